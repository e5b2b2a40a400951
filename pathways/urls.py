"""Addresses of pathways: the framework, one's own pathway, and the signed pages of those asked to confirm."""

from django.urls import URLPattern, URLResolver, include, path

from pathways.first_day_urls import own_urlpatterns as baseline_urls
from pathways.views import (
    claims,
    conversations,
    endorsements,
    evidence,
    experiences,
    framework,
    my_pathway,
    record,
    signed,
)

app_name = "pathways"

framework_urls: list[URLPattern | URLResolver] = [
    path("framework/", framework.framework, name="framework"),
    path("framework/roles/<slug:code>/", framework.role, name="role"),
    path("framework/competencies/<str:code>/", framework.competency, name="competency"),
    path("framework/experiences/<str:code>/", framework.experience_type, name="experience_type"),
    path("framework/gates/<str:code>/", framework.gate, name="gate"),
]

own_urls: list[URLPattern | URLResolver] = [
    path("my-pathway/", my_pathway.mine, name="mine"),
    path("my-pathway/target/", my_pathway.target, name="target"),
    path("people/<uuid:public_id>/pathway/", my_pathway.of, name="of"),
    path("people/<uuid:public_id>/conversation/", conversations.conversation, name="conversation"),
    path(
        "people/<uuid:public_id>/conversation/<uuid:talk>/undo/",
        conversations.conversation_undo,
        name="conversation_undo",
    ),
    path("my-pathway/claims/", claims.claims, name="claims"),
    path("my-pathway/claim/", claims.claim_choose, name="claim_choose"),
    path("my-pathway/claim/<str:code>/", claims.claim, name="claim"),
    path("my-pathway/claims/<uuid:public_id>/send/", claims.claim_send, name="claim_send"),
    path("my-pathway/claims/<uuid:public_id>/withdraw/", claims.claim_withdraw, name="claim_withdraw"),
    path("my-pathway/claims/<uuid:public_id>/restore/", claims.claim_restore, name="claim_restore"),
    path("my-pathway/experiences/", experiences.experiences, name="experiences"),
    path("my-pathway/experiences/add/", experiences.experience_choose, name="experience_add"),
    path("my-pathway/experiences/add/<str:code>/", experiences.experience_add, name="experience_add"),
    path("experiences/<uuid:public_id>/", experiences.experience, name="experience"),
    path(
        "my-pathway/experiences/<uuid:public_id>/ask-again/",
        experiences.experience_ask_again,
        name="experience_ask_again",
    ),
    path(
        "my-pathway/experiences/<uuid:public_id>/withdraw/", experiences.experience_withdraw, name="experience_withdraw"
    ),
    path("my-pathway/experiences/<uuid:public_id>/restore/", experiences.experience_restore, name="experience_restore"),
    path(
        "my-pathway/endorsements/<uuid:public_id>/withdraw/",
        endorsements.endorsement_withdraw,
        name="endorsement_withdraw",
    ),
    path(
        "my-pathway/endorsements/<uuid:public_id>/restore/",
        endorsements.endorsement_restore,
        name="endorsement_restore",
    ),
    path("my-pathway/endorsements/<uuid:public_id>/again/", endorsements.endorsement_again, name="endorsement_again"),
    path("my-pathway/endorsements/<str:capacity>/", endorsements.endorsement_ask, name="endorsement_ask"),
    path("evidence/<uuid:public_id>/", evidence.evidence, name="evidence"),
    path("my-record/", record.record, name="record"),
    path("my-record/trail/", record.record_trail, name="record_trail"),
]

signed_urls: list[URLPattern | URLResolver] = [
    path("verify/<str:token>/", signed.verify, name="verify"),
    path("endorse/<str:token>/", signed.endorse, name="endorse"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *framework_urls,
    *own_urls,
    *baseline_urls,
    path("council/", include("pathways.first_day_urls")),
    path("", include("pathways.appointment_urls")),
    path("", include("pathways.gate_urls")),
    path("", include("pathways.ways_in_urls")),
    *signed_urls,
]
