"""What people do once they are there: baseline, target, claims and the conversations that decide them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from demo.cast import NASREEN
from demo.experiences import Experiences
from demo.gate_plan import AT_GATE, ready_days
from demo.notes import NOTES
from demo.staffing import Cast
from demo.support import Support
from pathways import actions as pathways
from pathways.actions.baseline import confirm_baseline, kinds_for
from pathways.actions.team_baseline import BaselineDecision, Outcome, confirm_team
from pathways.catalogue import Catalogue
from pathways.models import Assessment
from pathways.queries.frameworks import current_catalogue
from people import audit
from ui import clock

# Whose claims are always kept, because where they stand is part of what the demo shows.
SURE = frozenset({"own story", "near gate", AT_GATE})


class Careers:
    """Puts one person's story after another on the calendar."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.catalogue: Catalogue = current_catalogue()
        self.levels: dict[str, dict[str, int]] = {}
        self.experiences = Experiences(cast)
        self.support = Support(cast)

    def begin(self, key: str) -> None:
        """Called on the day somebody joins."""
        life, random, day = self.cast.lives[key], self.cast.random, clock.today()
        if not life.role and not life.target:
            return
        if life.target:
            self.cast.calendar.on(day + timedelta(days=random.randint(2, 9)), partial(self._aim, key))
        sure = life.manager == "martin" or AT_GATE in life.tags
        if life.role and (sure or random.random() < 0.95):
            confirmed = day + timedelta(days=random.randint(3, 25))
            self.cast.calendar.on(confirmed, partial(self._baseline, key))
        if life.target:
            self.support.begin(key, day)
            self.experiences.begin(key, day)

    # --- baseline and target ---------------------------------------------------------------------------------------

    def _aim(self, key: str) -> None:
        person = self.cast.persons[key]
        pathways.set_target(person=person, role=self.cast.lives[key].target, by=person)

    def _baseline(self, key: str) -> None:
        life, random, person = self.cast.lives[key], self.cast.random, self.cast.persons[key]
        asked = {code: level for code, level in self.catalogue.role(life.role).requirements.items() if level > 0}
        if "own story" in life.tags:
            levels = {code: min(level, NASREEN[code][0]) for code, level in asked.items()}
        else:
            levels = {
                code: min(self.catalogue.scale.maximum, max(0, level + random.choices((-1, 0, 1), (14, 78, 8))[0]))
                for code, level in asked.items()
            }
        confirm_baseline(person=person, appointment=self.cast.appointments[key], levels=levels, by=person)
        self.levels[key] = levels
        recent = self.cast.today.months_since(clock.today()) < 3
        if not recent or life.tags or life.manager == "martin" or random.random() < 0.5:
            held = clock.today() + timedelta(days=random.randint(4, 20))
            self.cast.calendar.on(held, partial(self._confirm, key))

    def _confirm(self, key: str) -> None:
        """The manager confirms the baseline; a few levels are assessed lower or come back."""
        life, random, person = self.cast.lives[key], self.cast.random, self.cast.persons[key]
        manager = self.cast.manager_of(key)
        if manager is None:
            return
        decisions = []
        for claim in Assessment.objects.waiting().filter(person=person, baseline=True).order_by("pk"):
            chance = random.random()
            if "own story" in life.tags:
                returned = not NASREEN[claim.competency][1]
                chance = 0.99 if returned else 0.0
            elif life.tags & SURE:
                chance = 0.0
            if chance > 0.985:
                decisions.append(
                    BaselineDecision(
                        claim, Outcome.RETURN, reason="Show me a piece of this year's work, then claim it again."
                    )
                )
            elif chance > 0.96 and claim.level > 1:
                decisions.append(
                    BaselineDecision(claim, Outcome.ASSESS, level=claim.level - 1, reason="Not yet on your own.")
                )
                self.levels[key][claim.competency] = claim.level - 1
            else:
                decisions.append(BaselineDecision(claim, Outcome.KEEP))
        if not decisions:
            return
        confirm_team(manager=manager, decisions=decisions, held_on=clock.today())
        audit.opened(viewer=manager, subject=person, page="baseline", capacity="line manager")
        self._grow(key)

    # --- claims and conversations ----------------------------------------------------------------------------------

    def _grow(self, key: str) -> None:
        """Spread what the person learns between the baseline and today over conversations."""
        life, random = self.cast.lives[key], self.cast.random
        start, today = clock.today(), self.cast.today.day
        wanted = self._wanted(key)
        if "own story" in life.tags:
            steps = [
                {
                    code: level
                    for code, (level, assessed) in NASREEN.items()
                    if assessed and self.levels[key].get(code, 0) < level
                },
            ]
            self._converse(key, steps, start, today - timedelta(days=60))
            own = {code: level for code, (level, assessed) in NASREEN.items() if not assessed}
            self.cast.calendar.on(today - timedelta(days=8), partial(self._claim, key, own, decide=False))
            return
        codes = list(wanted)
        random.shuffle(codes)
        grown = codes[: round(len(codes) * life.progress)]
        left = codes[len(grown) :]
        last = today - timedelta(days=144 if "quiet" in life.tags else random.randint(25, 80))
        if AT_GATE in life.tags:
            last = today - timedelta(days=ready_days(key))
        parts = max(1, min(4, len(grown) // 5))
        self._converse(key, [{code: wanted[code] for code in grown[part::parts]} for part in range(parts)], start, last)
        if "four claims" in life.tags:
            self.cast.calendar.on(today - timedelta(days=5), partial(self._four_claims, key))
        elif life.manager != "martin" and left and random.random() < 0.35:
            some = {code: wanted[code] for code in left[: random.randint(1, 4)]}
            self.cast.calendar.on(
                today - timedelta(days=random.randint(1, 12)), partial(self._claim, key, some, decide=False)
            )

    def _wanted(self, key: str) -> dict[str, int]:
        """What the target asks above what the person holds: the next level up to two higher."""
        life, held = self.cast.lives[key], self.levels[key]
        if not life.target:
            return {}
        role = self.catalogue.role(life.target)
        asked = dict(role.requirements)
        if AT_GATE in life.tags:
            # Nobody holds everything: here and there one level short, as a gate allows outside the core.
            for code in [code for code, level in asked.items() if level > 1 and code not in role.core][::5]:
                asked[code] -= 1
        most = self.catalogue.scale.maximum if life.tags & {"near gate", AT_GATE} else 2
        return {
            code: min(level, held.get(code, 0) + most) for code, level in asked.items() if level > held.get(code, 0)
        }

    def _converse(self, key: str, steps: Sequence[Mapping[str, int]], start: date, last: date) -> None:
        steps = [step for step in steps if step]
        span = (last - start).days
        if span < 15:
            return
        for number, step in enumerate(steps, 1):
            day = start + timedelta(days=span * number // len(steps) - 12)
            self.cast.calendar.on(day, partial(self._claim, key, step, decide=True))

    def _claim(self, key: str, levels: Mapping[str, int], *, decide: bool) -> None:
        person, random = self.cast.persons[key], self.cast.random
        waiting = set(Assessment.objects.waiting().filter(person=person).values_list("competency", flat=True))
        items = [
            pathways.ClaimItem(
                competency=code,
                level=level,
                kinds=frozenset(kinds_for(level=level, scale=self.catalogue.scale)),
                note=random.choice(NOTES),
            )
            for code, level in levels.items()
            if code not in waiting
        ]
        if not items:
            return
        claims = pathways.claim(person=person, items=items, by=person)
        if decide:
            self.cast.calendar.on(
                clock.today() + timedelta(days=random.randint(3, 12)), partial(self._decide, key, claims)
            )

    def _decide(self, key: str, claims: Sequence[Assessment]) -> None:
        manager, random = self.cast.manager_of(key), self.cast.random
        if manager is None:
            return
        decisions = []
        for claim in claims:
            keep = random.random() < 0.94 or bool(self.cast.lives[key].tags & SURE)
            reason = "" if keep else "I have not seen this yet. Let us look at it after the next release."
            decisions.append(pathways.Decision(claim, keep=keep, reason=reason))
            if keep:
                self.levels[key][claim.competency] = claim.level
        pathways.decide(decisions=decisions, by=manager, held_on=clock.today())
        audit.opened(viewer=manager, subject=self.cast.persons[key], page="pathway", capacity="line manager")

    def _four_claims(self, key: str) -> None:
        """Four claims from one conversation: three that can be kept and one whose evidence is of the wrong kind."""
        person = self.cast.persons[key]
        experience = frozenset({"experience"})
        rows = (
            (
                "TEC5",
                3,
                experience,
                "Council tax forecast for the budget, with its caveats. The report is on the team site.",
            ),
            ("GOV2", 3, experience, "Led the impact assessment for the new housing register."),
            ("PLC4", 2, experience, "Two show and tells for people outside the team."),
            ("TEC4", 3, frozenset({"knowledge"}), "Finished the data engineering course in September."),
        )
        waiting = set(Assessment.objects.waiting().filter(person=person).values_list("competency", flat=True))
        items = [
            pathways.ClaimItem(code, level, kinds, note) for code, level, kinds, note in rows if code not in waiting
        ]
        pathways.claim(person=person, items=items, by=person)
