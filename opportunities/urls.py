"""Addresses of this room, noun by noun."""

from django.urls import include, path

app_name = "opportunities"
urlpatterns = [
    path("", include("opportunities.posting_urls")),
    path("", include("opportunities.applying_urls")),
    path("", include("opportunities.placement_urls")),
    path("", include("opportunities.finding_urls")),
]
