"""My queue: marking every level of a conversation at once."""

import pytest
from django.urls import reverse

from tests.home.conftest import Browser
from tests.home.world import EXPERIENCE, KNOWLEDGE, Team, claims, conversation, decide_url, statuses

pytestmark = pytest.mark.django_db


def test_all_levels_that_can_be_kept_are_marked_at_once_and_nothing_is_saved(team: Team, browser: Browser) -> None:
    able, other, unable = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE), ("TEC4", 3, KNOWLEDGE))
    client = browser(team.martin)
    page = client.get(reverse("queue")).content.decode()
    assert " checked" not in page, "nothing is chosen on arrival"
    assert "Mark all 2 as keep" in page
    key = f"assess-{team.tomasz.public_id}"
    button = {f"{key}-all": "keep", f"{key}-{other.public_id}": "return", f"{key}-{other.public_id}-reason": "Where?"}
    for headers in ({}, {"HX-Request": "true", "HX-Target": key}):
        marked = client.post(decide_url("assess", team.tomasz.public_id), button, headers=headers)
        assert marked.status_code == 200
        html = marked.content.decode()
        assert f'value="keep" checked><label for="{key}-{able.public_id}-keep"' in html.replace(
            f'id="{key}-{able.public_id}-keep" name="{key}-{able.public_id}" ', ""
        )
        assert html.count('value="return" checked') == 1, "what was chosen by hand stays"
        assert html.count('value="keep" checked') == 1
    assert statuses(able, other, unable) == ["claimed", "claimed", "claimed"]
    saved = conversation(team.tomasz, (able, "keep", ""))
    left = client.post(
        decide_url("assess", team.tomasz.public_id), saved, headers={"HX-Request": "true", "HX-Target": key}
    ).content.decode()
    assert "1 decision, 2 answers for 1 person, about 2 minutes." in left
