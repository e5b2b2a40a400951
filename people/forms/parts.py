"""Fields that several forms share: a name, an address, a council."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms

from notices import mime
from people.models import Organisation
from ui import clock
from ui.forms import EmailInput, Select, TextInput

# How far back somebody may say a change took effect, so that late paperwork is possible and history is not rewritten.
LATE = timedelta(days=90)
AHEAD = timedelta(days=366)


def earliest() -> date:
    """The first day a change may be said to have taken effect."""
    return clock.today() - LATE


def latest() -> date:
    """The last day a change may be announced for."""
    return clock.today() + AHEAD


class NameField(forms.CharField):
    """A person's name as they write it, in any script; runs of spaces count as one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"label": "Full name", "max_length": 120, "widget": TextInput({"autocomplete": "off"}), **kwargs}
        )

    def to_python(self, value: Any) -> str:
        """Line breaks and runs of spaces become one space."""
        return " ".join(str(super().to_python(value) or "").split())


class AddressField(forms.EmailField):
    """An e-mail address, kept in small letters; empty if it may be left out.

    254 characters is the longest that mail can carry.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "E-mail address", "max_length": 254, "widget": EmailInput(), **kwargs})

    def clean(self, value: Any) -> str:
        """Small letters, as sign-in compares them. What mail cannot carry is refused here, not when sending."""
        address = str(super().clean(value)).lower()
        if not address:
            return ""
        try:
            mime.address(address)
        except mime.BadAddress as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return address


def councils_by_region(
    *, without: Organisation | None = None, among: Iterable[Organisation] | None = None
) -> list[tuple[str, Any]]:
    """The councils as choices, grouped by region, after an empty one; `among` where they are read already."""
    found = sorted(
        Organisation.objects.councils() if among is None else among, key=lambda council: (council.region, council.name)
    )
    groups = [
        (region, [(council.slug, council.name) for council in councils if council != without])
        for region, councils in groupby(found, key=lambda council: council.region)
    ]
    return [("", "Choose a council"), *groups]


class CouncilField(forms.ChoiceField):
    """One of the councils; cleans to the Organisation."""

    def __init__(self, *, choices: Callable[[], Any] = councils_by_region, **kwargs: Any) -> None:
        super().__init__(choices=choices, **{"label": "Council", "widget": Select(), **kwargs})
        self.known: dict[str, Organisation] = {}

    def offer(self, *, without: Organisation) -> None:
        """Offer every council but one, and answer the choice from what was read for it."""
        self.known = {council.slug: council for council in Organisation.objects.councils() if council != without}
        self.choices = councils_by_region(among=self.known.values())

    def clean(self, value: Any) -> Organisation:
        """The council behind the slug. An unknown slug is refused as a choice that is not shown."""
        slug = super().clean(value)
        if slug in self.known:
            return self.known[slug]
        return Organisation.objects.councils().get(slug=slug)
