"""A council's own job titles matched to framework roles, once for everybody who holds them."""

from collections.abc import Mapping

from django.db import transaction

from pathways.models import Appointment, TitleMapping
from pathways.queries.first_day import title_key
from pathways.queries.frameworks import current_catalogue
from pathways.titles import OUTSIDE_DIGITAL
from people import audit
from people.errors import Refused
from people.models import Organisation, Person
from ui import clock

AT_ONCE = 500  # posts in one statement


@transaction.atomic
def match_titles(*, organisation: Organisation, choices: Mapping[str, str], by: Person | None) -> int:
    """Decide what job titles stand for, and set the role of every open post with such a title.

    `choices` maps a title's key (`queries.first_day.title_key`) to a role's code, to OUTSIDE_DIGITAL, or to "" for
    undecided. Titles left out stay as they are. Gives back how many posts changed; a repeat changes none. Raises
    Refused for a role that the framework does not have.
    """
    codes = {role.code for role in current_catalogue().roles} | {OUTSIDE_DIGITAL, ""}
    unknown = next((key for key, code in choices.items() if code not in codes), None)
    if unknown is not None:
        raise Refused("That role is not in the framework. Choose one from the list.", field=unknown)
    posts = [
        post
        for post in Appointment.objects.select_for_update(of=("self",))
        .filter(organisation=organisation)
        .on(clock.today())
        .select_related("person")
        .order_by("pk")
        if title_key(post.title) in choices
    ]
    titles = {title_key(post.title): post.title for post in posts}
    _remember(organisation, {key: code for key, code in choices.items() if key in titles}, titles, by)
    changed: dict[tuple[str, bool], list[int]] = {}
    events = []
    for post in posts:
        role, outside = read_choice(choice=choices[title_key(post.title)])
        if (post.role, post.outside_digital) == (role, outside):
            continue
        events.append(
            audit.event(
                action="pathways.appointment.role_matched",
                by=by,
                subject=post.person,
                organisation=organisation,
                changes={"appointment": str(post.public_id), "from": post.role, "to": role, "outside_digital": outside},
            )
        )
        changed.setdefault((role, outside), []).append(post.pk)
    for (role, outside), keys in changed.items():
        # One statement a role, in parts: databases limit how many values one statement may carry.
        for start in range(0, len(keys), AT_ONCE):
            rows = Appointment.objects.filter(pk__in=keys[start : start + AT_ONCE])
            rows.update(role=role, outside_digital=outside)
    audit.record_many(events)
    return len(events)


def read_choice(*, choice: str) -> tuple[str, bool]:
    """A choice as the role and the mark that a post carries: ("", True) for outside digital, ("", False) undecided."""
    return ("", True) if choice == OUTSIDE_DIGITAL else (choice, False)


def _remember(
    organisation: Organisation, choices: Mapping[str, str], titles: Mapping[str, str], by: Person | None
) -> None:
    """Store the decisions, so that the next file needs none for the same titles."""
    known = {row.key: row for row in TitleMapping.objects.filter(organisation=organisation, key__in=choices)}
    now = clock.now()
    rows = []
    for key, choice in choices.items():
        role, outside = read_choice(choice=choice)
        row = known.get(key) or TitleMapping(organisation=organisation, key=key, title=titles[key])
        decided_at = now if choice else None
        if (row.role, row.outside_digital, row.decided_at is None) == (role, outside, not choice) and row.pk:
            continue
        row.role, row.outside_digital, row.decided_at, row.decided_by = (
            role,
            outside,
            decided_at,
            by if choice else None,
        )
        rows.append(row)
    TitleMapping.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "key"],
        update_fields=["role", "outside_digital", "decided_at", "decided_by"],
        batch_size=500,
    )
    if rows:
        audit.record(
            action="pathways.titles.matched",
            by=by,
            organisation=organisation,
            changes={row.title: OUTSIDE_DIGITAL if row.outside_digital else row.role for row in rows},
        )
