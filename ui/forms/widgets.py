"""Widgets of the house: GOV.UK's inputs, and radios and checkboxes that may look like chips or boxes."""

from collections.abc import Mapping
from typing import Any, Literal

from django import forms
from django.utils.datastructures import MultiValueDict

Look = Literal["list", "inline", "chips", "boxes", "ticks"]


class TextInput(forms.TextInput):
    """One line. `width` is a GOV.UK width in characters: 2, 3, 4, 5, 10, 20 or 30; full width without it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, width: int | None = None) -> None:
        super().__init__({**({"class": f"govuk-input--width-{width}"} if width else {}), **(attrs or {})})


class EmailInput(forms.EmailInput):
    """An e-mail address: the keyboard with the @, and no spelling marks."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"spellcheck": "false", **(attrs or {})})


class Textarea(forms.Textarea):
    """Several lines; with `max_length` on the field, the count of characters left is shown and spoken."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 5) -> None:
        super().__init__({"rows": str(rows), **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: "MultiValueDict[str, Any]", name: str) -> Any:
        """Line ends come as two characters from browsers; counted as one, as the count on the page does."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Select(forms.Select):
    """A list to open. Prefer radios up to about eight answers."""


class FileInput(forms.FileInput):
    """A file to send. A browser cannot be given it back after an error, so the page must ask again."""


class _Choices(forms.Widget):
    """What radios and checkboxes share: hints under answers, and the look."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, str] | None = None,
        look: Look = "list",
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg] # the other base is a ChoiceWidget
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.look = look

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["look"] = self.look
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_Choices, forms.RadioSelect):
    """One answer of several, all in view. Nothing is chosen beforehand unless the form has an initial value.

    Looks: "list" (one under another), "inline" (two short answers), "chips" (one tap each), "boxes" (keep or return),
    "ticks" (small, for pages with the same few answers dozens of times; shows no hints).
    `hints` maps a value to a line under its answer; `reveals` maps one to the id of what belongs to it. An element of
    that id and of class `govuk-radios__conditional` is shown while the answer is chosen, and always without JavaScript.
    """

    def __init__(self, *args: Any, reveals: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reveals = {str(value): element for value, element in (reveals or {}).items()}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["reveals"] = self.reveals.get(str(value), "")
        return option


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any number of answers. Looks and hints as for Radios."""
