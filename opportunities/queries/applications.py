"""Applications as their pages read them: how each stands in words, its timeline, and what was attached."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from opportunities.hidden_names import is_hidden, name_for_host, text_for_host
from opportunities.models import Application, ApplicationStep, Opportunity, Placement
from opportunities.queries.reasons import dates_words, days_words
from pathways.catalogue import Catalogue
from pathways.models import Assessment, Evidence
from people.models import Person
from ui import words

Status, Release = Application.Status, Application.Release
SHAPES: dict[str, str] = {
    Status.DRAFT: "none",
    Status.SUBMITTED: "gap",
    Status.SHORTLISTED: "here",
    Status.OFFERED: "rule",
    Status.ACCEPTED: "met",
    Status.DECLINED: "stopped",
    Status.REJECTED: "stopped",
    Status.WITHDRAWN: "none",
}
# While a release still matters.
GOING_ON = (*Application.OPEN, Status.ACCEPTED)
# The states in which a host looks for applications, in the order in which they follow each other.
RECEIVED = (
    Status.SUBMITTED,
    Status.SHORTLISTED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.DECLINED,
    Status.REJECTED,
    Status.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Stand:
    """How something stands: a status shape and words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class AttachedLevel:
    """An assessed level: of what, how high, and since when."""

    code: str
    title: str
    level: int
    descriptor: str
    on: date


@dataclass(frozen=True, slots=True)
class AttachedPiece:
    """A piece of evidence as the host may see it. `file_name` is empty for words and links."""

    piece: Evidence
    title: str
    text: str
    link: str
    link_withheld: bool
    file_name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One application in a list. `name` and `council` are for the host, empty of what it may not see."""

    application: Application
    stand: Stand
    name: str = ""
    council: str = ""
    release: Stand | None = None
    met: int = 0
    criteria: int = 0


def time_away(opportunity: Opportunity) -> str:
    """“1 day a week, 11 January to 19 March 2027.”"""
    days = days_words(opportunity.days_a_week)
    when = dates_words(opportunity.starts_on, opportunity.ends_on)
    return f"{days}, {when}." if when else f"{days}."


def stand_of(application: Application, *, ended_as: str = "", host: bool = False) -> Stand:
    """How an application stands, for the person or the `host`. `ended_as` is its last step: it tells how it ended."""
    said = application.get_status_display()
    if application.status == Status.OFFERED and application.offer_until:
        until = words.day(application.offer_until)
        said = f"Offered: waiting for the applicant until {until}" if host else f"Offered a place: answer by {until}"
    elif application.status in (Status.REJECTED, Status.DECLINED) and ended_as:
        said = ended_as
    return Stand(SHAPES[application.status], said)


def signing_note(application: Application, *, today: date) -> str:
    """What whoever signs has to know of the time: the person has not accepted yet, or the work has begun unsigned."""
    if application.status == Status.OFFERED and application.offer_until:
        until = words.day(application.offer_until)
        return f"They have until {until} to accept. You can sign now; it counts when they accept."
    placement: Placement | None = getattr(application, "placement", None)
    if placement is None or placement.status == Placement.Status.CANCELLED or placement.since > today:
        return ""
    return f"It began on {words.day(placement.since)} and is not signed yet."


def release_stand(application: Application) -> Stand:
    """How the release stands, for the person and their council."""
    match application.release:
        case Release.AGREED:
            return Stand("met", "Release agreed")
        case Release.REFUSED:
            return Stand("stopped", "Release refused")
        case Release.ASKED:
            return Stand("gap", "Release asked for")
    return Stand("none", "No line manager to ask")


def release_for_host(application: Application) -> Stand:
    """The same for the host, which never learns of a refusal."""
    if application.release == Release.AGREED:
        return Stand("met", "Released")
    if application.release == Release.NOT_ASKED:
        return Stand("none", "Nobody to ask")
    return Stand("gap", "Not released yet")


def evidence_of(application: Application | None) -> "QuerySet[Any] | None":
    """What is attached to an application from which a form goes on: rows with an `evidence`."""
    return Application.evidence.through.objects.filter(application=application) if application is not None else None


def own_applications(person: Person) -> QuerySet[Application]:
    """One's own, newest first, each with its last step."""
    steps = ApplicationStep.objects.filter(application=OuterRef("pk"), seen_by_person=True).order_by("-at", "-pk")
    return (
        Application.objects.followed_by(person)
        .filter(person=person)
        .select_related("opportunity__organisation")
        .annotate(last_step=Subquery(steps.values("what")[:1]), last_at=Subquery(steps.values("at")[:1]))
        .exclude(status=Status.WITHDRAWN, submitted_at__isnull=True)
        .order_by("-created_at", "-pk")
    )


