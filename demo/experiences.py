"""What people have done, and who confirms it: in a queue, or by the page that the mail to them opens."""

from datetime import date, timedelta
from functools import partial

from demo.cast import NASREEN_EXPERIENCES, OUTSIDE
from demo.gate_plan import AT_GATE, ONE_SHORT, ready_days
from demo.letters import token_in_mail
from demo.notes import NOTES, PLACES
from demo.staffing import Cast
from pathways import actions as pathways
from pathways.catalogue import Catalogue, ExperienceType
from pathways.models import ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from ui import clock


class Experiences:
    """Puts the experiences of people on the calendar."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.catalogue: Catalogue = current_catalogue()

    def begin(self, key: str, joined: date) -> None:
        """Some of what the gate ahead asks, each confirmed by who should; now and then one that still waits."""
        life, random, today = self.cast.lives[key], self.cast.random, self.cast.today.day
        if key == OUTSIDE.key:
            self.cast.calendar.on(max(joined, today - timedelta(days=OUTSIDE.days)), self._ask_outside)
        if "own story" in life.tags:
            for code, quantity, months, capacity in NASREEN_EXPERIENCES:
                until = self.cast.today.back(months)
                self.cast.calendar.on(
                    max(until + timedelta(days=4), joined + timedelta(days=20)),
                    partial(self._record, key, code, quantity, until, capacity, answer=True),
                )
            return
        if "frontline shift" in life.tags:
            until = today - timedelta(days=40)
            self.cast.calendar.on(
                today - timedelta(days=4),
                partial(self._record, key, "X01", 3, until, "line_manager", answer=False,
                        note="Sat with the blue badge team; most calls were about the photo upload.",
                        place="Huddersfield customer service centre"),
            )  # fmt: skip
        target = self.catalogue.role(life.target)
        gate = self.catalogue.gate_into(target.tier)
        present = self.catalogue.role(life.role) if life.role else None
        stage = self.catalogue.stage_before(gate, present, target) if gate else None
        if stage is None:
            return
        wanted = list(stage.required_experiences)
        if stage.choose is not None:
            wanted += random.sample(stage.choose.options, min(len(stage.choose.options), stage.choose.minimum))
        at_gate = AT_GATE in life.tags
        span = max(10, (today - joined).days - (ready_days(key) + 10 if at_gate else 20))
        for code in wanted:
            if random.random() > life.progress or ("one short" in life.tags and code == ONE_SHORT):
                continue
            kind = self.catalogue.experience(code)
            until = joined + timedelta(days=random.randint(5, span))
            waits = (today - until).days < 70 and life.manager != "martin" and not at_gate and random.random() < 0.6
            self.cast.calendar.on(
                until + timedelta(days=random.randint(1, 9)),
                partial(self._record, key, code, int(kind.quantity), until, kind.verifier, answer=not waits),
            )

    def _record(
        self,
        key: str,
        code: str,
        quantity: int,
        until: date,
        capacity: str,
        *,
        answer: bool,
        note: str = "",
        place: str = "",
    ) -> None:
        """Record one experience, and let its verifier answer as they would: in the queue, or by the signed page."""
        life, person = self.cast.lives[key], self.cast.persons[key]
        kind: ExperienceType = self.catalogue.experience(code)
        entry = self.cast.verifiers.get((life.council, capacity))
        manager = self.cast.manager_of(key)
        if entry is not None:
            verifier = pathways.Verifier.entry(entry)
        elif manager is not None:
            verifier = pathways.Verifier.colleague(manager, "line_manager")
        else:
            return
        record = pathways.record_experience(
            person=person,
            experience=code,
            quantity=quantity,
            since=until - _length(kind, quantity),
            until=until,
            verifier=verifier,
            by=person,
            place=place or self.cast.random.choice(PLACES),
            note=note or self.cast.random.choice(NOTES),
        )
        if answer:
            day = clock.today() + timedelta(days=self.cast.random.randint(0, 6))
            self.cast.calendar.on(day, partial(self._answer, key, record))

    def _ask_outside(self) -> None:
        """Record one experience seen by somebody at another council; it waits for the line manager's word."""
        person, until = self.cast.persons[OUTSIDE.key], clock.today() - timedelta(days=12)
        pathways.record_experience(
            person=person,
            experience=OUTSIDE.experience,
            quantity=1,
            since=until,
            until=until,
            verifier=pathways.Verifier.address(
                OUTSIDE.name,
                OUTSIDE.email,
                self.catalogue.experience(OUTSIDE.experience).verifier,
                OUTSIDE.reason,
            ),
            by=person,
            place=OUTSIDE.place,
            note=OUTSIDE.note,
        )

    def _answer(self, key: str, record: ExperienceRecord) -> None:
        record.refresh_from_db()  # the line manager may have changed since it was asked
        manager = self.cast.manager_of(key)
        if record.verifier_person_id is None:
            pathways.answer_request(token=token_in_mail(record), confirm=True)
        elif manager is not None:
            pathways.decide_experience(record=record, verify=True, by=manager)


def _length(kind: ExperienceType, quantity: int) -> timedelta:
    """How long this much of an experience takes: exact for days and months, a day apart for what is counted."""
    if kind.unit.startswith("months"):
        return timedelta(days=round(30.44 * quantity))
    if kind.unit.startswith("financial years"):
        return timedelta(days=365 * quantity)
    if kind.unit.startswith("days"):
        return timedelta(days=quantity - 1)
    return timedelta(days=7 * (quantity - 1))
