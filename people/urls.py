"""Addresses of people: ways in, one's own account, the council's people, roles, verifiers, the trail, the service.

allauth reverses names without a namespace, so these stand in the open; each view carries its own access marker.
"""

from django.urls import URLPattern, URLResolver, include, path, re_path

from people.views import account, careers, people, service, sign_in, trail, verifiers, ways_in

people_urls: list[URLPattern | URLResolver] = [
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("invitation/<str:token>/", ways_in.invitation, name="invitation"),
    path("set-up/<str:token>/", ways_in.set_up, name="set_up"),
    path("my-account/", account.account, name="account"),
    path("my-account/weekly-e-mail/", account.queue_day, name="queue_day"),
    path("who-opened-my-record/", trail.opened, name="opened"),
    path("people/", people.people_list, name="list"),
    path("people/add/", people.add, name="add"),
    path("people/invite/", people.invite_several, name="invite_several"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/correct/", people.correct, name="correct"),
    path("people/<uuid:public_id>/invite/", people.invite, name="invite"),
    path("people/<uuid:public_id>/deactivate/", careers.deactivate, name="deactivate"),
    path("people/<uuid:public_id>/reactivate/", careers.reactivate, name="reactivate"),
    path("people/<uuid:public_id>/roles/give/", careers.give_role, name="give_role"),
    path("people/<uuid:public_id>/roles/<int:key>/end/", careers.end_role, name="end_role"),
    path("people/<uuid:public_id>/opened/", trail.opened_of, name="opened_of"),
    path("roles/", careers.roles, name="roles"),
    path("verifiers/", verifiers.directory, name="verifiers"),
    path("verifiers/add/", verifiers.add, name="verifier_add"),
    path("verifiers/<int:key>/change/", verifiers.change, name="verifier_change"),
    path("verifiers/<int:key>/retire/", verifiers.retire, name="verifier_retire"),
    path("verifiers/<int:key>/restore/", verifiers.restore, name="verifier_restore"),
    path("audit/", trail.events, name="audit"),
    path("service/", service.service, name="service"),
    path("service/messages/<int:key>/retry/", service.retry_message, name="retry_message"),
    path("service/messages/<int:key>/give-up/", service.give_up_message, name="give_up_message"),
    path("service/jobs/<int:key>/retry/", service.retry_job, name="retry_job"),
    path("service/jobs/<int:key>/give-up/", service.give_up_job, name="give_up_job"),
    path("", include("people.concern_urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.ask_for_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", sign_in.enter_code, name="account_confirm_login_code"),
    path("sign-in/closed/", sign_in.closed, name="account_inactive"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-up/", sign_in.no_sign_up, name="account_signup"),
    path("sign-up/sent/", sign_in.no_sign_up, name="account_email_verification_sent"),
    path("sign-up/confirm/<str:key>/", sign_in.no_sign_up, name="account_confirm_email"),
    path("password/reset/", sign_in.ask_for_reset, name="account_reset_password"),
    path("password/reset/sent/", sign_in.reset_asked, name="account_reset_password_done"),
    path("password/reset/done/", sign_in.reset_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        sign_in.reset,
        name="account_reset_password_from_key",
    ),
    path("my-account/address/", account.address, name="account_email"),
    path("my-account/password/", sign_in.change_password, name="account_change_password"),
    path("my-account/password/set/", sign_in.set_password, name="account_set_password"),
    path("my-account/check/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("my-account/sessions/", account.sessions, name="usersessions_list"),
    path("", include((people_urls, "people"))),
]
