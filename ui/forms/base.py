"""The form every page uses: plain errors, and what was typed before a session ended."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES, MaxLengthValidator
from django.http import HttpRequest

from ui import drafts
from ui.forms.dates import DateField

F = TypeVar("F", bound=forms.BaseForm)
_CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def _inside(label: str) -> str:
    """A label as it stands within a sentence: first letter small, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def plain_messages(field: forms.Field, label: str) -> dict[str, str]:
    """What is wrong and how to mend it, by error code, for one field. Sentences carry no full stop, as in GOV.UK."""
    question = label.endswith("?")
    counting = question and label.startswith(("How many ", "How much "))
    if isinstance(field, forms.FileField):
        required = f"Choose a file for “{label}”"
    elif isinstance(field, DateField):
        required = f"Enter a date for “{label}”"
    elif isinstance(field.widget, _CHOOSING):
        required = f"Select an answer to “{label}”" if question else f"Select {_inside(label)}"
    elif isinstance(field, forms.BooleanField):
        required = f"Tick “{label}” to go on"
    elif counting:
        required = f"Enter {_inside(label[:-1])}"
    else:
        required = f"Answer “{label}”" if question else f"Enter {_inside(label)}"
    subject = "Your answer" if question else label
    messages = {
        "required": required,
        "max_length": f"{subject} can have %(limit_value)s characters; this has %(show_value)s",
        "min_length": f"{subject} must be %(limit_value)d characters or more. It has %(show_value)d",
        "max_value": f"{required}, %(limit_value)s or less"
        if counting
        else f"{subject} must be %(limit_value)s or less",
        "min_value": f"{required}, %(limit_value)s or more"
        if counting
        else f"{subject} must be %(limit_value)s or more",
        "invalid_choice": "Select one of the answers shown",
        "invalid_list": "Select one or more of the answers shown",
        "null_characters_not_allowed": f"{subject} contains a character that is not text. Type it again by hand",
    }
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Enter an e-mail address in the correct format, like name@example.gov.uk"
    elif isinstance(field, forms.URLField):
        messages["invalid"] = "Enter a full web address, like https://www.example.gov.uk"
    elif isinstance(field, forms.IntegerField):
        number = "a number" if isinstance(field, forms.DecimalField | forms.FloatField) else "a whole number"
        messages["invalid"] = f"{required}, as {number}" if counting else f"{subject} must be {number}"
    return messages


class LongestText(MaxLengthValidator):
    """The same rule as Django's; its message has both numbers with a comma at the thousands."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            numbers = {"limit_value": f"{self.limit_value:,}", "show_value": f"{len(value):,}"}
            raise ValidationError(self.message, code=self.code, params={**(error.params or {}), **numbers}) from error


class PlainErrors:
    """Mixed into any form, it replaces Django's standard messages; a message that the form sets itself stays.

    It does so when the form is checked, so that the messages use the labels that the form has by then.
    """

    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        """Check the form as Django does, in our words."""
        for name, field in self.fields.items():
            field.validators = [
                LongestText(each.limit_value) if type(each) is MaxLengthValidator else each for each in field.validators
            ]
            standard: dict[str, Any] = {}
            for cls in reversed(type(field).__mro__):
                standard.update(getattr(cls, "default_error_messages", {}))
            label = str(field.label if field.label is not None else name.replace("_", " ").capitalize())
            for code, text in plain_messages(field, label).items():
                if field.error_messages.get(code) == standard.get(code):
                    field.error_messages[code] = text
        super().full_clean()  # type: ignore[misc] # a form stands beside it


class Form(PlainErrors, forms.Form):
    """A form of the house. `help_text` is the hint; optional fields say so; the server, not the browser, checks.

    `mark_optional = False` for a form of filters, where "(optional)" beside everything would say nothing; `unmarked`
    for single fields that are needed with certain answers only.
    """

    use_required_attribute = False
    mark_optional = True
    unmarked: frozenset[str] = frozenset()
    restored = False


def bound(request: HttpRequest, form_class: type[F], **kwargs: Any) -> F:
    """The form for this request: bound on POST, filled from a kept draft on GET with `?draft=`, else unbound.

    A draft fills the fields as initial values only: nothing is checked or saved until the person sends it again.
    """
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    form = form_class(**kwargs)
    typed = drafts.recall(request)
    if typed is None:
        return form
    found = False
    for name, field in form.fields.items():
        widget, html_name = field.widget, form.add_prefix(name)
        if widget.needs_multipart_form or field.disabled or widget.value_omitted_from_data(typed, {}, html_name):
            continue
        value = widget.value_from_datadict(typed, {}, html_name)
        form.initial[name] = value
        found = found or value not in (*EMPTY_VALUES, False)
    form.restored = found  # type: ignore[attr-defined] # the page tells the person
    return form
