"""A placement from its first objective to the experience that comes of it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from opportunities.actions.one_by_one import one_by_one
from opportunities.actions.steps import step
from opportunities.models import Objective, Placement, PlacementReview
from opportunities.placement_rules import earned, objective_problems, review_problem, too_soon
from opportunities.queries.placements import NOT_FINISHED, why_not_finished
from pathways import actions as pathways
from pathways.actions import Verifier
from pathways.actions.verifiers import line_manager_of, own_address
from pathways.models import ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from people import audit
from people.actions import end_relationships
from people.errors import Refused
from people.models import Person, VerifierEntry
from ui import clock

Status = Placement.Status
LINE_MANAGER, HOST = "line_manager", "placement_host"
Point = PlacementReview.Point


def source_of(placement: Placement) -> str:
    """The name of a placement among relationships."""
    return f"placement:{placement.public_id}"


@transaction.atomic
def set_objectives(*, placement: Placement, objectives: Sequence[tuple[str, str]], by: Person) -> tuple[Objective, ...]:
    """Write down what the placement is to achieve: texts and states, in order. Replaces what stood there.

    Raises Refused for a text that is too long, for more than eight, and for an unknown state.
    """
    placement = _locked(placement)
    _still_open(placement)
    wanted = [(text.strip(), state or Objective.State.OPEN.value) for text, state in objectives if text.strip()]
    for problem in objective_problems(wanted, states=Objective.State.values):
        raise Refused(problem.text, field=problem.field)
    placement.objectives.all().delete()
    made = Objective.objects.bulk_create(
        Objective(placement=placement, text=text, state=state, order=order)
        for order, (text, state) in enumerate(wanted, start=1)
    )
    _record("opportunities.placement.objectives_set", placement, by, {"objectives": len(made)})
    return tuple(made)


@transaction.atomic
def hold_review(*, placement: Placement, point: str, held_on: date, words: str, by: Person) -> PlacementReview:
    """Write one's side of a review, halfway or at the end. The person and the supervisor each write their own.

    Raises Refused for somebody else, for a day outside the placement or in the future, and without words.
    """
    placement = _locked(placement)
    if placement.status == Status.CANCELLED:
        raise Refused("This placement was cancelled, so there is nothing to review.")
    problem = review_problem(
        point=point, held_on=held_on, words=words, since=placement.since, until=placement.until, today=clock.today()
    )
    if problem is not None:
        raise Refused(problem.text, field=problem.field)
    review, _made = PlacementReview.objects.get_or_create(
        placement=placement, point=point, defaults={"held_on": held_on}
    )
    if by.pk == placement.application.person_id:
        review.person_words = words.strip()
    elif by.pk == placement.supervisor_id:
        review.supervisor_words = words.strip()
    else:
        raise Refused("Only the person placed and their supervisor write the review.")
    review.held_on = held_on
    review.save(update_fields=["person_words", "supervisor_words", "held_on"])
    _record("opportunities.placement.reviewed", placement, by, {"point": point, "held_on": held_on.isoformat()})
    return review


@transaction.atomic
def give_feedback(*, placement: Placement, words: str, by: Person) -> Placement:
    """The supervisor's words about the whole of it; the person and their line manager read them."""
    placement = _locked(placement)
    if by.pk != placement.supervisor_id:
        raise Refused("Only the supervisor gives feedback on a placement.")
    if placement.since > clock.today():
        raise Refused("The placement has not begun yet. Give feedback once it has.")
    if not words.strip():
        raise Refused("Write what went well and what to work on next.", field="words")
    placement.feedback, placement.feedback_on = words.strip(), clock.today()
    placement.save(update_fields=["feedback", "feedback_on"])
    _record("opportunities.placement.feedback_given", placement, by, {})
    person = placement.application.person
    notices.send(
        key=f"placement-feedback:{placement.public_id}:{clock.now():%Y%m%dT%H%M%S}",
        kind="opportunities.feedback",
        owner=placement.application.organisation.slug,
        to=person.email,
        subject=f"{by.name} has written feedback on your placement",
        template="opportunities/mail/feedback",
        context={
            "name": person.name,
            "by": by.name,
            "opportunity": placement.application.opportunity.title,
            "url": _address(placement),
        },
    )
    return placement


