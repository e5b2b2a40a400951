"""What everybody is at: the baseline, what was learnt since, and the claims that wait."""

from collections.abc import Mapping
from datetime import date, timedelta

from demo.notes import NOTES
from demo.sector import distributions as spread
from demo.sector.frame import Dice, Member, Sector, at
from demo.sector.sheet import Sheet
from pathways.actions.baseline import kinds_for
from pathways.models import Assessment, Baseline
from ui import words

Source, Status = Assessment.Source, Assessment.Status
SHOW_ME = "Show me a piece of this year's work, then claim it again."
NOT_YET = "I have not seen this yet. Let us look at it after the next release."
LOWER = "Not yet on your own."


def assess(sector: Sector) -> None:
    """Give everybody levels, as far as they and their managers came."""
    levels = Levels(sector)
    for member in sector.members:
        levels.of(member)


class Levels:
    """Writes assessments and baselines."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.random: Dice = sector.random("levels")
        self.sheet: Sheet = sector.sheet(Assessment)
        self.baselines: Sheet = sector.sheet(Baseline)
        scale = sector.catalogue.scale
        self.highest = scale.maximum
        self.kinds = {level: list(kinds_for(level=level, scale=scale)) for level in range(scale.maximum + 1)}

    def of(self, member: Member) -> None:
        """One person's levels from the first day to today."""
        if not member.at_gate and not self.random.whether(spread.BASELINE):
            return
        asked = {code: level for code, level in member.role.requirements.items() if level > 0}
        if member.at_gate:
            member.levels = asked
        else:
            member.levels = {
                code: min(self.highest, max(0, level + int(self.random.one_of(spread.BASELINE_LEVEL))))
                for code, level in asked.items()
            }
        confirmed = self.sector.day(member.joined + timedelta(days=self.random.randint(3, 25)))
        held = confirmed + timedelta(days=self.random.randint(4, 20))
        heard = held < self.sector.today.day and (member.at_gate or self.random.whether(spread.BASELINE_HEARD))
        talked = (held, member.manager) if heard and member.manager is not None else None
        self._baseline(member, confirmed, talked)
        if talked is not None:
            self._grow(member, *talked)

    # --- the baseline -----------------------------------------------------------------------------------------------

    def _baseline(self, member: Member, confirmed: date, talked: tuple[date, Member] | None) -> None:
        self.baselines.add(
            person_id=member.key,
            appointment_id=member.appointment,
            confirmed_on=confirmed,
            manager_confirmed_on=talked[0] if talked else None,
            manager_id=talked[1].key if talked else None,
        )
        note = f"Baseline: in post since {words.day(member.began)}, as {member.post.title}."
        done = {"keep": 0, "assess": 0, "return": 0}
        claimed = len(member.levels)
        for code, level in list(member.levels.items()):
            if talked is None:
                self._own(member, code, level, confirmed, note=note, baseline=True)
                continue
            held, manager = talked
            said = "keep" if member.at_gate else self.random.one_of(spread.BASELINE_HELD)
            said = "keep" if said == "assess" and level < 2 else said
            done[said] += 1
            if said == "return":
                self._own(member, code, level, confirmed, note=note, baseline=True, returned=(held, SHOW_ME))
                del member.levels[code]
                continue
            given = level - 1 if said == "assess" else level
            member.levels[code] = given
            self._kept(member, manager, code, level, confirmed, held, given=given, note=note, baseline=True)
        self._record(
            "baseline.confirmed",
            member,
            confirmed,
            by=member,
            changes={
                "appointment": str(member.appointment_id),
                "levels": claimed,
                "differ": sum(level != member.role.requirements.get(code) for code, level in member.levels.items()),
                "withdrawn": 0,
            },
        )
        if talked is not None:
            held, manager = talked
            self._record("baseline.manager_confirmed", member, held, by=manager, changes={"held_on": str(held), **done})

    # --- what was learnt since --------------------------------------------------------------------------------------

    def _grow(self, member: Member, start: date, manager: Member) -> None:
        wanted = list(self._wanted(member).items())
        self.random.shuffle(wanted)
        grown = wanted[: round(len(wanted) * (1 if member.at_gate else member.progress))]
        left = dict(wanted[len(grown) :])
        last = self.sector.today.day - timedelta(days=self.random.randint(25, 80))
        parts = max(1, min(spread.CONVERSATIONS, len(grown) // 5))
        span = (last - start).days
        if span >= 15:
            for part in range(parts):
                held = start + timedelta(days=span * (part + 1) // parts)
                self._converse(member, manager, dict(grown[part::parts]), held)
        if left and not member.at_gate and self.random.whether(spread.CLAIMING):
            codes = list(left)[: self.random.drawn(spread.CLAIMS)]
            day = self.sector.today.day - timedelta(days=self.random.drawn(spread.CLAIMED_AGO))
            if day > start:
                for code in codes:
                    self._own(member, code, left[code], day, note=self.random.choice(NOTES))
                self._record("assessment.claimed", member, day, by=member, changes={"count": len(codes)})

    def _wanted(self, member: Member) -> Mapping[str, int]:
        """What the target asks above what the person holds: two levels up at most."""
        if member.target is None:
            return {}
        most = self.highest if member.at_gate else spread.GROWTH_LEVELS
        return {
            code: min(level, member.levels.get(code, 0) + most)
            for code, level in member.target.requirements.items()
            if level > member.levels.get(code, 0)
        }

    def _converse(self, member: Member, manager: Member, step: Mapping[str, int], held: date) -> None:
        claimed = held - timedelta(days=self.random.randint(3, 12))
        for code, level in step.items():
            note = self.random.choice(NOTES)
            if member.at_gate or self.random.whether(spread.KEPT):
                self._kept(member, manager, code, level, claimed, held, given=level, note=note, baseline=False)
                member.levels[code] = level
            else:
                self._own(member, code, level, claimed, note=note, returned=(held, NOT_YET))
        if step:
            self._record("assessment.claimed", member, claimed, by=member, changes={"count": len(step)})
            self._record("assessment.assessed", member, held, by=manager, changes={"count": len(step)})

    # --- rows -------------------------------------------------------------------------------------------------------

    def _own(
        self,
        member: Member,
        code: str,
        level: int,
        on: date,
        *,
        note: str,
        baseline: bool = False,
        returned: tuple[date, str] | None = None,
    ) -> None:
        """A claim that waits, or came back."""
        self.sheet.add(
            person_id=member.key,
            version_id=self.sector.version,
            competency=code,
            level=level,
            source=Source.SELF.value,
            status=(Status.RETURNED if returned else Status.CLAIMED).value,
            kinds=self.kinds[level],
            note=note,
            reason=returned[1] if returned else "",
            baseline=baseline,
            on=on,
            created_at=at(on, 40),
            decided_at=at(returned[0], 60) if returned else None,
        )

    def _kept(
        self,
        member: Member,
        manager: Member,
        code: str,
        level: int,
        on: date,
        held: date,
        *,
        given: int,
        note: str,
        baseline: bool,
    ) -> None:
        """A claim that was decided, and the row of the manager's who decided it at level `given`."""
        both = {
            "person_id": member.key,
            "version_id": self.sector.version,
            "competency": code,
            "status": Status.ASSESSED.value,
            "baseline": baseline,
            "decided_at": at(held, 60),
        }
        claim = self.sheet.add(
            **both,
            level=level,
            source=Source.SELF.value,
            kinds=self.kinds[level],
            note=note,
            on=on,
            created_at=at(on, 40),
        )
        self.sheet.add(
            **both,
            level=given,
            source=Source.ASSESSOR.value,
            kinds=self.kinds[given],
            reason=LOWER if given < level else "",
            assessor_id=manager.key,
            decides_id=claim,
            on=held,
            created_at=at(held, 60),
        )

    def _record(self, verb: str, member: Member, day: date, *, by: Member | None, changes: dict[str, object]) -> None:
        self.sector.record(
            f"pathways.{verb}", at=at(day, 60), by=by, subject=member, organisation=member.council, changes=changes
        )
