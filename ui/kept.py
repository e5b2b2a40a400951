"""Parts of pages that are written once a process for each value they can show.

A row, a card or a strip of a hot page often depends on one small frozen value that many visits share. Its template is
filled in once for each value that occurs and then only looked up. Nothing else reaches the template, neither the
request nor who reads the page, so what one visitor was shown can be shown to whoever has an equal value.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# About 1 kB each. The least recently shown make room.
MOST = 8192


def kept(template: str, value: Hashable) -> SafeString:
    """The template filled in with `it`, which is the value, and nothing else.

    The value must be hashable all the way down, and of the same types whenever it is equal: 1, 1.0 and True are equal
    and would be shown alike. Raises TypeError for what cannot be hashed. While templates are worked on (DEBUG),
    nothing is kept.
    """
    return _fill(template, value) if settings.DEBUG else _kept(template, value)


def _fill(template: str, value: Hashable) -> SafeString:
    return render_to_string(template, {"it": value})


_kept = lru_cache(maxsize=MOST)(_fill)
