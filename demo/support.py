"""Mentoring sessions that were held, and endorsements that were asked for and given."""

from datetime import date, timedelta
from functools import partial

from demo.gate_plan import AT_GATE, ready_days
from demo.letters import token_in
from demo.staffing import Cast
from notices.models import Message
from pathways import actions as pathways
from pathways.catalogue import Catalogue
from pathways.queries.frameworks import current_catalogue
from ui import clock

# What endorsers who are asked by e-mail write.
ENDORSED = (
    "Worked closely with our service and kept every promise.",
    "Told my committee what it did not want to hear, with figures that held, and stayed for the questions.",
    "I have sent them two difficult cases. Both came back fair, on time and written so that anybody could follow.",
    "They listen to people who disagree with them, and the work is better for it.",
)


class Support:
    """Puts sessions and endorsements on the calendar."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.catalogue: Catalogue = current_catalogue()

    def begin(self, key: str, joined: date) -> None:
        life, today = self.cast.lives[key], self.cast.today.day
        gate = self.catalogue.gate_into(self.catalogue.role(life.target).tier)
        needed = gate.criteria.mentoring_sessions_min if gate else 0
        count = round(life.progress * needed * 1.1)
        if "own story" in life.tags:
            count = needed + 1
        if "near gate" in life.tags:
            count = needed - 1
        earlier = ready_days(key) - 15 if AT_GATE in life.tags else 0
        last = today - timedelta(days=13 + earlier)
        for number in range(count):
            day = last - timedelta(days=33 * number)
            if day > joined:
                self.cast.calendar.on(day, partial(self._session, key, number))
        if life.progress > 0.75 and gate is not None:
            for number, capacity in enumerate(gate.criteria.endorsements):
                day = today - timedelta(days=30 + earlier + 9 * number)
                waits = "near gate" in life.tags and capacity == "line_manager"
                self.cast.calendar.on(
                    today - timedelta(days=3) if waits else day,
                    partial(self._endorse, key, gate.code, capacity, answer=not waits, number=number),
                )

    def _session(self, key: str, number: int) -> None:
        person = self.cast.persons[key]
        pathways.record_support_session(
            source=f"demo:{key}:{number}", person=person, held_on=clock.today(), minutes=45, by=person
        )

    def _endorse(self, key: str, gate: str, capacity: str, *, answer: bool, number: int) -> None:
        life, person = self.cast.lives[key], self.cast.persons[key]
        entry = self.cast.verifiers.get((life.council, capacity))
        manager = self.cast.manager_of(key)
        if capacity == "line_manager":
            if manager is None:
                return
            endorsement = pathways.ask_endorsement(person=person, gate=gate, capacity=capacity, by=person)
            if answer:
                pathways.decide_endorsement(
                    endorsement=endorsement,
                    give=True,
                    by=manager,
                    reason="Has led this work well for a year and is ready.",
                )
        elif entry is not None:
            endorsement = pathways.ask_endorsement(
                person=person, gate=gate, capacity=capacity, by=person, email=entry.email
            )
            if answer:
                message = Message.objects.filter(kind="pathways.endorse", recipient=entry.email).order_by("-pk")[0]
                pathways.answer_endorsement(
                    token=token_in(message, "endorse"),
                    give=True,
                    reason=ENDORSED[(len(life.name) + number) % len(ENDORSED)],
                )
