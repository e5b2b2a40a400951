"""A date as day, month and year, with errors that name the part to mend."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ui import words
from ui.clock import today

PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInput(forms.MultiWidget):
    """Three inputs named `<field>_day`, `_month` and `_year`. `faulty` holds the parts with an error."""

    template_name = "ui/forms/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)
        self.faulty: frozenset[str] = frozenset()

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, subwidget in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            subwidget.update(part=part, faulty=part in self.faulty)
            if own := context["widget"]["attrs"].get("id"):
                subwidget["attrs"]["id"] = f"{own}_{part}"
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""


def _month(text: str) -> int:
    """A month as a number or as its English name; ValueError for anything else."""
    return int(text) if text.isascii() and text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


class DateField(forms.Field):
    """A day. `not_before` and `not_after` give the limits when the form is checked; use ui.clock.today for today.

    Errors say what is missing, what is not real, or which limit was passed, with the date as it was given.
    """

    widget = DateInput
    default_error_messages = {"required": "Enter a date"}

    def __init__(
        self,
        *,
        not_before: Callable[[], date] | None = None,
        not_after: Callable[[], date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.not_before = not_before
        self.not_after = not_after

    def _wrong(self, message: str, code: str, *parts: str) -> ValidationError:
        if isinstance(self.widget, DateInput):
            self.widget.faulty = frozenset(parts or PARTS)
        return ValidationError(message, code=code)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        given = {part: str(text or "").strip() for part, text in zip(PARTS, value, strict=True)}
        missing = [part for part in PARTS if not given[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self._wrong(f"The date must include a {words.join(missing)}", "incomplete", *missing)
        if not (given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4):
            raise self._wrong("Enter the year with 4 digits, like 2026", "year", "year")
        try:
            return date(int(given["year"]), _month(given["month"]), int(given["day"]))
        except ValueError:
            raise self._wrong(
                f"{' '.join(given.values())} is not a real date. Use numbers, like 27 3 2026", "unreal"
            ) from None

    def validate(self, value: date | None) -> None:
        if value is None:
            if self.required:
                raise self._wrong(str(self.error_messages["required"]), "required")
            return
        if self.not_after and value > (latest := self.not_after()):
            if latest == today():
                text = f"{words.day(value)} is in the future. Use today or an earlier day"
            else:
                text = f"{words.day(value)} is too late. Use {words.day(latest)} or an earlier day"
            raise self._wrong(text, "late")
        if self.not_before and value < (earliest := self.not_before()):
            if earliest == today():
                text = f"{words.day(value)} is in the past. Use today or a later day"
            else:
                text = f"{words.day(value)} is too early. Use {words.day(earliest)} or a later day"
            raise self._wrong(text, "early")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
