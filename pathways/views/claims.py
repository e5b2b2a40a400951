"""Saying which level one holds, and following what came of it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pathways.actions import ClaimItem, add_evidence, send_draft, withdraw_claim
from pathways.actions import claim as claim_level
from pathways.catalogue import Competency
from pathways.evidence_rules import mend
from pathways.forms.claims import ClaimForm
from pathways.models import Assessment
from pathways.queries.claim_choice import claim_choice
from pathways.queries.claim_start import claim_to_mend, counts_now, evidence_of, holds_now
from pathways.queries.competency_page import lines_of
from pathways.queries.frameworks import catalogue_of, current_catalogue
from pathways.queries.kept_evidence import kept_evidence
from pathways.queries.own import answered_since, claim_rows, lock, twin_claim
from pathways.queries.standing import standing
from people.errors import Refused
from people.models import Person
from people.permissions import person_of, signed_in
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render
from ui.paging import page

NO_MANAGER = "You have no line manager who can decide on it yet, so it waits."
MOST_WITHDRAWN = 100  # folded at the end of the list; older ones are in one's own record


@require_safe
@signed_in
def claim_choose(request: HttpRequest) -> HttpResponse:
    """Which level do you want to claim? Gaps to the target first, then every competency by area."""
    asked = request.GET.get("q", "").strip()[:100]
    stands = standing(person_of(request), today=clock.today())
    return render(
        request,
        "pathways/claim_choose.html",
        {"groups": claim_choice(stands, words=asked), "asked": asked, "target": stands.target},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Claim a level of one competency, as a draft or sent to the line manager."""
    person = person_of(request)
    stands = standing(person, today=clock.today())
    catalogue = stands.catalogue
    competency = next((found for found in catalogue.competencies if found.code == code), None)
    if competency is None:
        raise Http404
    draft = request.POST.get("do") == "draft"
    line = lines_of(stands).get(code)
    started = claim_to_mend(person, code, chosen=request.GET.get("from", ""))
    kept = kept_evidence(person, catalogue, attached=evidence_of(started))
    form = bound(
        request,
        ClaimForm,
        competency=competency,
        scale=catalogue.scale,
        draft=draft,
        held=line.held if line is not None else 0,
        kept=kept,
        initial={
            "level": request.GET.get("level", "") or (started.level if started else ""),
            "kinds": started.kinds if started else [],
            "note": started.note if started else "",
            "existing": [str(each.piece.public_id) for each in kept if each.attached],
        },
    )
    manager = stands.line_manager
    if request.method == "POST" and form.is_valid():
        try:
            made = _save(person, competency, form, draft=draft, started=started)
        except Refused as error:
            form.refuse(error)
        else:
            level = f"level {made.level} of {competency.title}"
            if draft:
                said = f"Draft of {level} saved. Only you see it."
            else:
                said = f"You claimed {level}. {f'{manager.name} sees it in their queue.' if manager else NO_MANAGER}"
            confirm(request, said, undo=reverse("pathways:claim_withdraw", args=[made.public_id]))
            return redirect(request, "pathways:claims")
    return render(
        request,
        "pathways/claim.html",
        {
            "form": form,
            "competency": competency,
            "area": catalogue.area(competency.area_code),
            "manager": manager,
            "gone": stands.absent_manager,
            "started": started,
            "returned": started is not None and started.status == Assessment.Status.RETURNED,
            "counts_now": counts_now(line, catalogue.scale),
            "holds_now": holds_now(line, catalogue.scale),
            "waiting": stands.claims.get(code),
        },
        status=422 if form.errors else 200,
    )


@transaction.atomic
def _save(
    person: Person, competency: Competency, form: ClaimForm, *, draft: bool, started: Assessment | None
) -> Assessment:
    """The claim and the evidence that came with it, both or neither; the same sent twice is one.

    A draft from which it started is taken back: it has become this claim.
    """
    data = form.cleaned_data
    lock(person)
    twin = twin_claim(
        person, competency=competency.code, level=data["level"], note=data["note"], draft=draft, today=clock.today()
    )
    evidence = form.chosen()
    if twin is not None and sorted(twin.kinds) == sorted(data["kinds"]):
        more = data["link"] or data["file"] or set(evidence) != set(twin.evidence.all())
        # A draft that gained or lost evidence is changed; anything else is the same button pressed twice.
        if twin != started or not more:
            return twin
    if data["link"]:
        evidence.append(add_evidence(person=person, title=f"Link for {competency.title}", by=person, link=data["link"]))
    if data["file"]:
        evidence.append(add_evidence(person=person, title=data["file"].name, by=person, upload=data["file"]))
    item = ClaimItem(
        competency=competency.code,
        level=data["level"],
        kinds=frozenset(data["kinds"]),
        note=data["note"],
        evidence=evidence,
    )
    made = claim_level(person=person, items=[item], by=person, draft=draft)[0]
    if started is not None and started.status == Assessment.Status.DRAFT:
        withdraw_claim(assessment=started, by=person)
    return made


