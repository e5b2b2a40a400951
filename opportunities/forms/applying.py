"""Applying, answering an offer, and a line manager's release."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms

from opportunities.actions.applying import STATEMENT_MOST
from opportunities.actions.releasing import REASON_MOST
from opportunities.queries.applications import AttachedLevel
from pathways.forms.evidence import AddedForm
from pathways.models import Evidence
from pathways.queries.kept_evidence import KeptPiece
from people.errors import Refused
from ui.forms import Checkboxes, Form, Textarea
from ui.words import day

QUESTION = "Why do you want to do this, and what would you bring?"
HIDDEN_FILES = (
    "The host sees attached files as they are. Until you are shortlisted your name is hidden everywhere else, "
    "so take it out of the file first."
)
AGREE, REFUSE = "agree", "refuse"


class RefusableForm(Form):
    """A form that can show at its field what an action refused."""

    mark_optional = False

    def refuse(self, error: Refused) -> None:
        """Show what an action refused where it is mended."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class ApplyForm(AddedForm):
    """The one question answered, and what goes with the answer. Nothing is ticked beforehand.

    A link and a file that are not in the record yet can be added here: they are kept in it, and attached.
    """

    mark_optional = False
    field_order = ("statement", "levels", "more_levels", "evidence", "link", "file", "without_file")

    statement = forms.CharField(
        label=QUESTION,
        max_length=STATEMENT_MOST,
        required=False,
        widget=Textarea(rows=10),
        error_messages={"max_length": "Your answer can have %(limit_value)s characters; this has %(show_value)s"},
    )
    levels = forms.MultipleChoiceField(
        label="Which of your levels do you want the host to see?",
        help_text="Each was assessed by somebody else. The host sees those you tick and no others.",
        required=False,
        widget=Checkboxes,
    )
    more_levels = forms.MultipleChoiceField(label="Your other assessed levels", required=False, widget=Checkboxes)
    evidence = forms.MultipleChoiceField(
        label="Which evidence do you want to attach?",
        help_text="From your own record. The host can open what you tick or add, and nothing else.",
        required=False,
        widget=Checkboxes,
    )

    def __init__(
        self,
        *args: Any,
        question: str,
        hides_names: bool,
        levels: Sequence[AttachedLevel],
        develops: Collection[str],
        kept: Sequence[KeptPiece],
        draft: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.kept = {str(each.piece.public_id): each for each in kept}
        self.fields["statement"].label = question or QUESTION
        self.fields["link"].label, self.fields["file"].label = "Add a link", "Add a file"
        if hides_names:
            self.fields["statement"].help_text = "Leave out your name and your council: the host does not see them yet."
            self.fields["evidence"].help_text = HIDDEN_FILES
            file = self.fields["file"]
            file.help_text = f"{file.help_text} Take your name out of it first."
        # What it is about stands first; the rest is a tap away. Where nobody has assessed any of that, all stand there.
        first = [each for each in levels if each.code in develops] or list(levels)
        self._offer_levels("levels", first)
        others = [each for each in levels if each not in first]
        self.others = {each.code for each in others}
        self._offer_levels("more_levels", others)
        self._offer("evidence", [(key, each.title) for key, each in self.kept.items()])
        self._hint("evidence", {key: each.hint for key, each in self.kept.items()})

    def _offer_levels(self, name: str, levels: Sequence[AttachedLevel]) -> None:
        self._offer(name, [(each.code, f"{each.title}, level {each.level}") for each in levels])
        self._hint(name, {each.code: f"Assessed {day(each.on)}. {each.descriptor}" for each in levels})

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            del self.fields[name]
            return
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def _hint(self, name: str, hints: dict[str, str]) -> None:
        if name in self.fields:
            cast(Checkboxes, self.fields[name].widget).hints = hints

    def clean_statement(self) -> str:
        """An answer, unless it is kept as a draft."""
        statement: str = self.cleaned_data["statement"].strip()
        if not statement and not self.draft:
            raise forms.ValidationError("Answer the question, or save this as a draft")
        return statement

    @property
    def more_ticked(self) -> bool:
        """Whether one of the other levels is ticked, so that the page shows them."""
        # A draft names all its levels at once, those that stand above among them.
        return "more_levels" in self.fields and not self.others.isdisjoint(self["more_levels"].value() or ())

    @property
    def ticked(self) -> list[str]:
        """Codes of the levels that were ticked."""
        return [*self.cleaned_data.get("levels", []), *self.cleaned_data.get("more_levels", [])]

    @property
    def attached(self) -> list[Evidence]:
        """The pieces that were ticked."""
        return [self.kept[key].piece for key in self.cleaned_data.get("evidence", [])]


class DeclineForm(RefusableForm):
    """Turning a place down."""

    reason = forms.CharField(
        label="Why, if you want to say",
        help_text="The host reads this.",
        max_length=REASON_MOST,
        required=False,
        widget=Textarea(rows=3),
    )


class ReleaseForm(RefusableForm):
    """Whether the manager releases the person. A reason is needed against it; a word on cover is welcome for it."""

    answer = forms.ChoiceField(choices=[(AGREE, "Release"), (REFUSE, "Not now, with a reason")], required=False)
    backfill = forms.CharField(
        label="How the work is covered meanwhile, or why not now",
        max_length=REASON_MOST,
        required=False,
        widget=Textarea(rows=4),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two buttons, and a reason for the second."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("answer"):
            self.add_error("backfill", "Press one of the two buttons")
        elif cleaned["answer"] == REFUSE and not cleaned.get("backfill") and "backfill" not in self.errors:
            self.add_error("backfill", "Say why not, so that they know what would have to change")
        return cleaned