@transaction.atomic
def finish(*, placement: Placement, on: date, by: Person | None) -> tuple[ExperienceRecord, ...]:
    """End a placement that was done, and send each experience it gives to whoever confirms that kind.

    `on` is the last day of it. A placement cut short gives what its share of the time gives, at least one. Asked is
    somebody on the host's list or the home council's, or the supervisor, by a signed page; the line manager for what a
    line manager confirms. Raises Refused before it has begun, for a day outside it, and for a day more than a week
    before its last: that is an early end, with a reason.
    """
    placement = _locked(placement)
    _still_open(placement)
    _day_within(placement, on)
    if wrong := too_soon(on, until=placement.until):
        raise Refused(wrong, field="on")
    _end(placement, status=Status.FINISHED, on=on)
    records = _experiences(placement, on=on, by=by)
    placement.experiences.add(*records)
    _record(
        "opportunities.placement.finished",
        placement,
        by,
        {"until": on.isoformat(), "experiences": [row.experience for row in records]},
    )
    _tell_finished(placement, records)
    return records


@transaction.atomic
def end_early(*, placement: Placement, on: date, reason: str, by: Person) -> tuple[ExperienceRecord, ...]:
    """End a placement before its last day, with a reason both sides read. What was done by then still counts.

    One that has not begun is cancelled, and gives nothing.
    """
    placement = _locked(placement)
    _still_open(placement)
    if not reason.strip():
        raise Refused("Say why it ends early; both sides read it.", field="reason")
    placement.ended_reason = reason.strip()
    if on < placement.since:
        if placement.since <= clock.today():
            raise Refused(f"It began on {placement.since:%-d %B %Y}. Use that day or a later one.", field="on")
        _end(placement, status=Status.CANCELLED, on=placement.until)
        _record("opportunities.placement.cancelled", placement, by, {})
        _tell_ended(placement, by)
        return ()
    _day_within(placement, on)
    _end(placement, status=Status.ENDED_EARLY, on=on)
    records = _experiences(placement, on=on, by=by)
    placement.experiences.add(*records)
    _record("opportunities.placement.ended_early", placement, by, {"until": on.isoformat()})
    _tell_ended(placement, by)
    return records


def finish_due(day: date) -> int:
    """Finish the placements whose last day is over. Returns how many.

    One that cannot be finished, such as when nobody can confirm what came of it, stays as it is until the next night,
    and its application's steps say why, once; the placement's page shows it to those who can put it right.
    """
    due = Placement.objects.filter(status=Status.AGREED, until__lt=day).order_by("pk")
    return one_by_one(due, _finish_by_itself, what="Placements to finish", kept=_say_why_not)


def _finish_by_itself(placement: Placement) -> int:
    if _locked(placement).status != Status.AGREED:
        return 0  # somebody finished or ended it meanwhile
    finish(placement=placement, on=placement.until, by=None)
    return 1


def _say_why_not(placement: Placement, refusal: Refused) -> None:
    if why_not_finished(placement) != str(refusal):
        step(placement.application, NOT_FINISHED, note=str(refusal))


def _locked(placement: Placement) -> Placement:
    """The row as it stands now, held until the end of the transaction."""
    return (
        Placement.objects.select_for_update(of=("self",))
        .select_related(
            "application__person",
            "application__organisation",
            "application__opportunity__organisation",
            "supervisor",
        )
        .get(pk=placement.pk)
    )


def _still_open(placement: Placement) -> None:
    if placement.status != Status.AGREED:
        raise Refused(f"This placement is {placement.get_status_display().lower()}, so it can no longer be changed.")


def _day_within(placement: Placement, on: date) -> None:
    if on > clock.today():
        raise Refused(f"{on:%-d %B %Y} is in the future. Use today or an earlier day.", field="on")
    if not placement.since <= on <= placement.until:
        raise Refused(
            f"It ran from {placement.since:%-d %B %Y} to {placement.until:%-d %B %Y}. Use a day between.", field="on"
        )


