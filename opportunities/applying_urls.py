"""Addresses of applying: the applicant's pages, their council's, and the host's."""

from django.urls import path

from opportunities.views import applying, choosing, releasing

urlpatterns = [
    path("opportunities/<uuid:public_id>/apply/", applying.apply, name="apply"),
    path("opportunities/<uuid:public_id>/applicants/", choosing.applicants, name="applicants"),
    path("my-applications/", applying.applications, name="applications"),
    path("applications/<uuid:public_id>/", applying.application, name="application"),
    path("applications/<uuid:public_id>/withdraw/", applying.application_withdraw, name="application_withdraw"),
    path("applications/<uuid:public_id>/restore/", applying.application_restore, name="application_restore"),
    path("applications/<uuid:public_id>/release/", releasing.release, name="release"),
    path("applications/<uuid:public_id>/release/undo/", releasing.release_undo, name="release_undo"),
    path("applications/<uuid:public_id>/sign/", releasing.sign, name="sign"),
    path("applications/<uuid:public_id>/host/", choosing.applicant, name="applicant"),
    path("applications/<uuid:public_id>/offer/undo/", choosing.offer_undo, name="offer_undo"),
    path(
        "applications/<uuid:public_id>/evidence/<uuid:piece_id>/",
        choosing.application_evidence,
        name="application_evidence",
    ),
]
