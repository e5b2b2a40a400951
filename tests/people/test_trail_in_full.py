"""Lines of the trail that say what changed from what, so that the data-protection lead need not ask."""

from datetime import date

import pytest
from django.urls import reverse

from people import actions
from people.models import Organisation, Person
from people.trail import details
from tests.people.conftest import SignIn


def test_a_corrected_address_stands_in_the_trail_before_and_after(
    protector: Person, lead: Person, learner: Person, kirklees: Organisation, signed_in: SignIn
) -> None:
    actions.rename(person=learner, name=learner.name, email="tom@kirklees.gov.uk", by=lead, organisation=kirklees)
    page = signed_in(protector).get(reverse("people:audit")).content.decode()
    assert "address, from tomaszwieczorek@kirklees.gov.uk to tom@kirklees.gov.uk" in page


@pytest.mark.parametrize(
    ("managers", "said"),
    [
        (["Ann", "Bo"], "from Ann to Bo, on 23 November 2026"),
        (["", "Bo"], "from nobody to Bo, on 23 November 2026"),
        (["Ann", ""], "from Ann to nobody, on 23 November 2026"),
    ],
)
def test_a_changed_line_manager_says_from_whom_to_whom(managers: list[str], said: str) -> None:
    assert details({"from": 1, "to": 2, "managers": managers, "on": str(date(2026, 11, 23))}) == said
