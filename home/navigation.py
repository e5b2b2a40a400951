"""What stands round every page: navigation by hat, who is signed in, the switcher, the footer.

It is worked out when the page asks for it, so a part sent to htmx costs nothing; an error page must not fail a second
time, so what cannot be known is left out.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.hats import Hat, chosen, hats_for
from home.queries.waiting import waiting_count
from opportunities.queries.supervising import supervises
from people.models import Person
from people.permissions import held
from ui import clock
from ui.frame import Entry, Frame, Link
from ui.http import address

LABELS: dict[str, str] = {
    "today": "Today",
    "queue": "My queue",
    "team": "My team",
    "council": "My council",
    "pipeline": "My pipeline",
    "start": "Start",
    "pathways:mine": "My pathway",
    "opportunities:board": "Opportunities",
    "opportunities:list": "Opportunities",
    "opportunities:placements": "Placements",
    "pathways:claims": "My claims",
    "pathways:experiences": "My experiences",
    "pathways:record": "My record",
    "pathways:framework": "Framework",
    "pathways:reviews": "Gate reviews",
    "pathways:first_day": "First afternoon",
    "people:list": "People",
    "people:roles": "Roles",
    "people:verifiers": "Verifiers",
    "people:service": "Service",
    "people:audit": "Audit trail",
    "people:opened": "Who opened records",
    "people:account": "My account",
    "people:concerns": "Concerns",
    "pathways:ways_in": "Ways in",
}
# Pages under another page of the navigation, so that it stays marked while one is inside.
WITHIN: dict[str, str] = {
    "opportunities:post": "opportunities:board",
    "opportunities:edit": "opportunities:board",
    "opportunities:preview": "opportunities:board",
    "opportunities:close": "opportunities:board",
    "opportunities:withdraw": "opportunities:board",
    "opportunities:one": "opportunities:list",
    "pathways:claim": "pathways:claims",
    "pathways:claim_choose": "pathways:claims",
    "pathways:experience_add": "pathways:experiences",
    "opportunities:apply": "opportunities:list",
    "opportunities:applications": "opportunities:list",
    "opportunities:application": "opportunities:list",
    "opportunities:applicants": "opportunities:board",
    "opportunities:applicant": "opportunities:board",
    "opportunities:release": "queue",
    "opportunities:placements": "opportunities:list",
    "opportunities:placement": "opportunities:list",
    "opportunities:placement_objectives": "opportunities:list",
    "opportunities:placement_review": "opportunities:list",
    "opportunities:placement_feedback": "opportunities:list",
    "opportunities:placement_finish": "opportunities:list",
    "opportunities:placement_end": "opportunities:list",
    "opportunities:sign": "pipeline",
    "opportunities:reconfirm": "pipeline",
    "pathways:of": "team",
    "pathways:conversation": "team",
    "pathways:baseline_team": "team",
    "pathways:target": "pathways:mine",
    "pathways:review_ask": "pathways:mine",
    "pathways:review": "pathways:reviews",
    "pathways:review_panel": "pathways:reviews",
    "pathways:review_seat": "pathways:reviews",
    "pathways:review_decide": "pathways:reviews",
    "pathways:review_appeal": "pathways:mine",
    "pathways:review_answer_appeal": "pathways:reviews",
    "pathways:endorsement_ask": "pathways:mine",
    "pathways:baseline": "pathways:mine",
    "pathways:experience": "pathways:experiences",
    "pathways:record_trail": "pathways:record",
    "pathways:role": "pathways:framework",
    "pathways:competency": "pathways:framework",
    "pathways:gate": "pathways:framework",
    "pathways:experience_type": "pathways:framework",
    "pathways:ways_in": "pathways:framework",
    "pathways:interests": "council",
    "pathways:staff_load": "pathways:first_day",
    "pathways:staff_file": "pathways:first_day",
    "pathways:titles": "pathways:first_day",
    "pathways:invite_all": "pathways:first_day",
    "pathways:first_day_remind": "pathways:first_day",
    "pathways:first_day_job": "pathways:first_day",
    "people:person": "people:list",
    "people:add": "people:list",
    "people:correct": "people:list",
    "people:deactivate": "people:list",
    "people:give_role": "people:list",
    "people:end_role": "people:list",
    "people:verifier_add": "people:verifiers",
    "people:concern_read": "people:concerns",
    "people:verifier_change": "people:verifiers",
    "people:opened_of": "people:opened",
    "pathways:appointments": "people:list",
    "pathways:appointment_add": "people:list",
    "pathways:appointment_change": "people:list",
    "pathways:appointment_end": "people:list",
    "pathways:appointment_manager": "people:list",
    "pathways:move": "people:list",
    "pathways:leave": "people:list",
    "people:invite_several": "people:list",
    "gates": "council",
}
FOOTER = (
    ("Raise a concern outside my line", "people:concern"),
    ("Who opened my record", "people:opened"),
    ("Roles and who sees what", "people:roles"),
    ("Accessibility", "accessibility"),
    ("Privacy", "privacy"),
)
# Of oneself alone, on the menu; what one raised stands there beside where it is raised.
ACCOUNT = (("My account", "people:account"), FOOTER[0], ("My concerns", "people:concerns"), FOOTER[1])
FOOTER_SIGNED_OUT = FOOTER[-2:]
DEMO = (("Be somebody else", "demo:index"), ("Mail", "demo:mail"))
_COUNTED, _UNSEEN = "_queue_waiting", "_supervises_unseen"
PLACEMENTS = "opportunities:placements"
# Pages that name what a supervisor owes, or link to the placements.
LEADING_TO_PLACEMENTS = frozenset({"queue", "today", "opportunities:list", "opportunities:board"})


def page_furniture(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/page.html`."""
    return {"frame": SimpleLazyObject(lambda: frame(request))}


