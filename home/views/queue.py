"""My queue: the page, a decision on one row, several at once, and undo."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from home import decisions
from home.forms import RowForm, claims_named, queue_forms, row_form
from home.navigation import counted
from home.queries.attention import attention
from home.queries.decided import Gone, found_now
from home.queries.queue import queue_of
from home.queries.rows import Queue, Row, SeatRow, SittingRow
from home.queries.team_reviews import team_reviews
from pathways.errors import AlreadyDecided, NotYours
from pathways.grace import SECOND_THOUGHTS
from pathways.queries.baseline import baseline_due
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import held, needs, person_of
from people.roles import ROLES, Permission, Role
from ui import clock, drafts, words
from ui.http import confirm, is_htmx, redirect, render, wants_whole_page
from ui.summary import Line

PAGE: Final = "home/queue.html"
ROW: Final = "home/queue_row.html"
PANELS: Final = "needs"
CONFLICT = 409
UNDONE = "queue_undone"
UNDO_WORDS: Final = (
    f"You can undo until the end of today. The e-mail about it waits {SECOND_THOUGHTS.seconds // 60} minutes."
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@needs(Permission.DECIDE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """The queue. A POST saves every row in which something is chosen; rows that cannot be saved stay as they are."""
    manager = person_of(request)
    if request.method != "POST":
        return _page(request, queue_of(manager, today=clock.today()), typed=_typed(request))
    return _save_all(request, manager)


@needs(Permission.DECIDE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """One row. 404 for what never was this manager's to decide; 409 when somebody else was first.

    A GET is a page with errors that is loaded again, so it leads back to the queue whatever it names.
    """
    if request.method != "POST":
        return redirect(request, "queue")
    manager = person_of(request)
    today = clock.today()
    before = queue_of(manager, today=today)
    row = before.row(f"{kind}-{public_id}")
    named = claims_named(request.POST, person=public_id) if kind == "assess" else {}
    gone = found_now(manager, kind=kind, public_id=public_id, claims=named, today=today)
    if gone is None:
        raise Http404
    if row is None and not gone.decided:
        gone = Gone(decided=True, text="These levels are decided in the baseline sitting. Open it from the queue.")
    if row is None or gone.decided:
        return _conflict(request, manager, row, gone)
    form = row_form(row, request.POST, check=True)
    if form.all_name in request.POST:
        return _marked(request, before, form)
    if not form.check(alone=True):
        return _refused(request, before, form)
    try:
        done = decisions.carry_out(form=form, by=manager)
    except AlreadyDecided as refusal:
        return _conflict(request, manager, row, Gone(decided=True, text=str(refusal)))
    except Refused as refusal:
        form.error = str(refusal)
        return _refused(request, before, form)
    name = decisions.remember(request.session, [done])
    decisions.forget_typed(request.session, [form.key])
    undo = reverse("queue_undo", args=[name]) if name else None
    if _row_only(request, form.key):
        left = queue_of(manager, today=today)
        still = left.row(form.key)
        context = {
            "done": done.text,
            "undo": undo,
            "undo_words": UNDO_WORDS,
            "form": row_form(still) if still else None,
            "key": form.key,
            "queue": left,
        }
        return _part(request, left, context, status=200)
    if not undo:  # what can be undone is said by the page itself, for as long as it is offered
        confirm(request, done.text)
    return _back(request)


@needs(Permission.DECIDE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, name: str) -> HttpResponse:
    """Take back what was decided a moment ago; what had been marked and typed is there again."""
    if request.method != "POST":
        return redirect(request, "queue")
    try:
        undone = decisions.undo(session=request.session, name=name, by=person_of(request))
    except Refused as refusal:
        if isinstance(refusal, AlreadyDecided | NotYours):  # for good; what else stands in the way may pass
            decisions.forget(request.session, name)
        return _page(request, _now(request), status=CONFLICT, notice=str(refusal))
    if undone is None:
        raise Http404
    request.session[UNDONE] = True
    confirm(request, "Undone. It waits for your decision again.")
    return _back(request)


@needs(Permission.DECIDE_TEAM)
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """My team: everybody with role, gate and last conversation; and the panels that stand beside the queue.

    Whom it shows is logged: the panels alone name only some of the team.
    """
    manager = person_of(request)
    found = attention(manager, today=clock.today())
    panels = not wants_whole_page(request) and request.headers.get("HX-Target") == PANELS
    _log(manager, found.named if panels else found.people, page="team")
    reviews = () if panels else team_reviews(manager, today=clock.today())
    context = {"attention": found, "beside": panels, "reviews": reviews}
    return render(request, "home/team.html", context, partials={PANELS})


def _save_all(request: HttpRequest, manager: Person) -> HttpResponse:
    before = queue_of(manager, today=clock.today())
    forms = [row_form(row, request.POST, check=True) for row in before.rows]
    done: list[decisions.Done] = []
    wrong: list[RowForm] = []
    for form in forms:
        if not form.check(alone=False):
            wrong.append(form)
        elif form.given:
            try:
                done.append(decisions.carry_out(form=form, by=manager))
            except Refused as refusal:
                form.error = str(refusal)
                wrong.append(form)
    decisions.remember(request.session, done)
    decisions.forget_typed(request.session, [form.key for form in forms if form.given and form not in wrong])
    said = " ".join(one.text for one in done if not one.undoable)
    if said:
        confirm(request, said)
    if not wrong:
        if done:
            return redirect(request, "queue")
        return _page(
            request,
            before,
            typed=request.POST,
            status=422,
            lines=[Line("Mark at least one level, or answer one row, and then save", _first_target(before))],
        )
    after = queue_of(manager, today=clock.today())
    kept = {form.key: form for form in wrong}
    saved = any(one.undoable for one in done)
    return _page(request, after, typed=request.POST, status=422, kept=kept, saved=saved)


def _typed(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed before: in rows whose decision was taken back, and in what a draft kept."""
    draft = drafts.recall(request)
    return {**decisions.typed_before(request.session), **(draft.dict() if draft else {})} or None


