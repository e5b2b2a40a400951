"""Choosing the role to work towards."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from pathways.catalogue import Catalogue, Role
from ui.forms import Form, Radios


class TargetForm(Form):
    """One role of the framework. The likely ones come first, the rest by tier."""

    role = forms.ChoiceField(label="Which role are you working towards?", widget=Radios)

    def __init__(self, *args: Any, catalogue: Catalogue, likely: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [(role.code, f"{role.title}, {role.tier}") for role in likely]
        named = {role.code for role in likely}
        groups: list[tuple[str, list[tuple[str, str]]]] = [("Next from where you are", first)] if first else []
        for tier in sorted(catalogue.tiers, key=lambda tier: tier.order):
            others = [(role.code, role.title) for role in catalogue.roles_in(tier.code) if role.code not in named]
            if others:
                groups.append((f"{tier.code} {tier.title}", others))
        field = cast(forms.ChoiceField, self.fields["role"])
        field.choices = groups