def frame(request: HttpRequest) -> Frame:
    """What stands round this page; of an error page, as much as can be known."""
    try:
        return _frame(request)
    except (DatabaseError, ObjectDoesNotExist):
        return Frame(**_everywhere())


def counted(request: HttpRequest, waiting: int) -> None:
    """Tell the navigation how many decisions wait, so that a page that knows saves it the query."""
    setattr(request, _COUNTED, waiting)


def _person(request: HttpRequest) -> Person | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) and user.is_authenticated else None


def _frame(request: HttpRequest) -> Frame:
    person = _person(request)
    if person is None:
        return Frame(**_everywhere(), footer=_links(FOOTER_SIGNED_OUT))
    hats = hats_for(request)
    now = chosen(request, hats)
    organisation = (now.organisation if now else None) or held(request).employer
    return Frame(
        **_everywhere(),
        navigation=entries(request, now) if now else (),
        who=person.name,
        organisation=organisation.official_name if organisation else "",
        account=address("people:account"),
        hats=tuple((hat.value, hat.label, hat == now) for hat in hats),
        worn=now.label if now else "",
        switch=address("hat") if len(hats) > 1 else "",
        sign_out=address("account_logout"),
        menu=address("menu"),
        footer=_links(FOOTER),
    )


def entries(request: HttpRequest, hat: Hat) -> tuple[Entry, ...]:
    """One hat's navigation: label, address, whether we are there, how many wait.

    How many wait is asked on the menu and on pages of the hat's own navigation only. There too, whoever has no page
    that leads to the placements they supervise, such as a member of panels who works for no council, finds them at the
    end.
    """
    match = getattr(request, "resolver_match", None)
    inside = match.view_name if match else ""
    here = inside if inside in hat.pages else WITHIN.get(inside, inside)
    if here not in hat.pages and inside.startswith("opportunities:placement"):
        here = PLACEMENTS
    # The page of one placement asks enough as it is.
    counts = here == "menu" or (here in hat.pages and (inside == here or here != PLACEMENTS))
    found = tuple(
        (LABELS[name], url, name == here, _waiting(request) if name == "queue" and counts else 0)
        for name in hat.pages
        if (url := address(name))
    )
    if (inside in hat.pages or here in {"menu", PLACEMENTS}) and _supervises_unseen(request):
        return *found, (LABELS[PLACEMENTS], address(PLACEMENTS), here == PLACEMENTS, 0)
    return found


def _supervises_unseen(request: HttpRequest) -> bool:
    """Whether somebody supervises a placement and no page of any of their hats leads there; once a request."""
    known: bool | None = getattr(request, _UNSEEN, None)
    if known is None:
        person = _person(request)
        led = any(LEADING_TO_PLACEMENTS.intersection(hat.pages) for hat in hats_for(request))
        known = person is not None and not led and supervises(person, today=clock.today())
        setattr(request, _UNSEEN, known)
    return known


def _waiting(request: HttpRequest) -> int:
    known: int | None = getattr(request, _COUNTED, None)
    if known is None:
        person = _person(request)
        known = waiting_count(person, today=clock.today()) if person else 0
        counted(request, known)
    return known


def _everywhere() -> dict[str, Any]:
    """What an error page has as well."""
    links = _links(DEMO) if settings.DEMO else ()
    return {"home": address("home"), "invented": settings.DEMO, "invented_links": links}


def account_links() -> tuple[Link, ...]:
    """The pages of one's own account, as the menu lists them."""
    return _links(ACCOUNT)


def _links(pages: tuple[tuple[str, str], ...]) -> tuple[Link, ...]:
    return tuple((label, url) for label, name in pages if (url := address(name)))
