"""Addresses of concerns."""

from django.urls import URLPattern, URLResolver, path

from people.views import concerns

urlpatterns: list[URLPattern | URLResolver] = [
    path("concern/", concerns.concern, name="concern"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<uuid:public_id>/", concerns.concern_read, name="concern_read"),
]
