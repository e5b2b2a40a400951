"""Forms: GOV.UK Frontend's structure for every widget.

The outlines are what the components of GOV.UK Frontend 6.6.0 consist of, as its own fixtures show them; ours differ
only where a comment says so.
"""

from typing import Any

import pytest
from allauth.account.forms import LoginForm
from django import forms as plain
from django.template import Context, Template

from tests.ui.markup import attributes, outline
from ui import forms

CHOICES = [("a", "Reading"), ("b", "Doing")]


def form_of(field: plain.Field, data: dict[str, Any] | None = None, **kwargs: Any) -> forms.Form:
    return type("OneField", (forms.Form,), {"x": field})(data, **kwargs)


def show(field: plain.Field, data: dict[str, Any] | None = None, tag: str = "{% field form.x %}") -> str:
    return Template(tag).render(Context({"form": form_of(field, data)}))


def test_text_with_hint_and_error() -> None:
    html = show(plain.CharField(label="Name", help_text="In full"), {})
    assert outline(html) == [
        "div.form-group.form-group--error",
        "  label.label",
        "  div.hint",
        "  p.error-message",
        "    span.visually-hidden",
        "  input.input.input--error",
    ]
    (box,) = attributes(html, "input")
    assert box["aria-describedby"] == "id_x_helptext id_x_error"
    assert 'id="id_x_helptext"' in html
    assert 'id="id_x_error"' in html
    assert 'for="id_x"' in html


def test_text_without_error() -> None:
    html = show(plain.CharField(label="Name", max_length=5))
    assert outline(html) == ["div.form-group", "  label.label", "  input.input"]
    # The browser must not cut what is pasted: the server says how long it may be.
    assert "maxlength" not in html
    assert "required" not in html


def test_textarea_and_character_count() -> None:
    html = show(plain.CharField(label="Name", max_length=200, help_text="Two lines", widget=forms.Textarea()))
    # GOV.UK puts the component on the group; ours sits within it, which its script allows.
    assert outline(html) == [
        "div.form-group",
        "  label.label",
        "  div.hint",
        "  div.character-count",
        "    textarea.js-character-count.textarea",
        "    div.character-count__message.hint",
    ]
    (box,) = attributes(html, "textarea")
    assert box["aria-describedby"] == "id_x_helptext id_x-info"
    assert 'data-module="govuk-character-count" data-maxlength="200"' in html
    assert "You can enter up to 200 characters" in html
    assert outline(show(plain.CharField(widget=forms.Textarea()), {})) == [
        "div.form-group.form-group--error",
        "  label.label",
        "  p.error-message",
        "    span.visually-hidden",
        "  textarea.textarea.textarea--error",
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("radios", plain.ChoiceField(choices=CHOICES, widget=forms.Radios(hints={"a": "A book"}))),
        ("checkboxes", plain.MultipleChoiceField(choices=CHOICES, widget=forms.Checkboxes(hints={"a": "A book"}))),
    ],
)
def test_radios_and_checkboxes(kind: str, field: plain.Field) -> None:
    html = show(field, {})
    label = ".".join(["        label", *sorted(["label", f"{kind}__label"])])
    hint = ".".join(["        div", *sorted(["hint", f"{kind}__hint"])])
    assert outline(html) == [
        "div.form-group.form-group--error",
        "  fieldset.fieldset",
        "    legend.fieldset__legend",
        "    p.error-message",
        "      span.visually-hidden",
        f"    div.{kind}",
        f"      div.{kind}__item",
        f"        input.{kind}__input",
        label,
        hint,
        f"      div.{kind}__item",
        f"        input.{kind}__input",
        label,
    ]
    assert attributes(html, "fieldset")[0]["aria-describedby"] == "id_x_error"
    first, second = attributes(html, "input")
    assert first["aria-describedby"] == "id_x_0_hint"
    assert "aria-describedby" not in second
    assert "checked" not in html


