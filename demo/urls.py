"""Addresses of the demo. They exist in demo mode, and in tests, only."""

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("sign-in/<slug:persona>/", views.sign_in, name="sign_in"),
    path("mail/", views.mail, name="mail"),
    path("mail/<int:key>/", views.message, name="message"),
    path("mail/<int:key>/as-sent/", views.message_html, name="message_html"),
    path("staff-file/", views.staff_file, name="staff_file"),
]