def _end(placement: Placement, *, status: Placement.Status, on: date) -> None:
    # The experience says how long it was; the row keeps the days that were agreed unless it was cut short.
    placement.status, placement.until = status, on
    placement.save(update_fields=["status", "until", "ended_reason"])
    end_relationships(on=max(clock.today(), on) + timedelta(days=1), source=source_of(placement))
    pathways.forget_planned(source=source_of(placement))


def _experiences(placement: Placement, *, on: date, by: Person | None) -> tuple[ExperienceRecord, ...]:
    opportunity, person = placement.application.opportunity, placement.application.person
    catalogue = current_catalogue()
    agreed = opportunity.ends_on or placement.until
    known = {kind.code: kind for kind in catalogue.experiences}
    return tuple(
        pathways.record_experience(
            person=person,
            experience=code,
            quantity=earned(known[code], quantity, since=placement.since, until=on, agreed=agreed),
            since=placement.since,
            until=on,
            verifier=_verifier(placement, known[code].verifier),
            place=f"{opportunity.title}, {opportunity.organisation.official_name}"[:160],
            by=by,
        )
        for code, quantity in sorted(opportunity.experiences.items())
        if code in known
    )


def _verifier(placement: Placement, capacity: str) -> Verifier:
    """Who confirms this kind of experience after this placement."""
    person = placement.application.person
    manager = line_manager_of(person)
    if capacity == LINE_MANAGER and manager is not None:
        return Verifier.colleague(manager, LINE_MANAGER)
    if capacity != HOST:
        councils = (placement.application.opportunity.organisation_id, placement.application.organisation_id)
        listed = VerifierEntry.objects.confirming(capacity).filter(organisation__in=councils).order_by("name")
        usable = [entry for entry in listed if not own_address(person, entry.email)]
        usable.sort(key=lambda entry: councils.index(entry.organisation_id))
        if usable:
            return Verifier.host(usable[0].name, usable[0].email, capacity)
    supervisor = placement.supervisor
    if supervisor is not None and not own_address(person, supervisor.email):
        return Verifier.host(supervisor.name, supervisor.email, HOST)
    if manager is not None:
        return Verifier.colleague(manager, LINE_MANAGER)
    raise Refused(
        "Nobody can confirm what came of this placement: it has no supervisor and the person no line manager. "
        "Once their council lead has named a line manager, it is finished the night after."
    )


def _tell_finished(placement: Placement, records: Sequence[ExperienceRecord]) -> None:
    person, catalogue = placement.application.person, current_catalogue()
    notices.send(
        key=f"placement-finished:{placement.public_id}",
        kind="opportunities.finished",
        owner=placement.application.organisation.slug,
        to=person.email,
        subject=f"Your placement has ended: {placement.application.opportunity.title}",
        template="opportunities/mail/finished",
        context={
            "name": person.name,
            "opportunity": placement.application.opportunity.title,
            "host": placement.application.opportunity.organisation.official_name,
            "asked": [(catalogue.experience(row.experience).title, row.verifier_name) for row in records],
            "url": _address(placement),
        },
    )


def _tell_ended(placement: Placement, by: Person) -> None:
    people = {placement.application.person, placement.supervisor, line_manager_of(placement.application.person)}
    for number, person in enumerate(sorted((p for p in people if p and p.pk != by.pk), key=lambda p: p.pk)):
        notices.send(
            key=f"placement-ended:{placement.public_id}:{number}",
            kind="opportunities.ended_early",
            owner=placement.application.organisation.slug,
            to=person.email,
            subject=f"A placement has ended early: {placement.application.opportunity.title}",
            template="opportunities/mail/ended_early",
            context={
                "name": person.name,
                "person": placement.application.person.name,
                "opportunity": placement.application.opportunity.title,
                "on": placement.until,
                "cancelled": placement.status == Status.CANCELLED,
                "reason": placement.ended_reason,
                "by": by.name,
                "url": _address(placement),
            },
        )


def _address(placement: Placement) -> str:
    return f"{settings.SITE_URL}{reverse('opportunities:placement', args=[placement.public_id])}"


def _record(action: str, placement: Placement, by: Person | None, changes: dict[str, object]) -> None:
    audit.record(
        action=action,
        by=by,
        subject=placement.application.person,
        organisation=placement.application.organisation,
        changes={"placement": str(placement.public_id), **changes},
    )
