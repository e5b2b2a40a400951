"""The error summary: every error of the forms on a page, each with the id of the field where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, MultiWidget, RadioSelect


@dataclass(frozen=True, slots=True)
class Line:
    """One error. `target` is the id of an input, or empty for an error of the form as a whole."""

    text: str
    target: str


def focus_id(bound: BoundField) -> str:
    """The id of the input to go to: the first choice of a group, the first faulty part of a date."""
    widget = bound.field.widget
    if isinstance(widget, MultiWidget):
        faulty = getattr(widget, "faulty", ())
        names: list[str] = widget.widgets_names  # type: ignore[attr-defined] # the stubs do not know it
        first = next((name for name in names if name.lstrip("_") in faulty), names[0])
        return f"{bound.auto_id}{first}"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.auto_id


def _of(form: BaseForm) -> Iterator[Line]:
    for text in form.non_field_errors():
        yield Line(text=str(text), target="")
    for bound in form:
        for text in bound.errors:
            yield Line(text=str(text), target="" if bound.is_hidden else focus_id(bound))


def lines(*forms: BaseForm) -> list[Line]:
    """Errors in the order of the page. Forms that were not sent have none."""
    return [line for form in forms for line in _of(form)]
