"""The first afternoon as a whole: what is done, who is missing, titles, invitations and reminders."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pathways.actions.first_day import start_inviting, start_reminding
from pathways.actions.titles import match_titles
from pathways.forms.first_day_staff import OccasionForm, TitlesForm
from pathways.queries.first_day import SURE, Step, not_invited, titles_of
from pathways.queries.first_day import first_day as board_of
from pathways.queries.first_day_jobs import job_of
from pathways.queries.frameworks import current_catalogue
from people.errors import Refused
from people.permissions import council_for, needs, person_of
from people.roles import Permission
from ui import clock, http, words
from ui.forms import bound
from ui.paging import Page

PROGRESS = "progress"
BOARD = "pathways/first_day/board.html"
# Each title carries a list of all roles, so a page holds fourteen of them.
TITLES_A_PAGE = 14


@require_safe
@needs(Permission.LOAD_STAFF)
def first_day(request: HttpRequest) -> HttpResponse:
    """Six steps with their counts, who is missing, and one button each to remind."""
    return _board(request)


def _board(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    council = council_for(request, Permission.LOAD_STAFF)
    board = board_of(council, today=clock.today())
    context = {"council": council, "board": board, "occasion": OccasionForm(), "refused": refused}
    return http.render(request, BOARD, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOAD_STAFF)
def first_day_remind(request: HttpRequest, step: str) -> HttpResponse:
    """Remind everybody whom one step waits for, after a page that says how many and who."""
    if step not in set(Step):
        raise Http404
    if request.method != "POST":
        return _ask_to_remind(request, Step(step))
    form = OccasionForm(request.POST)
    if not form.is_valid():
        return _board(request, refused="That button had gone stale. Press it again.", status=422)
    council = council_for(request, Permission.LOAD_STAFF)
    try:
        job = start_reminding(organisation=council, step=Step(step), by=person_of(request), occasion=form.mark)
    except Refused as refused:
        return _board(request, refused=str(refused), status=409)
    return http.redirect(request, "pathways:first_day_job", job.public_id)


def _ask_to_remind(request: HttpRequest, step: Step) -> HttpResponse:
    council = council_for(request, Permission.LOAD_STAFF)
    people = board_of(council, today=clock.today()).step(step).to_remind
    context = {
        "council": council,
        "step": step,
        "count": len(people),
        "some": people[:10],
        "occasion": OccasionForm(),
    }
    return http.render(request, "pathways/first_day/remind_ask.html", context)


@needs(Permission.LOAD_STAFF)
def titles(request: HttpRequest) -> HttpResponse:
    """Match job titles to roles: undecided ones first, fourteen at a time, a save for each page."""
    council = council_for(request, Permission.LOAD_STAFF)
    catalogue = current_catalogue()
    rows = sorted(titles_of(council, roles=catalogue.roles, today=clock.today()), key=lambda row: row.decided)
    asked = request.GET.get("page", "")
    last = max(1, -(-len(rows) // TITLES_A_PAGE))
    number = min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    on_page = rows[(number - 1) * TITLES_A_PAGE : number * TITLES_A_PAGE]
    # What was sent counts wherever its title stands by now: a save may move titles between pages.
    form = bound(request, TitlesForm, rows=rows if request.method == "POST" else on_page, catalogue=catalogue)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                changed = match_titles(organisation=council, choices=form.choices, by=person_of(request))
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                left = sum(1 for choice in form.choices.values() if not choice)
                rest = f" {words.plural(left, 'title is', 'titles are')} not decided yet." if left else ""
                http.confirm(request, f"Titles saved. {words.plural(changed, 'post', 'posts')} changed.{rest}")
                return http.redirect(request, f"{reverse('pathways:titles')}{f'?page={number}' if number > 1 else ''}")
        status = 422
    names = {role.code: role.title for role in catalogue.roles}
    context = {
        "council": council,
        "form": form,
        "rows": [(row, form[form.names[row.key]], _others(row, names)) for row in on_page],
        "titles": len(rows),
        "page": Page(
            items=on_page, number=number, has_previous=number > 1, has_next=number * TITLES_A_PAGE < len(rows)
        ),
        "undecided": sum(1 for row in rows if not row.decided),
        "here": sum(1 for row in on_page if not row.decided),
        "suggested": sum(1 for row in rows if row.suggested),
        "people": sum(row.people for row in rows),
        "sure": SURE,
    }
    return http.render(request, "pathways/first_day/titles.html", context, status=status)


def _others(row: object, names: dict[str, str]) -> list[str]:
    """Suggestions that are not sure enough to be preset, in words."""
    suggestions = getattr(row, "suggestions", ())
    preset = getattr(row, "preset", "")
    return [
        names.get(suggestion.role_code, "Outside digital")
        for suggestion in suggestions
        if suggestion.role_code != preset
    ]


@needs(Permission.LOAD_STAFF)
def invite_all(request: HttpRequest) -> HttpResponse:
    """Invite everybody who was loaded and is not yet invited."""
    council = council_for(request, Permission.LOAD_STAFF)
    form, refused, status = OccasionForm(), "", 200
    if request.method == "POST":
        sent = OccasionForm(request.POST)
        if sent.is_valid():
            try:
                job = start_inviting(organisation=council, by=person_of(request), occasion=sent.mark)
            except Refused as problem:
                refused, status = str(problem), 409
            else:
                return http.redirect(request, "pathways:first_day_job", job.public_id)
        else:
            refused, status = "That button had gone stale. Press it again.", 422
    waiting = not_invited(council, today=clock.today())
    context = {
        "council": council,
        "occasion": form,
        "count": waiting.count(),
        "some": waiting[:10],
        "refused": refused,
    }
    return http.render(request, "pathways/first_day/invite.html", context, status=status)


@require_safe
@needs(Permission.LOAD_STAFF)
def first_day_job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far inviting or reminding is."""
    council = council_for(request, Permission.LOAD_STAFF)
    job = job_of(public_id=public_id, owner=council.slug)
    if job is None:
        raise Http404
    polled = http.is_htmx(request) and request.headers.get("HX-Target") == PROGRESS
    if polled and job.is_over:
        return http.redirect(request, "pathways:first_day_job", job.public_id)
    return http.render(request, "pathways/first_day/job.html", {"council": council, "job": job}, partials=(PROGRESS,))
