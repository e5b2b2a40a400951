"""What the style sheet promises of the queue on a phone."""

import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)


def test_the_words_of_a_button_that_is_none_stand_in_its_middle() -> None:
    """On a phone a button is taller than its words; a button centres them by itself, a link or a summary does not."""
    css = (BASE / "static" / "ui" / "pathways.css").read_text(encoding="utf-8")
    phone = css.split(".govuk-button { min-height: 44px; }", 1)[1].split("\n}", 1)[0]
    [told] = re.findall(r"([^{}]*govuk-button[^{}]*)\{ display: inline-flex; align-items: center;", phone)
    assert {one.strip() for one in told.split(",")} == {"a.govuk-button", "summary.govuk-button"}
    row = (BASE / "templates" / "home" / "queue_return.html").read_text(encoding="utf-8")
    assert '<summary class="govuk-button' in row
