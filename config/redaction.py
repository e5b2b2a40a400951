"""Keeps secrets that travel in addresses out of the log: a signed page's token opens it for whoever reads the line."""

import logging
import re

# Pages whose address carries a token, and what stands in its place.
SECRET = re.compile(r"/(?:(verify|endorse|invitation|set-up)/[^/\s?]+|(password/reset)/[0-9A-Za-z]+-[^/\s?]+)")


class NoTokens(logging.Filter):
    """Rewrites a record's message once, arguments included, so that no handler after this one sees a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without tokens."""
        message = record.getMessage()
        hidden = SECRET.sub(lambda found: f"/{found[1] or found[2]}/[token]", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