def _first_target(queue: Queue) -> str:
    forms = queue_forms(queue)
    return next((form.lines[0].target for form in forms if form.lines), forms[0].key if forms else "")


def _now(request: HttpRequest) -> Queue:
    return queue_of(person_of(request), today=clock.today())


def _page(
    request: HttpRequest,
    queue: Queue,
    *,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
    kept: Mapping[str, RowForm] | None = None,
    lines: list[Line] | None = None,
    notice: str = "",
    saved: bool = False,
) -> HttpResponse:
    """The whole page. `kept` are rows with errors; the others show what was typed in them.

    What was saved last stands at the top, except above errors, unless it was `saved` by this very request; what else
    was decided today stands below, each with its own undo.
    """
    today = decisions.decided_today(request.session, by=person_of(request))
    undone = request.session.pop(UNDONE, False)  # one word at the top: not beside the word that something is undone
    shown = not undone and (saved or request.method != "POST")
    top = today[0] if today and today[0].fresh and today[0].undoable and shown else None
    below = today[1:] if top else today
    counted(request, queue.waiting)
    _log(person_of(request), _people_in(queue.rows), page="queue")
    forms = [(kept or {}).get(form.key, form) for form in queue_forms(queue, typed)]
    context = {
        "queue": queue,
        "forms": forms,
        "several": sum(not isinstance(form.row, SittingRow | SeatRow) for form in forms) > 1,
        "lines": [*(lines or []), *(line for form in forms if kept and form.key in kept for line in form.errors)],
        "notice": notice,
        "restored": typed is not None and request.method != "POST" and any(form.marked for form in forms),
        "saved": top,
        "decided_today": below,
        "undoable": sum(one.undoable for one in below),
        "undo_words": UNDO_WORDS,
        "own_baseline": baseline_due(person_of(request), today=clock.today()),
        "mail_words": _mail_words(person_of(request).queue_day),
        "next_mail": _next_mail(person_of(request).queue_day),
        "sits": bool(held(request).at(Role.PANEL_MEMBER)),
    }
    return render(request, PAGE, context, status=status)


def _log(manager: Person, people: list[Person], *, page: str) -> None:
    audit.opened_many(viewer=manager, subjects=people, page=page, capacity=ROLES[Role.LINE_MANAGER].title.lower())


def _people_in(rows: Iterable[Row]) -> list[Person]:
    """Whose claims, experiences and endorsements these rows show, each once.

    Baselines are shown in their sitting, and a panel's case on the page of the seat.
    """
    return list(dict.fromkeys(row.person for row in rows if not isinstance(row, SittingRow | SeatRow)))


def _mail_words(day: int) -> str:
    if day >= len(WEEKDAYS):
        return "You get no weekly e-mail about this."
    return f"You get this as one e-mail each {WEEKDAYS[day]}."


def _next_mail(day: int) -> str:
    if day >= len(WEEKDAYS):
        return ""
    today = clock.today()
    ahead = (day - today.weekday()) % 7 or 7
    return f"Next e-mail {WEEKDAYS[day]} {words.day(today + timedelta(days=ahead))}, if something waits by then."


def _marked(request: HttpRequest, queue: Queue, form: RowForm) -> HttpResponse:
    """The same row with “keep” marked for every level that can be kept, to look at and save."""
    form.keep_all()
    if _row_only(request, form.key):
        return _part(request, queue, {"form": form, "key": form.key}, status=200)
    return _page(request, queue, typed=request.POST, kept={form.key: form})


def _refused(request: HttpRequest, queue: Queue, form: RowForm) -> HttpResponse:
    if _row_only(request, form.key):
        return _part(request, queue, {"form": form, "lines": form.errors, "key": form.key}, status=422)
    return _page(request, queue, typed=request.POST, status=422, kept={form.key: form})


def _conflict(request: HttpRequest, manager: Person, row: Row | None, gone: Gone) -> HttpResponse:
    """Somebody else was first: say so once, and show how it stands now."""
    left = queue_of(manager, today=clock.today())
    key = row.key if row else ""
    target = request.headers.get("HX-Target", "")
    if is_htmx(request) and not wants_whole_page(request):
        still = left.row(key or target)
        context = {"form": row_form(still) if still else None, "key": key or target, "notice": gone.text}
        return _part(request, left, context, status=CONFLICT)
    return _page(request, left, status=CONFLICT, notice=gone.text)


def _row_only(request: HttpRequest, key: str) -> bool:
    return not wants_whole_page(request) and request.headers.get("HX-Target") == key


def _part(request: HttpRequest, queue: Queue, context: dict[str, Any], *, status: int) -> HttpResponse:
    """One row, and the promise at the top of the page as it now is."""
    form: RowForm | None = context.get("form")
    _log(person_of(request), _people_in([form.row] if form else []), page="queue")
    return render(request, ROW, {**context, "queue": queue, "part": True}, status=status)


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the queue, with what was marked or typed in the other rows."""
    forms = queue_forms(_now(request), request.POST)
    if any(form.given or form.reason for form in forms):
        draft = drafts.keep(request)
        if draft:
            return redirect(request, f"{reverse('queue')}?{urlencode({'draft': draft})}")
    return redirect(request, "queue")