def test_a_single_checkbox_has_its_label_beside_it() -> None:
    html = show(plain.BooleanField(label="Paid hours", help_text="Not overtime"), {})
    assert outline(html) == [
        "div.form-group.form-group--error",
        "  p.error-message",
        "    span.visually-hidden",
        "  div.checkboxes",
        "    div.checkboxes__item",
        "      input.checkboxes__input",
        "      label.checkboxes__label.label",
        "      div.checkboxes__hint.hint",
    ]


def test_select_and_file() -> None:
    assert outline(show(plain.ChoiceField(choices=CHOICES), {})) == [
        "div.form-group.form-group--error",
        "  label.label",
        "  p.error-message",
        "    span.visually-hidden",
        "  select.select.select--error",
        "    option",
        "    option",
    ]
    assert outline(show(plain.FileField(widget=forms.FileInput()))) == [
        "div.form-group",
        "  label.label",
        "  input.file-upload",
    ]


def test_password_can_be_shown() -> None:
    html = show(plain.CharField(widget=plain.PasswordInput()))
    assert outline(html) == [
        "div.form-group",
        "  label.label",
        "  div.password-input",
        "    div.input__wrapper.password-input__wrapper",
        "      input.input.js-password-input-input.password-input__input",
        "      button.button.button--secondary.js-password-input-toggle.password-input__toggle",
    ]
    (button,) = attributes(html, "button")
    assert button["aria-controls"] == "id_x"
    assert "hidden" in button


def test_date_marks_only_the_part_that_is_wrong() -> None:
    html = show(forms.DateField(label="When"), {"x_day": "1", "x_month": "", "x_year": "2026"})
    assert outline(html) == [
        "div.form-group.form-group--error",
        "  fieldset.fieldset",
        "    legend.fieldset__legend",
        "    p.error-message",
        "      span.visually-hidden",
        "    div.date-input",
        "      div.date-input__item",
        "        div.form-group",
        "          label.date-input__label.label",
        "          input.date-input__input.input.input--width-2",
        "      div.date-input__item",
        "        div.form-group",
        "          label.date-input__label.label",
        "          input.date-input__input.input.input--error.input--width-2",
        "      div.date-input__item",
        "        div.form-group",
        "          label.date-input__label.label",
        "          input.date-input__input.input.input--width-4",
    ]
    assert [box["id"] for box in attributes(html, "input")] == ["id_x_day", "id_x_month", "id_x_year"]
    assert attributes(html, "input")[2]["value"] == "2026"


@pytest.mark.parametrize("look", ["chips", "boxes"])
def test_chips_and_boxes_are_real_inputs_with_labels(look: Any) -> None:
    html = show(plain.ChoiceField(choices=CHOICES, initial="b", widget=forms.Radios(look=look)))
    boxes, labels = attributes(html, "input"), attributes(html, "label")
    assert [box["type"] for box in boxes] == ["radio", "radio"]
    assert [box["id"] for box in boxes] == [label["for"] for label in labels]
    assert ["checked" in box for box in boxes] == [False, True]


def test_a_label_can_be_the_heading_or_hidden() -> None:
    field = plain.CharField(label="Name")
    assert outline(show(field, tag='{% field form.x heading=True size="l" %}'))[1] == "  h1.label-wrapper"
    assert "label.label.visually-hidden" in outline(show(field, tag="{% field form.x hide_label=True %}"))[1]


def test_optional_is_said_but_not_among_filters() -> None:
    assert "(optional)" in show(plain.CharField(required=False))
    assert "(optional)" not in show(plain.CharField())
    filters = type("Filters", (forms.Form,), {"x": plain.CharField(required=False), "mark_optional": False})()
    assert "(optional)" not in str(filters)
    some = {name: plain.CharField(required=False) for name in ("x", "y")}
    one_of_two = type("OneOfTwo", (forms.Form,), {**some, "unmarked": frozenset({"y"})})()
    assert str(one_of_two).count("(optional)") == 1


def test_input_is_escaped() -> None:
    html = show(plain.CharField(label="<b>"), {"x": '"><script>'})
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_forms_of_others_look_the_same() -> None:
    """allauth's sign-in form knows nothing of GOV.UK."""
    html = str(LoginForm())
    assert "input.input" in [line.strip() for line in outline(html)]
    assert "govuk-password-input" in html
    assert html.count("<label") >= 2
