"""Finding an opportunity: the list, being told of new ones, one of them, and keeping it for later.

Open to everyone signed in.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from opportunities.actions import telling
from opportunities.actions.saving import forget_saved, save_for_later
from opportunities.models import Opportunity
from opportunities.queries.asked import asked
from opportunities.queries.finding import Found, find
from opportunities.queries.opportunity_page import opportunity_page, seen_by
from opportunities.ranking import Ranked
from pathways.queries.standing import standing
from people.permissions import held, person_of, signed_in
from people.roles import Permission
from ui import clock
from ui.http import confirm, redirect, render
from ui.paging import page

SIZE = 10


@require_safe
@signed_in
def opportunities(request: HttpRequest) -> HttpResponse:
    """What is open, the most for the reader's gate first, narrowed by the boxes ticked in the address."""
    stands = standing(person_of(request), today=clock.today())
    found = find(stands=stands, asked=asked(request.GET.getlist), employer=held(request).employer)
    shown = page(found.results, request, size=SIZE)
    tab = "saved" if found.asked.saved else "all"
    return render(
        request,
        "opportunities/list.html",
        {
            "found": found,
            "page": shown,
            "tab": tab,
            "same": _same(request),
            "articles": (_article(found, ranked) for ranked in shown.items),
        },
        partials={"results"},
    )


def _article(found: Found, ranked: Ranked) -> SafeString:
    """One result as HTML, drawn once as long as neither the board nor the reader's standing changes."""
    key = (ranked.offer.key, found.state(ranked))
    article = found.ranking.articles.get(key)
    if article is None:
        article = render_to_string("opportunities/parts/result.html", {"row": found.row(ranked), "axis": found.axis})
        found.ranking.keep(key, article)
    return mark_safe(article)  # noqa: S308 - a template of ours drew it


@require_POST
@signed_in
def tell(request: HttpRequest) -> HttpResponse:
    """From now on a letter tells the reader of new opportunities that close a gap of theirs."""
    telling.tell_of_new(person=person_of(request))
    confirm(
        request,
        "You will get an e-mail when a new opportunity closes a gap of yours, once a day at most.",
        undo=reverse("opportunities:tell_stop") + _same(request),
    )
    return redirect(request, reverse("opportunities:list") + _same(request))


@require_POST
@signed_in
def stop_telling(request: HttpRequest) -> HttpResponse:
    """No such letter any more."""
    if telling.stop_telling(person=person_of(request)):
        undo = reverse("opportunities:tell") + _same(request)
        confirm(request, "You will get no more e-mails about new opportunities.", undo=undo)
    return redirect(request, reverse("opportunities:list") + _same(request))


def _same(request: HttpRequest) -> str:
    """The filters as they stand, for the address to come back to."""
    return f"?{query}" if (query := request.GET.urlencode()) else ""


def _seen(request: HttpRequest, public_id: UUID) -> Opportunity:
    found = seen_by(person_of(request), public_id, today=clock.today())
    if found is None:
        raise Http404
    return found


@require_safe
@signed_in
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One opportunity: why it suits the reader, what it gives, its terms, and how to apply."""
    opportunity = _seen(request, public_id)
    holdings = held(request)
    made = opportunity_page(
        opportunity,
        stands=standing(person_of(request), today=clock.today()),
        employer=holdings.employer,
        posts=holdings.may(Permission.POST_OPPORTUNITIES, opportunity.organisation),
    )
    posts = holdings.may(Permission.POST_OPPORTUNITIES)
    mine_url = _address("application", made.mine.public_id) if made.mine else ""
    copy = f"{url}?copy={public_id}" if posts and (url := _address("post")) else ""
    context = {
        "page": made,
        "opportunity": opportunity,
        "apply_url": _address("apply", public_id),
        "mine_url": mine_url,
        "copy_url": copy,
    }
    return render(request, "opportunities/opportunity.html", context)


def _address(name: str, *parts: UUID) -> str:
    """The address of a page of this room; empty where it is not installed."""
    try:
        return reverse(f"opportunities:{name}", args=parts)
    except NoReverseMatch:
        return ""


@require_POST
@signed_in
def save(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it for later."""
    opportunity = _seen(request, public_id)
    save_for_later(opportunity=opportunity, person=person_of(request))
    confirm(
        request,
        f"{opportunity.title} is saved for later. Only you see that.",
        undo=reverse("opportunities:forget", args=[public_id]),
    )
    return redirect(request, "opportunities:one", public_id)


@require_POST
@signed_in
def forget(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no longer."""
    opportunity = _seen(request, public_id)
    if forget_saved(opportunity=opportunity, person=person_of(request)):
        confirm(
            request,
            f"{opportunity.title} is no longer saved.",
            undo=reverse("opportunities:save", args=[public_id]),
        )
    return redirect(request, "opportunities:one", public_id)