@require_safe
@signed_in
def claims(request: HttpRequest) -> HttpResponse:
    """One's own claims with what came of each: drafts and those to mend first; withdrawn ones at the end."""
    person = person_of(request)
    catalogue = current_catalogue()
    status = Assessment.Status
    own = (
        Assessment.objects.visible_to(person)
        .of(person)
        .filter(source=Assessment.Source.SELF)
        .prefetch_related("evidence", "decisions__assessor")
    )
    answered = answered_since(person)
    # A draft and what came back need the person; what waits needs somebody else.
    mine_first = Case(
        When(status=status.DRAFT, then=Value(0)),
        When(Q(status=status.RETURNED) & ~Q(pk__in=answered), then=Value(0)),
        When(status=status.CLAIMED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = page(own.exclude(status=status.WITHDRAWN).order_by(mine_first, "-on", "-pk"), request)
    withdrawn = [] if found.has_next else list(own.filter(status=status.WITHDRAWN)[:MOST_WITHDRAWN])
    return render(
        request,
        "pathways/claims.html",
        {
            "page": found,
            "rows": claim_rows(catalogue, found.items, answered=answered),
            "withdrawn": claim_rows(catalogue, withdrawn),
        },
    )


@require_POST
@signed_in
def claim_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a draft to the line manager."""
    person = person_of(request)
    row = _own(person, public_id)
    catalogue = current_catalogue()
    lacking = row.status == Assessment.Status.DRAFT and mend(row.level, row.kinds, catalogue.scale)
    if lacking and any(competency.code == row.competency for competency in catalogue.competencies):
        messages.warning(request, f"{lacking}.")
        return redirect(request, f"{reverse('pathways:claim', args=[row.competency])}?from={row.public_id}")
    try:
        send_draft(assessment=row, by=person)
    except Refused as error:
        return _refused(request, str(error))
    title = catalogue_of(row.version).competency(row.competency).title
    confirm(
        request,
        f"You claimed level {row.level} of {title}.",
        undo=reverse("pathways:claim_withdraw", args=[row.public_id]),
    )
    return redirect(request, "pathways:claims")


@require_POST
@signed_in
def claim_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a draft or a claim that nobody has decided."""
    person = person_of(request)
    row = _own(person, public_id)
    was_draft = row.status == Assessment.Status.DRAFT
    try:
        withdraw_claim(assessment=row, by=person)
    except Refused as error:
        return _refused(request, str(error))
    title = catalogue_of(row.version).competency(row.competency).title
    undo = reverse("pathways:claim_restore", args=[row.public_id]) + ("?as=draft" if was_draft else "")
    confirm(request, f"Level {row.level} of {title} withdrawn.", undo=undo)
    return redirect(request, "pathways:claims")


@require_POST
@signed_in
def claim_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo a withdrawal: the same claim is made again, as a new row, because rows are never changed back."""
    person = person_of(request)
    row = _own(person, public_id)
    if row.status != Assessment.Status.WITHDRAWN:
        return _refused(request, "This claim has not been withdrawn, so there is nothing to undo.")
    draft = request.GET.get("as") == "draft"
    item = ClaimItem(
        competency=row.competency,
        level=row.level,
        kinds=frozenset(row.kinds),
        note=row.note,
        evidence=list(row.evidence.all()),
    )
    try:
        with transaction.atomic():
            lock(person)
            same = twin_claim(
                person, competency=row.competency, level=row.level, note=row.note, draft=draft, today=clock.today()
            )
            if same is None:
                claim_level(person=person, items=[item], by=person, draft=draft)
    except Refused as error:
        return _refused(request, str(error))
    confirm(request, "The draft is back." if draft else "The claim is back, and waits to be assessed.")
    return redirect(request, "pathways:claims")


def _own(person: Person, public_id: UUID) -> Assessment:
    own = Assessment.objects.visible_to(person).of(person).filter(source=Assessment.Source.SELF)
    return get_object_or_404(own, public_id=public_id)


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    """A step that came too late: say so at the top of the list, where the row shows how it stands now."""
    messages.warning(request, text)
    return redirect(request, "pathways:claims")
