"""Gate reviews of the sector: people who meet everything but the panel, and how far their panel is."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from demo.sector import distributions as spread
from demo.sector.frame import Dice, Member, Sector, at
from pathways.catalogue import Gate, Role
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import PANELS, PanelRule, scored_competencies
from pathways.queries.gate_case import frozen, open_criteria
from pathways.queries.panels import convener_for
from pathways.queries.standing import Standing, standings
from pathways.readiness import months_after
from people.models import Organisation, Person, Relationship
from people.roles import Kind

Status, Outcome = GateReview.Status, GateReview.Outcome
TOGETHER = 200  # standings worked out at once
STATEMENT = "I have done the work this gate asks for, in two services, and people I led would say so."
SHOWN = "The example was their own, and they said what they would do otherwise today."
PARTLY = "One example, and mostly with somebody at their side."
READY = "Everything the gate asks is shown, and the doubts we had were answered."
NOT_YET = "Two of the core competencies rest on one example. Come back when there is a second."
APPEAL = "The panel did not read the second report, which shows exactly this."


def review(sector: Sector) -> None:
    """Give those who meet everything but the panel a case, with seats as far as it has come."""
    cases = Cases(sector)
    chosen = [member for member in sector.members if member.at_gate]
    for first in range(0, len(chosen), TOGETHER):
        some = {member.key: member for member in chosen[first : first + TOGETHER]}
        stands = standings(Person.objects.filter(pk__in=some), today=sector.today.day)
        for key, member in some.items():
            cases.of(member, stands[key])


class Cases:
    """Writes gate reviews and panel seats."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.random: Dice = sector.random("cases")
        self.sheet, self.seats = sector.sheet(GateReview), sector.sheet(PanelSeat)
        self.conveners: dict[tuple[str, int], Organisation | None] = {}
        self.pool: dict[str, list[Member]] = defaultdict(list)
        for member in sector.panellists:
            self.pool[member.council.region_code].append(member)

    def of(self, member: Member, stands: Standing) -> None:
        """One person's case; none where something else is open after all."""
        if stands.readiness is None or member.gate is None or member.target is None or open_criteria(stands.readiness):
            return
        rule = PANELS.get(member.gate.criteria.panel or "")
        convener = self._convener(rule, member.council) if rule else None
        if rule is None or convener is None:
            return
        state = self.random.one_of(spread.REVIEW)
        members = self._panel(rule, member) if state not in {"asked", "withdrawn"} else []
        if len(members) < rule.size and state != "withdrawn":
            state = "asked"
        today = self.sector.today.day
        asked = today - timedelta(days=self.random.randint(*((3, 25) if state == "asked" else (40, 60))))
        meets = (
            today + timedelta(days=self.random.randint(5, 30)) if state == "panel_set" else asked + timedelta(days=20)
        )
        decided = meets + timedelta(days=self.random.randint(9, 15))
        public_id = self.sheet.uuid()
        values = self._decision(state, member.gate, decided, members)
        key = self.sheet.add(
            public_id=public_id,
            person_id=member.key,
            version_id=self.sector.version,
            gate=member.gate.code,
            target=member.target.code,
            panel=rule.code,
            organisation_id=member.council.pk,
            convener_id=convener.pk,
            case=frozen(stands),
            statement=STATEMENT,
            asked_at=at(asked),
            meets_on=meets if members else None,
            **values,
        )
        self._record("asked", member, asked, member, public_id=str(public_id))
        if values["status"] == Status.DECIDED:
            self._record("decided", member, decided, members[0], public_id=str(public_id), outcome=values["outcome"])
        for number, seated in enumerate(members):
            self._seat(key, str(public_id), member, member.target, seated, state, asked, meets, chair=number == 0)

    def _decision(self, state: str, gate: Gate, decided: date, members: list[Member]) -> dict[str, object]:
        found: dict[str, object] = {"status": Status.DECIDED.value}
        if state not in {"ready", "not_yet", "appealed"}:
            found["status"] = Status(state).value
            return found
        ready = state == "ready"
        months = gate.criteria.valid_months
        found |= {
            "outcome": (Outcome.READY if ready else Outcome.NOT_YET).value,
            "reason": READY if ready else NOT_YET,
            "reply": "Thank you. I have nothing to add.",
            "replied_at": at(decided - timedelta(days=2)),
            "decided_by_id": members[0].key,
            "decided_on": decided,
            "valid_until": months_after(decided, months) if ready and months else None,
            "certificate": f"{self.random.getrandbits(160):040x}"[:27] if ready else "",
        }
        if state == "appealed":
            found |= {
                "status": Status.APPEALED.value,
                "appeal": APPEAL,
                "appealed_on": self.sector.day(decided + timedelta(days=5)),
            }
        return found

    def _seat(
        self,
        review: int,
        public_id: str,
        member: Member,
        target: Role,
        seated: Member,
        state: str,
        asked: date,
        meets: date,
        *,
        chair: bool,
    ) -> None:
        scored = state != "panel_set"
        ready = state in {"ready", "scored"}
        scores = {
            code: {"shown": "clearly" if ready or number else "partly", "reason": SHOWN if ready or number else PARTLY}
            for number, code in enumerate(scored_competencies(target))
        }
        declared = asked + timedelta(days=8)
        self.seats.add(
            public_id=self.seats.uuid(),
            review_id=review,
            member_id=seated.key,
            organisation_id=seated.council.pk,
            chair=chair,
            declared=PanelSeat.Declared.NONE.value,
            declared_at=at(self.sector.day(declared)),
            scores=scores if scored else {},
            view=(Outcome.READY if ready else Outcome.NOT_YET).value if scored else "",
            reason=(READY if ready else NOT_YET) if scored else "",
            scored_at=at(meets) if scored else None,
        )
        over = state in {"ready", "not_yet", "appealed"}
        self.sector.sheet(Relationship).add(
            viewer_id=seated.key,
            subject_id=member.key,
            kind=Kind.PANEL.value,
            organisation_id=seated.council.pk,
            source=f"gate_review:{public_id}",
            since=declared,
            until=meets + timedelta(days=10) if over else None,
        )

    def _panel(self, rule: PanelRule, member: Member) -> list[Member]:
        """People without a tie to the case, from where this kind of panel asks; fewer when there are none."""
        free = [
            each for each in self.pool[member.council.region_code] if each is not member and not _tied(each, member)
        ]
        here = [each for each in free if each.council is member.council]
        others = [each for each in free if each.council is not member.council]
        if rule.from_here:
            wanted = list(self._some(here, rule.size))
        elif rule.from_elsewhere == rule.size:
            wanted = list(self._some(others, rule.size))
        else:
            wanted = [*self._some(others, rule.size - 1), *self._some(here, 1)]
            if len(wanted) < rule.size:
                wanted = list(self._some(others, rule.size))
        return wanted

    def _some(self, pool: list[Member], count: int) -> Iterator[Member]:
        yield from self.random.sample(pool, min(count, len(pool)))

    def _convener(self, rule: PanelRule, council: Organisation) -> Organisation | None:
        where = council.pk if rule.convener == "council" else 0
        key = (f"{rule.convener}:{council.region_code}", where)
        if key not in self.conveners:
            self.conveners[key] = convener_for(rule, council)
        return self.conveners[key]

    def _record(self, verb: str, member: Member, day: date, by: Member, *, public_id: str, **changes: object) -> None:
        self.sector.record(
            f"pathways.gate_review.{verb}",
            at=at(day),
            by=by,
            subject=member,
            organisation=member.council,
            changes={"review": public_id, "gate": member.gate.code if member.gate else "", **changes},
        )


def _tied(one: Member, other: Member) -> bool:
    """Whether one of the two manages the other, at any distance."""
    return any(_above(low, high) for low, high in ((one, other), (other, one)))


def _above(low: Member, high: Member) -> bool:
    manager = low.manager
    while manager is not None:
        if manager is high:
            return True
        manager = manager.manager
    return False
