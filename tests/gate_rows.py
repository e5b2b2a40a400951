"""The learner of tests/world.py at gates: asked, with a panel that reads, not yet, ready.

Rows, not actions: to be asked for, each would need the whole record of somebody far ahead of the learner. What actions
do is tested in tests/pathways/test_gate_*.py.
"""

from typing import Any

from pathways.models import FrameworkVersion, GateReview, PanelSeat
from people.models import Organisation, Person
from ui import clock

CODE = "a-certificate-of-tests"


def reviews(learner: Person, council: Organisation, member: Person, elsewhere: Organisation) -> dict[str, GateReview]:
    """One review in each state; from the second on, `member` chairs the panel and has declared no conflict."""
    asked: dict[str, Any] = {
        "version": FrameworkVersion.objects.published().first(),
        "person": learner,
        "target": "head-of-digital",
        "panel": "council_plus_external",
        "organisation": council,
        "convener": council,
        "statement": "Only the panel and its convener read this.",
        "case": [{"part": "criterion", "number": 1, "title": "Coverage", "needed": "85%", "yours": "90%", "met": True}],
        "meets_on": clock.today(),
    }
    said = {"status": GateReview.Status.DECIDED, "decided_on": clock.today(), "decided_by": member, "reason": "So."}
    made = {
        name: GateReview.objects.create(gate=gate, **{**asked, **more})
        for name, gate, more in (
            ("asked", "G5", {}),
            ("open", "G4", {"status": GateReview.Status.PANEL_SET}),
            ("not_yet", "G3", {**said, "outcome": "not_yet"}),
            ("ready", "G3", {**said, "outcome": "ready", "certificate": CODE}),
        )
    }
    for name in ("open", "not_yet", "ready"):
        PanelSeat.objects.create(
            review=made[name],
            member=member,
            organisation=elsewhere,
            chair=True,
            declared=PanelSeat.Declared.NONE,
            declared_at=clock.now(),
        )
    return made
