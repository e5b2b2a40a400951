"""Addresses of finding."""

from django.urls import path

from opportunities.views import finding

urlpatterns = [
    path("opportunities/", finding.opportunities, name="list"),
    path("opportunities/tell-me/", finding.tell, name="tell"),
    path("opportunities/tell-me/stop/", finding.stop_telling, name="tell_stop"),
    path("opportunities/<uuid:public_id>/", finding.one, name="one"),
    path("opportunities/<uuid:public_id>/save/", finding.save, name="save"),
    path("opportunities/<uuid:public_id>/save/undo/", finding.forget, name="forget"),
]
