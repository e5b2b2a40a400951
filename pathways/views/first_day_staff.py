"""A council's staff file: send it, read what it would do, take it in, get the faulty rows back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from pathways.actions.staff import discard_staff_file, faulty_rows, send_staff_file, take_in_staff_file
from pathways.forms.first_day_staff import StaffFileForm
from pathways.models import StaffLoad
from pathways.queries.first_day_jobs import job_of
from pathways.staff_file import template_csv
from pathways.staff_file_columns import not_read
from people.errors import Refused
from people.permissions import council_for, needs, person_of
from people.roles import Permission
from ui import http
from ui.forms import bound

FILE = "pathways/first_day/staff_file.html"
PROGRESS = "progress"
UNDER_WAY = (StaffLoad.State.CHECKING, StaffLoad.State.LOADING)


@needs(Permission.LOAD_STAFF)
def staff_load(request: HttpRequest) -> HttpResponse:
    """Send a staff file, or open one sent before."""
    council = council_for(request, Permission.LOAD_STAFF)
    form = bound(request, StaffFileForm)
    status = 200
    waiting = StaffLoad.objects.at(council).waiting().defer("content").first()
    if request.method == "POST":
        if waiting is not None:
            form.add_error("file", f"{waiting.file_name} is still waiting. Take it in or discard it first")
        elif form.is_valid():
            load = send_staff_file(
                organisation=council, name=form.cleaned_data["file"].name, content=form.content, by=person_of(request)
            )
            return http.redirect(request, "pathways:staff_file", load.public_id)
        status = 422
    sent = StaffLoad.objects.at(council).select_related("by").defer("content")
    before = list(sent[:8])
    # Rows still to be mended stay in reach, however many files came after them.
    before += [load for load in sent.with_rows_to_mend()[:20] if load not in before]
    context = {"council": council, "form": form, "before": before, "waiting": waiting}
    return http.render(request, "pathways/first_day/staff_load.html", context, status=status)


@require_safe
@needs(Permission.LOAD_STAFF)
def staff_template(_request: HttpRequest) -> HttpResponse:
    """An empty file to fill in."""
    return _csv(template_csv(), "staff-template.csv")


@require_safe
@needs(Permission.LOAD_STAFF)
def staff_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One staff file: how far it is, what it would do, or what it did."""
    load = _load(request, public_id)
    job = job_of(public_id=load.job_id, owner=load.organisation.slug)
    waiting = load.state in UNDER_WAY
    polled = http.is_htmx(request) and request.headers.get("HX-Target") == PROGRESS
    if polled and not (waiting and job is not None and not job.is_dead):
        return http.redirect(request, "pathways:staff_file", load.public_id)
    return http.render(request, FILE, _found(load) | {"job": job}, partials=(PROGRESS,))


@require_POST
@needs(Permission.LOAD_STAFF)
def staff_take_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start taking a checked file in."""
    load = _load(request, public_id)
    try:
        take_in_staff_file(load=load, by=person_of(request))
    except Refused as refused:
        return http.render(request, FILE, _found(load) | {"refused": str(refused)}, status=409)
    return http.redirect(request, "pathways:staff_file", load.public_id)


@require_POST
@needs(Permission.LOAD_STAFF)
def staff_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a checked file away."""
    load = _load(request, public_id)
    try:
        discard_staff_file(load=load, by=person_of(request))
    except Refused as refused:
        return http.render(request, FILE, _found(load) | {"refused": str(refused)}, status=409)
    http.confirm(request, f"{load.file_name} discarded. Nothing of it was taken in.")
    return http.redirect(request, "pathways:staff_load")


@require_safe
@needs(Permission.LOAD_STAFF)
def staff_errors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rows with errors, to mend and send again."""
    content = faulty_rows(load=_load(request, public_id))
    if not content:
        raise Http404
    return _csv(content, "rows-to-mend.csv")


def _load(request: HttpRequest, public_id: UUID) -> StaffLoad:
    found = StaffLoad.objects.at(council_for(request, Permission.LOAD_STAFF)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _found(load: StaffLoad) -> dict[str, object]:
    """What the page of a file says of it. `left` are the rows still to be mended.

    `few` is a file that names fewer people than it leaves out, such as one of mended rows: nobody takes those for
    leavers, so they are not counted out.
    """
    report = load.report
    return {
        "load": load,
        "waiting": load.state in UNDER_WAY,
        "report": report,
        "columns": _columns(load),
        "left": 0 if report.get("mended_by") else report.get("faulty", 0) - report.get("mended", 0),
        "few": report.get("leavers", 0) > report.get("people", 0),
    }


def _columns(load: StaffLoad) -> dict[str, object]:
    """The columns that were left out, and what no column was read as, so that one can be renamed to the other."""
    columns = load.report.get("columns", ())
    return {
        "left_out": [column["heading"] for column in columns if not column["read_as"] and column["heading"]],
        "not_read": not_read({column["read_as"] for column in columns}) if columns else (),
    }


def _csv(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
