"""The tags of every template: six shapes, the way up, empty states."""

import re

import pytest
from django.template import Context, Template

from ui import icons


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize("kind", ["met", "gap", "rule", "stopped", "none", "here"])
def test_a_status_is_a_shape_hidden_from_readers_and_words(kind: str) -> None:
    html = render("{% status kind words %}", kind=kind, words="2 < 3")
    assert 'aria-hidden="true"' in html
    assert "2 &lt; 3" in html
    assert not re.search(r"\b(style|class)=", icons.SHAPES[kind])


def test_the_six_shapes_differ_in_outline_not_only_in_colour() -> None:
    outlines = {re.sub(r'(fill|stroke)="#\w+"', "", str(shape)) for shape in icons.SHAPES.values()}
    assert len(outlines) == 6


def test_an_unknown_status_is_a_mistake_of_the_page() -> None:
    with pytest.raises(KeyError):
        render('{% status "green" "Fine" %}')


def test_breadcrumbs_lead_up_in_order_and_escape() -> None:
    html = render('{% breadcrumbs "Framework" "/f/" name "/p/" %}', name="People & places")
    assert re.findall(r'href="(/./)">([^<]+)<', html) == [("/f/", "Framework"), ("/p/", "People &amp; places")]


def test_empty_says_a_fact_and_offers_one_act() -> None:
    html = render('{% empty "No decisions wait for you." "See your team" "/team/" %}')
    assert "No decisions wait for you." in html
    assert '<a class="govuk-link" href="/team/">See your team</a>' in html
    assert "<a" not in render('{% empty "Nothing is open." %}')


def test_empty_works_within_the_empty_part_of_a_loop() -> None:
    html = render('{% for x in nothing %}{{ x }}{% empty %}{% empty "Nothing is open." %}{% endfor %}', nothing=[])
    assert '<p class="empty">Nothing is open.</p>' in html
