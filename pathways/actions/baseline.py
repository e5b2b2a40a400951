"""The baseline: a person says which levels their present post means, and their manager confirms in one conversation.

Without it a head of service of fifteen years would start at nothing. With it everybody starts where they stand, as far
as their own manager agrees.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from pathways.catalogue import Catalogue, Scale
from pathways.errors import AlreadyDecided, NotYours
from pathways.evidence_rules import need_of
from pathways.models import Appointment, Assessment, Baseline
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.queries.own import lock
from people import audit
from people.errors import Refused
from people.models import Person
from ui import clock, words


def kinds_for(*, level: int, scale: Scale) -> tuple[str, ...]:
    """The evidence kinds that a baseline at `level` rests on, always enough for that level.

    Levels that any kind will do for (1 and 2 of the shipped scale) rest on knowledge. From level 3 the work done in
    post is the experience. Levels 5 and 6 also need somebody's judgement, and that is the manager's, given in the
    conversation that confirms the baseline: until it is held, the level is the person's own view and no more.
    """
    need = need_of(level, scale)
    if need.any_one:
        return ("knowledge",)
    return tuple(sorted(need.all_of))


@transaction.atomic
def confirm_baseline(
    *, person: Person, appointment: Appointment, levels: Mapping[str, int], by: Person
) -> list[Assessment]:
    """Claim, as one's own view, a level in every competency that the post's role asks for.

    `levels` maps competency codes to 0 (not yet) or a level of the scale. A claim that waits for the same competency is
    withdrawn in favour of this one; one at the same level from an earlier baseline stays as it is, so sending the page
    twice changes nothing. Raises NotYours, AlreadyDecided once the manager has confirmed, and Refused for a post
    without a role, a competency left out, or a level that the scale does not have.
    """
    if by.pk != person.pk or appointment.person_id != person.pk:
        raise NotYours("Everybody confirms their own baseline. Ask them to open their own page.")
    today = clock.today()
    if not appointment.role or not appointment.holds_on(today):
        raise Refused("This post has no digital role, or has ended. Ask your council lead to match your job title.")
    version = current_version()
    catalogue = catalogue_of(version)
    _check(levels, catalogue, appointment)
    # A claim of the same competency at the same moment waits for this, and is then told that one waits already.
    lock(person)
    Baseline.objects.get_or_create(appointment=appointment, defaults={"person": person})
    baseline = Baseline.objects.select_for_update().get(appointment=appointment)
    if baseline.manager_confirmed_on is not None:
        raise AlreadyDecided(
            f"Your manager confirmed this baseline on {words.day(baseline.manager_confirmed_on)}. "
            "To change a level now, open that competency and claim it."
        )
    # Nothing of the baseline goes on waiting in an earlier version: it could never be decided together with this.
    replaces = Q(version=version, competency__in=levels) | (Q(baseline=True) & ~Q(version=version))
    waiting = list(Assessment.objects.select_for_update().waiting().filter(replaces, person=person))
    same = {
        claim.competency
        for claim in waiting
        if claim.version_id == version.pk and claim.baseline and claim.level == levels[claim.competency]
    }
    replaced = [claim.pk for claim in waiting if claim.version_id != version.pk or claim.competency not in same]
    Assessment.objects.filter(pk__in=replaced).update(status=Assessment.Status.WITHDRAWN, decided_at=clock.now())
    note = f"Baseline: in post since {words.day(appointment.since)}, as {appointment.title}."
    claims = Assessment.objects.bulk_create(
        [
            Assessment(
                person=person,
                version=version,
                competency=code,
                level=level,
                source=Assessment.Source.SELF,
                status=Assessment.Status.CLAIMED,
                kinds=list(kinds_for(level=level, scale=catalogue.scale)),
                note=note,
                baseline=True,
                on=today,
            )
            for code, level in levels.items()
            if code not in same
        ]
    )
    if claims or baseline.confirmed_on is None:
        baseline.confirmed_on, baseline.typed = today, {}
        baseline.save(update_fields=["confirmed_on", "typed"])
        asked = catalogue.role(appointment.role).requirements
        audit.record(
            action="pathways.baseline.confirmed",
            by=by,
            subject=person,
            organisation=appointment.organisation,
            changes={
                "appointment": str(appointment.public_id),
                "levels": len(levels),
                "differ": sum(1 for code, level in levels.items() if level != asked.get(code, 0)),
                "withdrawn": len(replaced),
            },
        )
    return claims


@transaction.atomic
def keep_typed(*, person: Person, appointment: Appointment, levels: Mapping[str, int], by: Person) -> Baseline:
    """Keep what was chosen so far without claiming anything. Nobody else sees it. Raises NotYours and AlreadyDecided.

    Not audited: it is a draft, and a draft is the person's alone.
    """
    if by.pk != person.pk or appointment.person_id != person.pk:
        raise NotYours("Everybody keeps their own baseline. Ask them to open their own page.")
    Baseline.objects.get_or_create(appointment=appointment, defaults={"person": person})
    baseline = Baseline.objects.select_for_update().get(appointment=appointment)
    if baseline.manager_confirmed_on is not None:
        raise AlreadyDecided(f"Your manager confirmed this baseline on {words.day(baseline.manager_confirmed_on)}.")
    baseline.typed = dict(levels)
    baseline.save(update_fields=["typed"])
    return baseline


def _check(levels: Mapping[str, int], catalogue: Catalogue, appointment: Appointment) -> None:
    """Raise Refused unless every competency of the role has a level of the scale, and no other has."""
    asked = {code for code, level in catalogue.role(appointment.role).requirements.items() if level > 0}
    missing = asked - set(levels)
    if missing:
        title = catalogue.competency(min(missing)).title
        raise Refused(f"Say at which level you are in {title}. Choose 0 if not yet.", field=min(missing))
    for code, level in levels.items():
        if code not in asked:
            raise Refused("Your role asks for other competencies now. Load the page again.")
        if not catalogue.scale.minimum <= level <= catalogue.scale.maximum:
            raise Refused(f"Choose a level from {catalogue.scale.minimum} to {catalogue.scale.maximum}.", field=code)


def on_or_before_today(*, held_on: date) -> None:
    """Raise Refused for a conversation that has not been held yet."""
    if held_on > clock.today():
        raise Refused(f"{words.day(held_on)} is in the future. Use today or an earlier day", field="held_on")
