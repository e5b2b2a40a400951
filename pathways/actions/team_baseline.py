"""A manager confirms the baselines of a whole team in one sitting, in a fixed number of statements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices import actions as notices
from pathways.actions.baseline import kinds_for, on_or_before_today
from pathways.catalogue import Catalogue
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import Assessment, Baseline
from pathways.queries.frameworks import catalogue_of, current_version
from people import audit
from people.errors import Refused
from people.models import Person
from ui import clock, words


class Outcome(StrEnum):
    """What a manager decides about one level of a baseline."""

    KEEP = "keep"
    RETURN = "return"
    ASSESS = "assess"


@dataclass(frozen=True, slots=True)
class BaselineDecision:
    """One level: kept as claimed, returned with a reason, or assessed at another level (`level`)."""

    assessment: Assessment
    outcome: Outcome
    level: int | None = None
    reason: str = ""


class TeamChanged(AlreadyDecided):
    """Something on the page is no longer as it was. `lines` says for each person what happened; nothing was saved."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("Nothing was saved, because this changed while the page was open. " + " ".join(lines))
        self.lines = tuple(lines)


@transaction.atomic
def confirm_team(*, manager: Person, decisions: Sequence[BaselineDecision], held_on: date) -> list[Assessment]:
    """Decide baselines of people this manager manages today; all of it or nothing. Gives back the assessed levels.

    Every waiting level of a person named must be decided; people left out stay waiting. A level kept or assessed
    becomes the manager's assessment dated `held_on`; the claim stays beside it as the person's own view. Who has a
    level returned or assessed otherwise is told by e-mail. Raises NotYours for somebody else's people, TeamChanged when
    a claim was decided or withdrawn meanwhile, and Refused for a date in the future, a return or another level without
    a reason, a level outside the scale, or a level left undecided.
    """
    on_or_before_today(held_on=held_on)
    catalogue = catalogue_of(current_version())
    for decision in decisions:
        _check(decision, catalogue)
    people = {decision.assessment.person_id for decision in decisions}
    baselines = {
        baseline.person_id: baseline
        for baseline in Baseline.objects.select_for_update(of=("self",))
        .managed_by(manager)
        .filter(person__in=people)
        .select_related("person", "appointment__organisation")
        .order_by("pk")
    }
    if people - set(baselines):
        raise NotYours("You confirm baselines of people you manage today. Load the page again.")
    claims = {
        claim.pk: claim
        for claim in Assessment.objects.select_for_update(of=("self",))
        .filter(person__in=people, source=Assessment.Source.SELF, baseline=True)
        .order_by("pk")
    }
    _nothing_changed(decisions, claims, baselines)
    made = _store(decisions, manager, held_on, catalogue)
    Baseline.objects.filter(pk__in=[baseline.pk for baseline in baselines.values()]).update(
        manager_confirmed_on=held_on, manager=manager
    )
    _tell(decisions, baselines, manager, held_on, catalogue)
    return made


def _check(decision: BaselineDecision, catalogue: Catalogue) -> None:
    title = catalogue.competency(decision.assessment.competency).title
    if decision.outcome is Outcome.RETURN and not decision.reason.strip():
        raise Refused(f"Say what is missing for {title}, so that they can show it.", field=str(decision.assessment.pk))
    if decision.outcome is Outcome.ASSESS and (
        decision.level is None or not catalogue.scale.minimum <= decision.level <= catalogue.scale.maximum
    ):
        raise Refused(
            f"Choose a level from {catalogue.scale.minimum} to {catalogue.scale.maximum} for {title}.",
            field=str(decision.assessment.pk),
        )
    if decision.outcome is Outcome.ASSESS and not decision.reason.strip():
        raise Refused(f"Say why you assess {title} otherwise, for them to read.", field=str(decision.assessment.pk))


def _nothing_changed(
    decisions: Sequence[BaselineDecision], claims: dict[int, Assessment], baselines: dict[int, Baseline]
) -> None:
    """Raise TeamChanged if a claim decided here waits no more, Refused if one that waits was not decided."""
    decided = {decision.assessment.pk for decision in decisions}
    gone = {
        decision.assessment.person_id
        for decision in decisions
        if decision.assessment.pk not in claims or claims[decision.assessment.pk].status != Assessment.Status.CLAIMED
    }
    if gone:
        raise TeamChanged([_what_happened(baselines[pk]) for pk in sorted(gone)])
    left = Counter(
        claim.person_id
        for claim in claims.values()
        if claim.status == Assessment.Status.CLAIMED and claim.pk not in decided
    )
    for person_id, count in left.items():
        name = baselines[person_id].person.name
        raise Refused(
            f"{words.plural(count, 'level', 'levels')} of {name} not decided. Decide all, or leave {name} out."
        )


