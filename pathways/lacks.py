"""The list of people, narrowed to those for whom a step of the first afternoon waits.

By the same rules as the board (`queries.first_day`), as queries that stand inside the list's own.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pathways.models import Appointment, Assessment, Baseline
from pathways.queries.first_day import not_invited, staff_of
from people.lacks import lack
from people.models import Organisation


def with_posts(organisation: Organisation, *, today: date) -> "QuerySet[Any, Any]":
    """Staff of a council with what is known of each one's present post: the latest with a role, else the latest.

    Adds `post`, `post_role`, `outside`, `manager` and `absent` (whether that manager has left or cannot sign in; each
    None without a post), `sent` and `agreed`. A baseline of which
    nothing waits any more counts as agreed, as when each level was decided one by one.
    """
    post = (
        Appointment.objects.filter(organisation=organisation, person=OuterRef("pk"))
        .on(today)
        .annotate(matched=Q(~Q(role="")))
        .with_absence(today)
        .order_by("-matched", "-since", "-pk")
    )
    baseline = Baseline.objects.filter(appointment=OuterRef("post"), confirmed_on__isnull=False)
    waiting = Assessment.objects.waiting().filter(person=OuterRef("pk"), baseline=True)
    found: QuerySet[Any, Any] = (
        staff_of(organisation, today=today)
        .order_by()
        .annotate(
            post=Subquery(post.values("pk")[:1]),
            post_role=Coalesce(Subquery(post.values("role")[:1]), Value("")),
            outside=Subquery(post.values("outside_digital")[:1]),
            manager=Subquery(post.values("line_manager")[:1]),
            absent=Subquery(post.values("manager_absent")[:1]),
            top=Subquery(post.values("reports_to_nobody")[:1]),
        )
        .annotate(
            sent=Exists(baseline),
            agreed=Q(
                Exists(baseline.filter(manager_confirmed_on__isnull=False)) | (Exists(baseline) & ~Exists(waiting))
            ),
        )
    )
    return found


def _digital(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    return with_posts(organisation, today=today).exclude(post_role="")


@lack("manager", "Line manager")
def without_manager(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """People whose present post names no line manager, and neither stands at the top nor is outside digital.

    A title that is not decided yet may turn out digital, so whoever holds it is asked for, too.
    """
    people = with_posts(organisation, today=today)
    return people.filter(post__isnull=False, outside=False, manager__isnull=True, top=False).values("pk")


@lack("present_manager", "Line manager who is here")
def with_absent_manager(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """People whose present post names a line manager who has left or cannot sign in."""
    return with_posts(organisation, today=today).filter(absent=True).values("pk")


@lack("titles", "Role for the title")
def without_role(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """People whose job title is neither matched to a role nor outside digital."""
    people = with_posts(organisation, today=today)
    return people.filter(post__isnull=False, post_role="", outside=False).values("pk")


@lack("invited", "Invitation")
def without_invitation(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """Staff who were never invited."""
    return not_invited(organisation, today=today).order_by().values("pk")


@lack("signed_in", "First sign-in")
def never_signed_in(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """Staff who never came in."""
    return staff_of(organisation, today=today).filter(last_login__isnull=True).order_by().values("pk")


@lack("baseline", "Own baseline")
def without_baseline(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """People in digital roles who have not confirmed their baseline."""
    return _digital(organisation, today).filter(sent=False).values("pk")


@lack("confirmed", "Manager’s answer")
def without_word(organisation: Organisation, today: date) -> "QuerySet[Any, Any]":
    """People whose baseline waits for a line manager."""
    return _digital(organisation, today).filter(sent=True, agreed=False).values("pk")
