"""A log line never lets its reader into a signed page."""

import logging

import pytest

from config.redaction import NoTokens


@pytest.mark.parametrize("page", ["verify", "endorse", "invitation", "set-up", "password/reset"])
def test_the_token_of_a_signed_page_is_not_logged(page: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Unprocessable Entity", f"/{page}/s3cret-t0ken/"), None
    )
    assert NoTokens().filter(record)
    assert "s3cret" not in record.getMessage()
    assert f"/{page}/[token]/" in record.getMessage()


def test_other_lines_stay_as_they_are() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Not Found: %s", ("/my-pathway/",), None)
    assert NoTokens().filter(record)
    assert record.getMessage() == "Not Found: /my-pathway/"
