"""Addresses of the pages people open first."""

from django.urls import URLPattern, path

from home.views import council, pages, pipeline, queue, today

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("menu/", pages.menu, name="menu"),
    path("hat/", pages.hat, name="hat"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("today/", today.today, name="today"),
    path("my-queue/", queue.queue, name="queue"),
    path("my-queue/undo/<str:name>/", queue.undo, name="queue_undo"),
    path("my-queue/<slug:kind>/<uuid:public_id>/", queue.decide, name="queue_decide"),
    path("my-team/", queue.team, name="team"),
    path("my-pipeline/", pipeline.pipeline, name="pipeline"),
    path("my-council/", council.council, name="council"),
    path("my-council/near-a-gate/", council.gates, name="gates"),
]