def own_rows(applications: Iterable[Application]) -> list[Row]:
    """Rows of `own_applications`."""
    return [
        Row(application, stand_of(application, ended_as=annotated(application, "last_step")))
        for application in applications
    ]


def received_rows(applications: Iterable[Application], opportunity: Opportunity) -> list[Row]:
    """Applications as the host's list shows them."""
    rows = []
    for application in applications:
        # The same opportunity for all: nothing is fetched again.
        application.opportunity = opportunity
        hidden = is_hidden(application)
        rows.append(
            Row(
                application,
                stand_of(application, host=True),
                name=name_for_host(application),
                council="" if hidden else application.organisation.name,
                release=release_for_host(application) if application.status in GOING_ON else None,
                met=sum(1 for found in application.met.values() if found),
                criteria=len(opportunity.criteria) if application.met else 0,
            )
        )
    return rows


def received(viewer: Person, opportunity: Opportunity) -> QuerySet[Application]:
    """What a host received for one opportunity, in the order of its numbers."""
    sent = Application.objects.received_by(viewer).filter(opportunity=opportunity)
    return sent.select_related("person", "organisation").order_by("number")


def counts_by_state(applications: QuerySet[Application]) -> list[tuple[str, str, int]]:
    """Code, words and number of every state that occurs, in order (one query)."""
    found = dict(applications.order_by().values_list("status").annotate(number=Count("pk")))
    return [(state.value, state.label, found[state.value]) for state in RECEIVED if state.value in found]


def assessed_levels(
    person: Person, catalogue: Catalogue, *, on: date, codes: Collection[str] | None = None
) -> list[AttachedLevel]:
    """The best level that others found the person at, a competency each, in the framework's order (one query)."""
    known = {competency.code: competency for competency in catalogue.competencies}
    rows = Assessment.objects.filter(person=person, status=Assessment.Status.ASSESSED).exclude(
        source=Assessment.Source.SELF
    )
    rows = rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=on), level__gte=1)
    if codes is not None:
        rows = rows.filter(competency__in=codes)
    best: dict[str, AttachedLevel] = {}
    for code, level, day in rows.order_by("level", "on", "pk").values_list("competency", "level", "on"):
        if code in known:
            competency = known[code]
            best[code] = AttachedLevel(code, competency.title, level, competency.descriptor(level), day)
    return [best[code] for code in known if code in best]


def attached_pieces(application: Application) -> list[AttachedPiece]:
    """The evidence that was attached, as the host may see it (one query).

    While the name is hidden a title, the name of a file, and a link are held back, because each may carry it.
    """
    hidden = is_hidden(application)
    pieces = []
    for number, piece in enumerate(application.evidence.order_by("created_at", "pk"), start=1):
        pieces.append(
            AttachedPiece(
                piece=piece,
                title=f"Evidence {number}" if hidden else piece.title,
                text=text_for_host(application, piece.text),
                link="" if hidden else piece.link,
                link_withheld=hidden and bool(piece.link),
                file_name=_file_name(piece, number, hidden=hidden) if piece.file else "",
            )
        )
    return pieces


def _file_name(piece: Evidence, number: int, *, hidden: bool) -> str:
    if not hidden:
        return piece.file_name or f"evidence-{number}"
    return f"evidence-{number}{PurePath(piece.file.name or '').suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of the timeline, as one side reads it."""

    at: datetime
    what: str
    by: str
    note: str


def timeline(application: Application, *, side: str) -> list[Moment]:
    """The steps that a side may read, oldest first (one query). Sides: person, home, host.

    The person reads everything but what is the host's alone. Their own council reads what happened without the words
    that host and person wrote to each other. The host reads its own side, without the words of the council's.
    """
    steps = application.steps.all()
    shown = steps.filter(seen_by_host=True) if side == "host" else steps.filter(seen_by_person=True)
    own = {"host": False, "home": True}.get(side)
    moments = []
    for each in shown:
        note = each.note if own is None or _is_own(each, home=own) else ""
        if side == "host":
            note = text_for_host(application, note)
        moments.append(Moment(each.at, each.what, each.by_name, note))
    return moments


def _is_own(step: ApplicationStep, *, home: bool) -> bool:
    """A note kept from the host is the home council's; every other lies between host and person."""
    return step.seen_by_host is not home


def places(opportunity: Opportunity) -> dict[str, int]:
    """How many places there are, how many are accepted, and how many offers wait (one query)."""
    found: dict[str, int] = opportunity.applications.aggregate(
        accepted=Count("pk", filter=Q(status=Status.ACCEPTED)), offered=Count("pk", filter=Q(status=Status.OFFERED))
    )
    return {"positions": opportunity.positions, **found}


def annotated(application: Application, name: str) -> Any:
    """What a query has added to a row, of which its type does not know."""
    return getattr(application, name, None) or ""
