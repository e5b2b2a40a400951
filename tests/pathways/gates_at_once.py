"""Two people decide one gate review at the same moment. Run as a program on SQLite, see tests/opportunities/at_once.py.

The one who comes second is told so, and nothing of theirs is kept: one decision, one certificate, one letter.
"""

import json
import os
import sys

import django

if __name__ == "__main__":  # the settings come before anything that needs them
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()

from django.core.management import call_command

from notices.models import Message
from pathways.actions import answer_appeal, appeal, decide_review, remind, reply, withdraw_review
from pathways.models import GateReview, PanelSeat
from people.models import AuditEvent, Organisation, Person
from tests.opportunities.at_once import at_once
from tests.pathways.gate_world import Gates, declared, gates, give, scored, with_panel, work_towards
from ui import clock


def made() -> Gates:
    """Everybody, also where a test before has emptied the tables."""
    for slug in ("calderdale", "leeds"):
        Organisation.objects.get_or_create(
            slug=slug,
            defaults={"kind": "council", "name": slug.title(), "official_name": f"{slug.title()} Council"},
        )
    found = gates()
    work_towards(found)
    return found


def _done(review: GateReview, action: str) -> list[str]:
    review.refresh_from_db()
    events = AuditEvent.objects.filter(action=f"pathways.gate_review.{action}").count()
    return [review.status, f"{review.outcome}", f"{events} in the trail"]


def decide_and_decide() -> list[str]:
    """The chair and the convener record the decision, each with a reason of their own."""
    told = made()
    review = scored(told)
    reply(review=review, text="", by=told.person)
    by: tuple[Person, Person] = (told.here[0], told.lead)

    def act(who: Person) -> object:
        return decide_review(review=review, outcome="ready", reason=f"As {who.name} saw.", by=who)

    found = at_once(lambda: act(by[0]), lambda: act(by[1]))
    done = _done(review, "decided")
    assert review.decided_by is not None
    assert review.reason == f"As {review.decided_by.name} saw.", "the reason is that of who decided"
    assert review.certificate
    letters = Message.objects.filter(kind="pathways.review_decided").count()
    return [*found, *done, f"{letters} letter"]


def decide_and_withdraw() -> list[str]:
    """The panel decides while the person takes the request back: one of the two happens."""
    told = made()
    review = scored(told)
    reply(review=review, text="", by=told.person)
    found = at_once(
        lambda: decide_review(review=review, outcome="ready", reason="As we saw.", by=told.lead),
        lambda: withdraw_review(review=review, by=told.person),
    )
    review.refresh_from_db()
    assert bool(review.certificate) == (review.status == GateReview.Status.DECIDED)
    return [*found, review.status]


def answer_and_answer() -> list[str]:
    """Two conveners answer one appeal, one way and the other."""
    told = made()
    review = scored(told, *["not_yet"] * 3)
    reply(review=review, text="", by=told.person)
    decide_review(review=review, outcome="not_yet", reason="Not shown.", by=told.here[0])
    appeal(review=review, text="My budget was not read.", by=told.person)
    found = at_once(
        lambda: answer_appeal(review=review, uphold=True, answer="It was not read.", by=told.lead),
        lambda: answer_appeal(review=review, uphold=False, answer="It was read.", by=told.other_lead),
    )
    review.refresh_from_db()
    assert (review.outcome == "ready") == (review.appeal_answer == "It was not read.") == bool(review.certificate)
    letters = Message.objects.filter(kind="pathways.appeal_answered").count()
    return [*found, review.status, f"{letters} letter"]


def remind_and_remind() -> list[str]:
    """Two conveners press the button: each overdue member gets one e-mail."""
    told = made()
    review = declared(with_panel(told))
    give(review.seats.get(chair=True))
    GateReview.objects.filter(pk=review.pk).update(meets_on=clock.today().replace(year=clock.today().year - 1))
    found = at_once(
        lambda: remind(review=review, by=told.lead),
        lambda: remind(review=review, by=told.other_lead),
    )
    assert PanelSeat.objects.filter(review=review, reminded_on=clock.today()).count() == 2
    return [*found, f"{Message.objects.filter(kind='pathways.panel_reminded').count()} letters"]


RACES = {each.__name__: each for each in (decide_and_decide, decide_and_withdraw, answer_and_answer, remind_and_remind)}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    found = {}
    for name, race in RACES.items():
        call_command("flush", interactive=False, verbosity=0)
        found[name] = race()
    json.dump(found, sys.stdout)