def _what_happened(baseline: Baseline) -> str:
    name = baseline.person.name
    if baseline.manager_confirmed_on is not None:
        return f"{name}: confirmed already, in a conversation on {words.day(baseline.manager_confirmed_on)}."
    return f"{name}: they have changed their levels since you opened the page. Look again."


def _store(
    decisions: Sequence[BaselineDecision], manager: Person, held_on: date, catalogue: Catalogue
) -> list[Assessment]:
    """Move the claims on and add the manager's rows, as long as every claim still waits."""
    now = clock.now()
    returned = [decision for decision in decisions if decision.outcome is Outcome.RETURN]
    agreed = [decision for decision in decisions if decision.outcome is not Outcome.RETURN]
    for part, status in ((agreed, Assessment.Status.ASSESSED), (returned, Assessment.Status.RETURNED)):
        moved = Assessment.objects.filter(
            pk__in=[decision.assessment.pk for decision in part], status=Assessment.Status.CLAIMED
        ).update(status=status, decided_at=now)
        if moved != len(part):
            raise TeamChanged(["Somebody else decided at the same moment. Look again."])
    for decision in returned:
        decision.assessment.reason = decision.reason.strip()
    if returned:
        Assessment.objects.bulk_update([decision.assessment for decision in returned], ["reason"], batch_size=200)
    try:
        with transaction.atomic():
            return Assessment.objects.bulk_create(
                [_assessed(decision, manager, held_on, catalogue) for decision in agreed], batch_size=500
            )
    except IntegrityError as error:
        raise TeamChanged(["Somebody else decided at the same moment. Look again."]) from error


def _assessed(decision: BaselineDecision, manager: Person, held_on: date, catalogue: Catalogue) -> Assessment:
    claim = decision.assessment
    level = claim.level if decision.outcome is Outcome.KEEP or decision.level is None else decision.level
    return Assessment(
        person_id=claim.person_id,
        version_id=claim.version_id,
        competency=claim.competency,
        level=level,
        source=Assessment.Source.ASSESSOR,
        status=Assessment.Status.ASSESSED,
        kinds=list(kinds_for(level=level, scale=catalogue.scale)),
        reason=decision.reason.strip(),
        assessor=manager,
        decides=claim,
        baseline=True,
        on=held_on,
        decided_at=clock.now(),
    )


def _tell(
    decisions: Sequence[BaselineDecision],
    baselines: dict[int, Baseline],
    manager: Person,
    held_on: date,
    catalogue: Catalogue,
) -> None:
    """Audit each person's part, and write to those for whom something came out otherwise than they said."""
    outcomes = {person_id: Counter[Outcome]() for person_id in baselines}
    otherwise: dict[int, list[dict[str, str | int | None]]] = {person_id: [] for person_id in baselines}
    for decision in decisions:
        claim = decision.assessment
        outcomes[claim.person_id][decision.outcome] += 1
        if decision.outcome is not Outcome.KEEP:
            otherwise[claim.person_id].append(
                {
                    "title": catalogue.competency(claim.competency).title,
                    "yours": claim.level,
                    "level": decision.level if decision.outcome is Outcome.ASSESS else None,
                    "reason": decision.reason.strip(),
                }
            )
    audit.record_many(
        [
            audit.event(
                action="pathways.baseline.manager_confirmed",
                by=manager,
                subject=baseline.person,
                organisation=baseline.appointment.organisation,
                changes={
                    "held_on": str(held_on),
                    **{outcome.value: outcomes[person_id][outcome] for outcome in Outcome},
                },
            )
            for person_id, baseline in baselines.items()
        ]
    )
    for person_id, baseline in baselines.items():
        if otherwise[person_id]:
            notices.send(
                key=f"baseline-decided:{baseline.pk}",
                kind="pathways.baseline.decided",
                owner=baseline.appointment.organisation.slug,
                to=baseline.person.email,
                subject=f"{manager.name} has been through your baseline",
                template="pathways/mail/baseline_decided",
                context={
                    "name": baseline.person.name,
                    "manager": manager.name,
                    "held_on": held_on,
                    "kept": outcomes[person_id][Outcome.KEEP],
                    "otherwise": otherwise[person_id],
                    "url": settings.SITE_URL + reverse("pathways:baseline"),
                },
                reply_to=manager.email,
            )
