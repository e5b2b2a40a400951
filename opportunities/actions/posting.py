"""Posting an opportunity: a draft, the approval of somebody else at the host, and the day it opens."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from notices import actions as notices
from opportunities.actions.keeping import ask_to_reconfirm, close, close_due, find_confirmation, reconfirm, withdraw
from opportunities.actions.parties import approvers_for, may
from opportunities.actions.posting_parts import NotFit, NotNow, locked, named, page_of, show_offer, what_is_wrong
from opportunities.models import Opportunity
from opportunities.posting_templates import moved_on, template_fields
from pathways.queries.frameworks import current_catalogue
from people import audit
from people.errors import Refused
from people.models import Organisation, Person
from people.roles import Permission
from ui import clock

__all__ = [
    "NotFit",
    "NotNow",
    "approve",
    "ask_approval",
    "ask_to_reconfirm",
    "close",
    "close_due",
    "copy_of",
    "discard",
    "find_confirmation",
    "reconfirm",
    "return_draft",
    "save_draft",
    "start",
    "what_is_wrong",
    "withdraw",
]

Status = Opportunity.Status
PLAIN = (
    "kind",
    "title",
    "summary",
    "competencies",
    "experiences",
    "outside_digital",
    "tiers",
    "starts_on",
    "ends_on",
    "days_a_week",
    "travel",
    "place",
    "positions",
    "adjustments",
    "closes_on",
    "answers_by",
    "question",
    "criteria",
    "hide_names",
    "supervisor",
    "pay",
    "recharge",
    "backfill",
    "line_supervision",
    "system_access",
)


@transaction.atomic
def save_draft(
    *, organisation: Organisation, by: Person, fields: Mapping[str, Any], opportunity: Opportunity | None = None
) -> Opportunity:
    """Store a new draft, or what was changed in one. Raises NotFit for what is impossible; holes may stay.

    `fields` holds any of PLAIN. What waits for approval goes back to being a draft, because the approver would
    otherwise approve what they have not read. Raises NotNow once it has opened.
    """
    unknown = set(fields) - set(PLAIN)
    if unknown:
        raise ValueError(f"No such fields: {', '.join(sorted(unknown))}.")
    made = opportunity is None
    if opportunity is None:
        opportunity = Opportunity(organisation=organisation)
    else:
        opportunity = locked(opportunity)
        if opportunity.status not in Opportunity.EDITABLE:
            raise NotNow("This opportunity has opened, so it can no longer be changed. Withdraw it and post a copy.")
    changed = [name for name in fields if made or getattr(opportunity, name) != fields[name]]
    for name in changed:
        setattr(opportunity, name, fields[name])
    if opportunity.supervisor is None and made and "supervisor" not in fields:
        opportunity.supervisor = by
    found = what_is_wrong(opportunity, opening=False)
    if found:
        raise NotFit(found)
    opportunity.status, opportunity.approver, opportunity.posted_by = Status.DRAFT, None, by
    opportunity.save()
    audit.record(
        action=f"opportunities.opportunity.{'drafted' if made else 'changed'}",
        by=by,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    return opportunity


def start(*, organisation: Organisation, kind: str, by: Person, experience: str = "") -> Opportunity:
    """A new draft from the template of a kind; it gives `experience` too. Raises Refused for a kind that has none."""
    try:
        fields = template_fields(kind, today=clock.today())
    except KeyError as error:
        raise Refused("Select one of the kinds shown.", field="start") from error
    fields["experiences"] = _given(fields["experiences"], experience)
    return save_draft(organisation=organisation, by=by, fields=fields)


def copy_of(*, opportunity: Opportunity, by: Person, experience: str = "") -> Opportunity:
    """A new draft like a former one, a year or more later; days that it did not have stay empty.

    It gives `experience` too where that is one of the framework.
    """
    today, first = clock.today(), opportunity.starts_on
    fields = {name: getattr(opportunity, name) for name in PLAIN}
    for name in ("starts_on", "ends_on", "closes_on", "answers_by"):
        fields[name] = moved_on(fields[name], first=first, today=today)
    supervisor = opportunity.supervisor
    if supervisor and not Person.objects.active().of(opportunity.organisation).filter(pk=supervisor.pk).exists():
        fields["supervisor"] = by
    competencies = {each.code for each in current_catalogue().competencies}
    fields["competencies"] = {code: n for code, n in opportunity.competencies.items() if code in competencies}
    fields["experiences"] = _given(opportunity.experiences, experience)
    return save_draft(organisation=opportunity.organisation, by=by, fields=fields)


def _given(experiences: Mapping[str, int], wanted: str) -> dict[str, int]:
    """Those of the framework as it is now, and one that is wanted besides, as many of it as a gate asks."""
    known = {each.code: int(each.quantity) for each in current_catalogue().experiences}
    found = {code: number for code, number in experiences.items() if code in known}
    return found if wanted in found or wanted not in known else {wanted: known[wanted], **found}


@transaction.atomic
def discard(*, opportunity: Opportunity, by: Person) -> None:
    """Throw away a draft that never opened. Raises NotNow for anything else."""
    opportunity = locked(opportunity)
    if opportunity.status not in Opportunity.EDITABLE or opportunity.published_at is not None:
        raise NotNow("Only a draft can be thrown away. Withdraw an opportunity that has opened.")
    audit.record(
        action="opportunities.opportunity.discarded",
        by=by,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    opportunity.delete()


@transaction.atomic
def ask_approval(*, opportunity: Opportunity, approver: Person, by: Person) -> Opportunity:
    """Ask somebody else at the host to approve a finished draft and its terms. They get an e-mail.

    Raises NotFit with what is missing, NotNow if it is no draft, Refused if that person may not approve.
    """
    opportunity = locked(opportunity)
    if opportunity.status != Status.DRAFT:
        raise NotNow("Approval has been asked for already, or it has opened.")
    if approver.pk == by.pk or not may(approver, Permission.APPROVE_OPPORTUNITIES, opportunity.organisation):
        raise Refused(
            f"{approver.name} cannot approve this. Choose somebody else who approves for "
            f"{opportunity.organisation.name}.",
            field="approver",
        )
    if found := what_is_wrong(opportunity):
        raise NotFit(found)
    opportunity.status, opportunity.approver, opportunity.posted_by = Status.WAITING, approver, by
    opportunity.returned_reason = ""
    opportunity.save(update_fields=["status", "approver", "posted_by", "returned_reason"])
    event = audit.record(
        action="opportunities.opportunity.approval_asked",
        by=by,
        organisation=opportunity.organisation,
        changes={**named(opportunity), "approver": str(approver.public_id)},
    )
    notices.send(
        key=f"opportunity-approval:{opportunity.public_id}:{event.pk}",
        kind="opportunities.approval_asked",
        owner=opportunity.organisation.slug,
        to=approver.email,
        subject=f"Please approve: {opportunity.title}",
        template="opportunities/mail/approval_asked",
        context={
            "name": approver.name,
            "by": by.name,
            "opportunity": opportunity,
            "url": page_of("opportunities:approve", opportunity),
        },
        reply_to=by.email,
    )
    return opportunity


@transaction.atomic
def approve(*, opportunity: Opportunity, by: Person) -> Opportunity:
    """Open an opportunity: from now on people find it and apply, and every gap it closes shows it.

    Whoever wrote it may do so only where nobody else at the host may, and then straight from a draft. Raises NotFit
    when something is missing or has passed meanwhile, NotNow, and Refused for somebody who may not approve.
    """
    opportunity = locked(opportunity)
    host, writer = opportunity.organisation, opportunity.posted_by
    alone = not approvers_for(host, by=by)
    if not may(by, Permission.APPROVE_OPPORTUNITIES, host):
        raise Refused(f"Only somebody who approves for {host.name} can do this.")
    if opportunity.status != Status.WAITING and not (opportunity.status == Status.DRAFT and alone):
        raise NotNow("Nobody has asked for approval, or it has been given already.")
    if writer is not None and writer.pk == by.pk and not alone:
        raise Refused(f"You wrote this, so somebody else at {host.name} approves it.")
    if found := what_is_wrong(opportunity):
        raise NotFit(found)
    today = clock.today()
    opportunity.status, opportunity.approver, opportunity.approved_on = Status.LIVE, by, today
    opportunity.published_at, opportunity.confirmed_on, opportunity.confirmed_by = clock.now(), today, by
    opportunity.returned_reason = ""
    opportunity.save()
    show_offer(opportunity)
    audit.record(
        action="opportunities.opportunity.approved",
        by=by,
        organisation=host,
        changes={**named(opportunity), "alone": alone},
    )
    if writer is not None and writer.pk != by.pk:
        notices.send(
            key=f"opportunity-open:{opportunity.public_id}",
            kind="opportunities.approved",
            owner=host.slug,
            to=writer.email,
            subject=f"Open: {opportunity.title}",
            template="opportunities/mail/approved",
            context={
                "name": writer.name,
                "by": by.name,
                "opportunity": opportunity,
                "url": page_of("opportunities:one", opportunity),
            },
            reply_to=by.email,
        )
    return opportunity


@transaction.atomic
def return_draft(*, opportunity: Opportunity, reason: str, by: Person) -> Opportunity:
    """Send what waits for approval back to whoever wrote it. Raises Refused without a reason, NotNow."""
    opportunity = locked(opportunity)
    if not may(by, Permission.APPROVE_OPPORTUNITIES, opportunity.organisation):
        raise Refused(f"Only somebody who approves for {opportunity.organisation.name} can do this.")
    if not reason.strip():
        raise Refused("Say what to change before it can open.", field="reason")
    if opportunity.status != Status.WAITING:
        raise NotNow("It no longer waits for approval.")
    writer = opportunity.posted_by
    opportunity.status, opportunity.approver, opportunity.returned_reason = Status.DRAFT, None, reason.strip()
    opportunity.save(update_fields=["status", "approver", "returned_reason"])
    event = audit.record(
        action="opportunities.opportunity.returned",
        by=by,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    if writer is not None and writer.pk != by.pk:
        notices.send(
            key=f"opportunity-returned:{opportunity.public_id}:{event.pk}",
            kind="opportunities.returned",
            owner=opportunity.organisation.slug,
            to=writer.email,
            subject=f"Sent back: {opportunity.title}",
            template="opportunities/mail/returned",
            context={
                "name": writer.name,
                "by": by.name,
                "reason": opportunity.returned_reason,
                "opportunity": opportunity,
                "url": page_of("opportunities:edit", opportunity),
            },
            reply_to=by.email,
        )
    return opportunity
