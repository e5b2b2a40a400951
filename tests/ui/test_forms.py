"""Forms: plain errors, dates that say what is wrong with them, the summary, and what a request binds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django import forms as plain
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory

from tests.ui.markup import attributes, outline
from ui import clock, forms

CHOICES = [("a", "Reading"), ("b", "Doing")]


def form_of(field: plain.Field, data: dict[str, Any] | None = None, **kwargs: Any) -> forms.Form:
    return type("OneField", (forms.Form,), {"x": field})(data, **kwargs)


def errors(field: plain.Field, data: dict[str, Any]) -> list[str]:
    return [str(error) for error in form_of(field, data).errors.get("x", [])]


# --- Errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "data", "error"),
    [
        (plain.CharField(label="Work e-mail"), {}, "Enter work e-mail"),
        (plain.CharField(label="NHS number"), {}, "Enter NHS number"),
        (plain.CharField(label="What did you learn?"), {}, "Answer “What did you learn?”"),
        (plain.ChoiceField(label="Tier", choices=CHOICES), {}, "Select tier"),
        (plain.ChoiceField(label="Which tier?", choices=CHOICES), {}, "Select an answer to “Which tier?”"),
        (plain.ChoiceField(choices=CHOICES), {"x": "z"}, "Select one of the answers shown"),
        (plain.BooleanField(label="Paid hours"), {}, "Tick “Paid hours” to go on"),
        (plain.FileField(label="A photo"), {}, "Choose a file for “A photo”"),
        (
            plain.EmailField(),
            {"x": "ada"},
            "Enter an e-mail address in the correct format, like name@example.gov.uk",
        ),
        (plain.IntegerField(label="Minutes"), {"x": "ten"}, "Minutes must be a whole number"),
        (plain.DecimalField(label="Hours"), {"x": "ten"}, "Hours must be a number"),
        (plain.IntegerField(label="Minutes", max_value=60), {"x": "90"}, "Minutes must be 60 or less"),
        (
            plain.CharField(label="What you did", max_length=2000),
            {"x": "x" * 3000},
            "What you did can have 2,000 characters; this has 3,000",
        ),
        (plain.IntegerField(label="How many procurements?"), {}, "Enter how many procurements"),
        (plain.IntegerField(label="How many days?"), {"x": "ten"}, "Enter how many days, as a whole number"),
        (plain.IntegerField(label="How many days?", min_value=1), {"x": "0"}, "Enter how many days, 1 or more"),
        (plain.CharField(error_messages={"required": "Say who"}), {}, "Say who"),
    ],
)
def test_errors_say_what_is_wrong_and_how_to_mend_it(field: plain.Field, data: dict[str, Any], error: str) -> None:
    assert errors(field, data) == [error]


def test_line_ends_count_once() -> None:
    assert not errors(plain.CharField(max_length=3, widget=forms.Textarea()), {"x": "a\r\nb"})


@pytest.mark.parametrize(
    ("day", "month", "year", "error", "target"),
    [
        ("", "", "", "Enter a date for “When”", "id_x_day"),
        ("1", "", "2026", "The date must include a month", "id_x_month"),
        ("1", "", "", "The date must include a month and year", "id_x_month"),
        ("1", "2", "26", "Enter the year with 4 digits, like 2026", "id_x_year"),
        ("31", "2", "2026", "31 2 2026 is not a real date. Use numbers, like 27 3 2026", "id_x_day"),
        ("x", "2", "2026", "x 2 2026 is not a real date. Use numbers, like 27 3 2026", "id_x_day"),
        ("26", "11", "2026", "26 November 2026 is in the future. Use today or an earlier day", "id_x_day"),
        ("1", "9", "2026", "1 September 2026 is too early. Use 1 October 2026 or a later day", "id_x_day"),
    ],
)
def test_a_date_says_what_is_wrong(day: str, month: str, year: str, error: str, target: str) -> None:
    field = forms.DateField(label="When", not_after=clock.today, not_before=lambda: date(2026, 10, 1))
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        form = form_of(field, {"x_day": day, "x_month": month, "x_year": year})
        assert form.errors["x"] == [error]
        summary = Template("{% error_summary form %}").render(Context({"form": form}))
    assert f'href="#{target}"' in summary


@pytest.mark.parametrize("month", ["11", "nov", "November", " NOV "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = form_of(forms.DateField(), {"x_day": "3", "x_month": month, "x_year": "2026"})
    assert form.is_valid()
    assert form.cleaned_data["x"] == date(2026, 11, 3)


def test_an_optional_date_may_be_left_out_and_a_known_one_is_shown() -> None:
    form = form_of(forms.DateField(required=False), {"x_day": "", "x_month": "", "x_year": ""})
    assert form.is_valid()
    assert form.cleaned_data["x"] is None
    shown = attributes(str(form_of(forms.DateField(initial=date(2026, 11, 3)))), "input")
    assert [box["value"] for box in shown] == ["3", "11", "2026"]


# --- The summary ------------------------------------------------------------------------------------------------------


class Several(forms.Form):
    """Three fields of different kinds, and a rule over all of them."""

    name = plain.CharField(label="Name")
    kind = plain.ChoiceField(label="Kind", choices=CHOICES, widget=forms.Radios())

    def clean(self) -> dict[str, Any]:
        raise plain.ValidationError("These two do not go together")


def test_the_summary_lists_every_error_and_links_to_where_it_is_mended() -> None:
    html = Template("{% error_summary form %}").render(Context({"form": Several({})}))
    assert outline(html)[:6] == [
        "div.error-summary",
        "  div",
        "    h2.error-summary__title",
        "    div.error-summary__body",
        "      ul.error-summary__list.list",
        "        li",
    ]
    assert [link["href"] for link in attributes(html, "a")] == ["#id_name", "#id_kind_0"]
    assert "<li>These two do not go together</li>" in html
    assert 'role="alert"' in html


def test_there_is_no_summary_without_errors_or_without_a_form() -> None:
    for form in (Several(), None, "not a form"):
        assert Template("{% error_summary form %}").render(Context({"form": form})) == ""


# --- bound ------------------------------------------------------------------------------------------------------------


def test_bound_takes_text_and_files_on_post_and_nothing_on_get() -> None:
    class Upload(forms.Form):
        name = plain.CharField()
        file = plain.FileField(widget=forms.FileInput())

    sent = RequestFactory().post("/", {"name": "Plan", "file": SimpleUploadedFile("plan.txt", b"text")})
    form = forms.bound(sent, Upload)
    assert form.is_valid()
    assert form.cleaned_data["file"].name == "plan.txt"
    asked = forms.bound(RequestFactory().get("/", {"name": "From the address"}), Upload, initial={"name": "Mine"})
    assert not asked.is_bound
    assert asked["name"].value() == "Mine"
