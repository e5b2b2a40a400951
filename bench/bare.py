"""The bare page that hot pages are timed against: one indexed query, 25 rows, and no frame.

It goes through the same middleware, session, sign-in and template engine. This file is a URL conf that
mounts it beside the service's; it exists in measurements only.
"""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_safe

from people.models import Organisation
from people.permissions import signed_in

ROWS = 25
PAGE = """<!doctype html><html lang="en-GB"><head><title>Bare</title></head><body><h1>Bare</h1><table>
{% for row in rows %}<tr><th scope="row">{{ row.name }}</th><td>{{ row.official_name }}</td>
<td>{{ row.region }}</td></tr>
{% endfor %}</table></body></html>"""
TEMPLATE = engines["django"].from_string(PAGE)
# The same rows with what stands round every page of the service: header, navigation, footer.
FRAMED = engines["django"].from_string(
    '{% extends "ui/page.html" %}{% block content %}<h1>Bare</h1><table>'
    '{% for row in rows %}<tr><th scope="row">{{ row.name }}</th><td>{{ row.official_name }}</td>'
    "<td>{{ row.region }}</td></tr>{% endfor %}</table>{% endblock %}"
)


@require_safe
@signed_in
def bare(request: HttpRequest) -> HttpResponse:
    """25 rows by primary key."""
    rows = Organisation.objects.councils().order_by("pk")[:ROWS]
    return HttpResponse(TEMPLATE.render({"rows": rows}, request))


@require_safe
@signed_in
def framed(request: HttpRequest) -> HttpResponse:
    """The same rows in the service's frame, to tell the frame's cost from the page's."""
    rows = Organisation.objects.councils().order_by("pk")[:ROWS]
    return HttpResponse(FRAMED.render({"rows": rows}, request))


urlpatterns = [
    path("bench/bare/", bare, name="bare"),
    path("bench/framed/", framed, name="framed"),
    path("", include("config.urls")),
]
