"""Addresses of ways in."""

from django.urls import URLPattern, URLResolver, path

from pathways.views import ways_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("ways-in/", ways_in.ways_in, name="ways_in"),
    path("ways-in/interests/", ways_in.interests, name="interests"),
    path("ways-in/interests/<uuid:public_id>/answer/", ways_in.interest_answer, name="interest_answer"),
    path("ways-in/interests/<uuid:public_id>/reopen/", ways_in.interest_reopen, name="interest_reopen"),
    path("ways-in/interests/<uuid:public_id>/take-back/", ways_in.interest_take_back, name="interest_take_back"),
    path("ways-in/roles/<slug:code>/interest/", ways_in.interest, name="interest"),
]
