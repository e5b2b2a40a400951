"""Addresses of placements: the time somebody spends at an opportunity."""

from django.urls import URLPattern, path

from opportunities.views import placements

urlpatterns: list[URLPattern] = [
    path("placements/", placements.placements, name="placements"),
    path("placements/<uuid:public_id>/", placements.placement, name="placement"),
    path("placements/<uuid:public_id>/objectives/", placements.objectives, name="placement_objectives"),
    path("placements/<uuid:public_id>/reviews/<slug:point>/", placements.review, name="placement_review"),
    path("placements/<uuid:public_id>/feedback/", placements.feedback, name="placement_feedback"),
    path("placements/<uuid:public_id>/finish/", placements.finish, name="placement_finish"),
    path("placements/<uuid:public_id>/end/", placements.end, name="placement_end"),
]
