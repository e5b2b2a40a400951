"""Addresses of posting: what a host offers, from the draft to the end."""

from django.urls import URLPattern, path

from opportunities.views import approving, keeping, posting

urlpatterns: list[URLPattern] = [
    path("opportunities/hosting/", posting.board, name="board"),
    path("opportunities/new/", posting.post, name="post"),
    path("opportunities/confirm/<str:token>/", keeping.confirm_by_mail, name="confirm_by_mail"),
    path("opportunities/<uuid:public_id>/copy/", posting.copy, name="copy"),
    path("opportunities/<uuid:public_id>/edit/", posting.edit, name="edit"),
    path("opportunities/<uuid:public_id>/preview/", posting.preview, name="preview"),
    path("opportunities/<uuid:public_id>/discard/", posting.discard, name="discard"),
    path("opportunities/<uuid:public_id>/approve/", approving.approve, name="approve"),
    path("opportunities/<uuid:public_id>/reconfirm/", keeping.reconfirm, name="reconfirm"),
    path("opportunities/<uuid:public_id>/close/", keeping.close, name="close"),
    path("opportunities/<uuid:public_id>/withdraw/", keeping.withdraw, name="withdraw"),
]
