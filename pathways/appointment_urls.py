"""Addresses of one person's posts, for whoever manages the people of a council."""

from django.urls import path

from pathways.views import appointment_ends, appointment_undo, appointments, leaving

urlpatterns = [
    path("people/<uuid:public_id>/posts/", appointments.appointments, name="appointments"),
    path("people/<uuid:public_id>/posts/add/", appointments.appointment_add, name="appointment_add"),
    path(
        "people/<uuid:public_id>/posts/<uuid:post>/change/", appointments.appointment_change, name="appointment_change"
    ),
    path("people/<uuid:public_id>/posts/<uuid:post>/end/", appointment_ends.appointment_end, name="appointment_end"),
    path(
        "people/<uuid:public_id>/posts/<uuid:post>/manager/",
        appointment_ends.appointment_manager,
        name="appointment_manager",
    ),
    path("people/<uuid:public_id>/posts/<uuid:post>/undo/", appointment_undo.appointment_undo, name="appointment_undo"),
    path("people/<uuid:public_id>/move/", appointment_ends.move, name="move"),
    path("people/<uuid:public_id>/move/cancel/", appointment_ends.move_cancel, name="move_cancel"),
    path("people/<uuid:public_id>/leave/", leaving.leave, name="leave"),
    path("people/<uuid:public_id>/leave/take-back/", leaving.leave_take_back, name="leave_take_back"),
]
