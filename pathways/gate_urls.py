"""Addresses of gate reviews and certificates."""

from django.urls import URLPattern, URLResolver, path

from pathways.views import certificates, gate_forming, gate_panels, gate_reviews

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-pathway/review/", gate_reviews.review_ask, name="review_ask"),
    path("gate-reviews/", gate_reviews.reviews, name="reviews"),
    path("gate-reviews/<uuid:public_id>/", gate_reviews.review, name="review"),
    path("gate-reviews/<uuid:public_id>/withdraw/", gate_reviews.review_withdraw, name="review_withdraw"),
    path("gate-reviews/<uuid:public_id>/panel/", gate_forming.review_panel, name="review_panel"),
    path("gate-reviews/<uuid:public_id>/remind/", gate_panels.review_remind, name="review_remind"),
    path("gate-reviews/<uuid:public_id>/seat/", gate_panels.review_seat, name="review_seat"),
    path("gate-reviews/<uuid:public_id>/decide/", gate_panels.review_decide, name="review_decide"),
    path("gate-reviews/<uuid:public_id>/appeal/", gate_reviews.review_appeal, name="review_appeal"),
    path("gate-reviews/<uuid:public_id>/appeal/answer/", gate_panels.review_answer_appeal, name="review_answer_appeal"),
    path("certificates/<slug:code>.pdf", certificates.certificate, name="certificate"),
    path("certificates/<slug:code>/", certificates.certificate_verify, name="certificate_verify"),
]
