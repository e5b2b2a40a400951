"""Today, the first page of everyone who learns; made for a phone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from home.queries.today import today_of
from people.permissions import held, person_of, signed_in
from people.roles import Role
from ui import clock
from ui.http import render


@signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What has a day, one next action, the gate ahead, and what waits, came back or changed."""
    context = {
        "page": today_of(person_of(request), today=clock.today()),
        "sits": bool(held(request).at(Role.PANEL_MEMBER)),
    }
    return render(request, "home/today.html", context)
