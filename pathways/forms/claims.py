"""Claiming a level of one competency."""

from typing import Any, cast

from django import forms

from pathways.catalogue import Competency, Scale
from pathways.evidence_rules import mend, rule_words
from pathways.forms.evidence import EvidenceForm
from ui.forms import Checkboxes, Radios

KIND_LABELS = {
    "knowledge": ("Knowledge", "You can explain it: a course, a qualification, an answer in a conversation."),
    "experience": ("Experience", "You have done it: a piece of work, with somebody who saw it."),
    "judgement": ("Judgement", "You have weighed it: a decision you took, why, and what came of it."),
}


class ClaimForm(EvidenceForm):
    """Level, kinds of evidence, and what shows it. A draft needs a level only; to send it, a kind and some evidence."""

    level = forms.TypedChoiceField(
        label="Which level do you hold?",
        coerce=int,
        widget=Radios,
        error_messages={"required": "Select the level you hold"},
    )
    kinds = forms.MultipleChoiceField(
        label="What kind of evidence is it?",
        required=False,
        choices=[(key, words[0]) for key, words in KIND_LABELS.items()],
        widget=Checkboxes(hints={key: words[1] for key, words in KIND_LABELS.items()}),
    )
    field_order = ("level", "kinds", "note", "link", "file", "without_file", "existing")
    mark_optional = False

    def __init__(
        self, *args: Any, competency: Competency, scale: Scale, held: int = 0, draft: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scale, self.held, self.draft = scale, held, draft
        field = cast(forms.TypedChoiceField, self.fields["level"])
        field.choices = [(level.value, f"{level.value} {level.title}") for level in scale.levels]
        cast(Radios, field.widget).hints = {
            str(level.value): competency.descriptor(level.value) for level in scale.levels
        }
        rules: dict[str, list[str]] = {}
        for level in scale.levels:
            rules.setdefault(rule_words(level.value, scale).partition(" needs ")[2], []).append(str(level.value))
        self.fields["note"].help_text = (
            "What you did, when, and what came of it. Leave out names of residents. "
            + ("A link, a file, or something already in your record" if self.kept else "A link or a file")
            + " will do instead."
        )
        self.fields["kinds"].help_text = " ".join(
            f"Level{'s' if len(levels) > 1 else ''} {' and '.join(levels)} need{'' if len(levels) > 1 else 's'} {rule}"
            for rule, levels in rules.items()
        )

    def clean(self) -> dict[str, Any]:
        """To send a claim, say of what kind the evidence is, and give some that the level can be shown by."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.draft:
            return cleaned
        if "kinds" not in self.errors and not cleaned.get("kinds"):
            self.add_error("kinds", "Select at least one kind of evidence, or save this as a draft")
        elif "level" in cleaned and cleaned.get("kinds"):
            lacking = mend(cleaned["level"], cleaned["kinds"], self.scale, held=self.held)
            if lacking:
                self.add_error("kinds", lacking)
        given = any(cleaned.get(name) for name in ("note", "link", "file", "existing"))
        if not given and not any(name in self.errors for name in ("note", "link", "file")):
            self.add_error("note", "Say what shows it, or add a link or a file, or save this as a draft")
        return cleaned
