"""Pages of a list: one query, no COUNT, and numbers that make no sense are page 1."""

from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ui.clock import now
from ui.models import Draft
from ui.paging import LAST_PAGE, Page, page

pytestmark = pytest.mark.django_db


def rows(count: int) -> Any:
    Draft.objects.bulk_create(Draft(key=str(n), owner="o", data={}, kept_at=now()) for n in range(count))
    return Draft.objects.order_by("pk")


def at(number: object, size: int, count: int) -> Page[Draft]:
    return page(rows(count), RequestFactory().get("/", {"page": str(number)}), size=size)


@pytest.mark.parametrize(
    ("number", "keys", "before", "after"),
    [(1, ["0", "1"], False, True), (2, ["2", "3"], True, True), (3, ["4"], True, False), (9, [], True, False)],
)
def test_each_page_knows_its_neighbours(number: int, keys: list[str], before: bool, after: bool) -> None:
    found = at(number, 2, 5)
    assert [draft.key for draft in found.items] == keys
    assert (found.has_previous, found.has_next) == (before, after)


def test_a_full_last_page_has_no_next() -> None:
    assert not at(2, 2, 4).has_next


@pytest.mark.parametrize("number", ["", "0", "-3", "x", "1e9", "²", "99999999999999999999"])
def test_nonsense_is_page_one(number: str) -> None:
    assert at(number, 2, 3).number == 1


def test_nobody_walks_to_the_end_of_a_big_table() -> None:
    assert at(99_999, 2, 1).number == LAST_PAGE


def test_one_query_and_no_count() -> None:
    queryset = rows(5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(queryset, RequestFactory().get("/"), size=2)
    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"].upper()


def test_links_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "a b", "page": "2"})
    found: Page[Any] = Page(items=[], number=2, has_previous=True, has_next=True)
    html = Template("{% pagination page %}").render(Context({"request": request, "page": found}))
    assert 'href="?q=a+b&amp;page=1" rel="prev"' in html
    assert 'href="?q=a+b&amp;page=3" rel="next"' in html
    assert "Page 2" in html


def test_one_page_needs_no_links() -> None:
    found: Page[Any] = Page(items=[], number=1, has_previous=False, has_next=False)
    assert Template("{% pagination page %}").render(Context({"page": found})) == ""
