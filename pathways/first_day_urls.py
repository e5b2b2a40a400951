"""Addresses of a council's first afternoon, under council/; `own_urlpatterns` are those of people and managers."""

from django.urls import path

from pathways.views import first_day_baseline, first_day_board, first_day_staff

urlpatterns = [
    path("first-day/", first_day_board.first_day, name="first_day"),
    path("first-day/remind/<slug:step>/", first_day_board.first_day_remind, name="first_day_remind"),
    path("first-day/progress/<uuid:public_id>/", first_day_board.first_day_job, name="first_day_job"),
    path("staff/load/", first_day_staff.staff_load, name="staff_load"),
    path("staff/load/template.csv", first_day_staff.staff_template, name="staff_template"),
    path("staff/load/<uuid:public_id>/", first_day_staff.staff_file, name="staff_file"),
    path("staff/load/<uuid:public_id>/take-in/", first_day_staff.staff_take_in, name="staff_take_in"),
    path("staff/load/<uuid:public_id>/discard/", first_day_staff.staff_discard, name="staff_discard"),
    path("staff/load/<uuid:public_id>/rows-to-mend.csv", first_day_staff.staff_errors, name="staff_errors"),
    path("titles/", first_day_board.titles, name="titles"),
    path("invite/", first_day_board.invite_all, name="invite_all"),
]

own_urlpatterns = [
    path("my-pathway/baseline/", first_day_baseline.baseline, name="baseline"),
    path("my-team/baseline/", first_day_baseline.baseline_team, name="baseline_team"),
]
