"""A prepared query answers what its query set answers, with whatever values, and refuses what it cannot keep."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from people.models import Membership, Organisation, Person
from people.roles import Role
from ui.prepared import LONGEST_LIST, NotPreparable, Prepared

pytestmark = [pytest.mark.django_db]

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)


@pytest.fixture
def staff(db: None) -> list[Person]:
    """Four people; the second left in June, the third is a council lead too."""
    council = Organisation.objects.councils().order_by("pk")[0]
    made = [Person.objects.create(email=f"p{n}@council.invalid", name=f"Person {n}") for n in range(4)]
    for number, person in enumerate(made):
        until = date(2026, 6, 1) if number == 1 else None
        Membership.objects.create(person=person, organisation=council, role=Role.LEARNER, since=DAY, until=until)
    Membership.objects.create(person=made[2], organisation=council, role=Role.COUNCIL_LEAD, since=LATER)
    return made


def posts(person: Any, day: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person).on(day).select_related("organisation").order_by("pk")


def columns(people: Any, day: Any) -> QuerySet[Membership, tuple[Any, ...]]:
    return (
        Membership.objects.filter(person__in=people, since__lte=day)
        .order_by("pk")
        .annotate(word=Value("held"), who=F("person__name"))
        .values_list("word", "who", "person__public_id", "since", "until")
    )


def leading(people: Any, role: Any) -> QuerySet[Person]:
    holds = Membership.objects.filter(person=OuterRef("pk"), role=role)
    return Person.objects.filter(pk__in=people).annotate(leads=Exists(holds), held=Count("memberships")).order_by("pk")


def both(people: Any, day: Any) -> QuerySet[Membership, tuple[Any, ...]]:
    since = Membership.objects.order_by().filter(person__in=people, since=day).values_list("person", "since")
    ended = Membership.objects.order_by().filter(person__in=people, until__isnull=False).values_list("person", "until")
    return since.union(ended, all=True)


def flat(rows: Any) -> list[Any]:
    return [{**vars(row), "_state": None} if hasattr(row, "_state") else row for row in rows]


CASES: list[tuple[Callable[..., Any], Callable[[list[int]], list[dict[str, Any]]]]] = [
    (posts, lambda keys: [{"person": key, "day": day} for key in keys for day in (DAY, LATER)]),
    (columns, lambda keys: [{"people": tuple(keys[:n]), "day": day} for n in (1, 2, 3) for day in (DAY, LATER)]),
    (leading, lambda keys: [{"people": tuple(keys), "role": role.value} for role in (Role.LEARNER, Role.COUNCIL_LEAD)]),
    (both, lambda keys: [{"people": tuple(keys[n:]), "day": DAY} for n in (0, 1, 2)]),
]


@pytest.mark.parametrize(("build", "values"), CASES, ids=[build.__name__ for build, _ in CASES])
def test_the_rows_are_those_of_the_query_set(staff: list[Person], build: Any, values: Any) -> None:
    prepared: Prepared[Any] = Prepared(build)
    answers = []
    for chosen in [*values([person.pk for person in staff])] * 2:
        found, ordinary = flat(prepared(**chosen)), flat(build(**chosen))
        if build is both:  # a union without an order: compare as sets
            found, ordinary = sorted(found, key=str), sorted(ordinary, key=str)
        for row in (*found, *ordinary):
            if isinstance(row, dict):
                row["organisation"] = row.pop("_state", None)
        assert found == ordinary
        answers.append(found)
    assert any(answers)
    assert any(one != other for one in answers for other in answers), "the values make no difference"


def test_the_first_time_and_every_time_one_query_asks_it_all(staff: list[Person]) -> None:
    prepared = Prepared(posts)
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            (post,) = prepared(person=staff[0].pk, day=DAY)
            assert post.organisation.name
        assert len(asked) == 1


def test_the_sql_is_written_once_for_each_length_of_list(staff: list[Person]) -> None:
    calls = []

    def build(people: Any, day: Any) -> QuerySet[Membership, tuple[Any, ...]]:
        calls.append(len(people))
        return columns(people, day)

    prepared = Prepared(build)
    for length in (1, 2, 1, 2, 1):
        prepared(people=tuple(person.pk for person in staff[:length]), day=DAY)
    assert calls == [1, 2]


def test_an_empty_list_and_a_long_one_are_asked_as_ever(staff: list[Person]) -> None:
    prepared = Prepared(columns)
    assert prepared(people=(), day=DAY) == []
    long = (*tuple(range(10**6, 10**6 + LONGEST_LIST)), staff[0].pk)
    assert [row[1] for row in prepared(people=long, day=DAY)] == ["Person 0"]


def test_a_query_that_alters_its_value_is_refused(staff: list[Person]) -> None:
    searching: Prepared[Person] = Prepared(lambda words: Person.objects.filter(name__contains=words))
    with pytest.raises(NotPreparable, match="words"):
        searching(words="Person")


def test_a_query_that_leaves_a_value_out_is_refused(staff: list[Person]) -> None:
    heedless: Prepared[Person] = Prepared(lambda person, day: Person.objects.filter(pk=person))
    with pytest.raises(NotPreparable, match="day"):
        heedless(person=staff[0].pk, day=DAY)


def test_a_query_that_looks_at_the_clock_is_refused(staff: list[Person]) -> None:
    dated: Prepared[Membership] = Prepared(lambda person: Membership.objects.filter(person=person).on(DAY))
    with pytest.raises(NotPreparable, match="A day is written into"):
        dated(person=staff[0].pk)


@pytest.mark.parametrize("value", [True, 1.5, None], ids=str)
def test_values_of_other_kinds_are_refused(db: None, value: Any) -> None:
    with pytest.raises(NotPreparable, match="only whole numbers"):
        Prepared(lambda it: Person.objects.filter(is_active=it))(it=value)
