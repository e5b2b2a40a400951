"""Every address of the service, room by room."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("home.urls")),
    path("", include("opportunities.urls")),
    path("", include("pathways.urls")),
    path("", include("people.urls")),
]
if settings.DEMO or settings.TEST:
    urlpatterns.append(path("demo/", include("demo.urls")))
