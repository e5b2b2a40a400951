"""Recording an experience, and choosing who confirms it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms

from pathways.actions.verifiers import Verifier, verifier_problems
from pathways.catalogue import ExperienceType, capacity_words, quantity_words
from pathways.catalogue_words import sentence_case
from pathways.forms.evidence import EvidenceForm
from pathways.quantity_rules import doubt
from people.models import Person, VerifierEntry
from ui.clock import today
from ui.forms import DateField, EmailInput, Radios, Textarea, TextInput

MANAGER, OTHER = "manager", "other"
SOMEBODY_ELSE = ("name", "email", "reason")  # needed for that answer only
MOST = 999  # the record keeps whole numbers; nobody does a thousand of anything here


@dataclass(frozen=True, slots=True)
class Choices:
    """Who may be asked: the directory's entries in the fitting capacity, and the line manager if there is one."""

    entries: Sequence[VerifierEntry]
    manager: Person | None


class ExperienceForm(EvidenceForm):
    """How much, when, where, and who confirms it."""

    quantity = forms.IntegerField(
        min_value=1, max_value=MOST, widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"})
    )
    since = DateField(label="First day", help_text="For example, 27 3 2026.", not_after=today)
    until = DateField(label="Last day", help_text="The same day again if it was one day.", not_after=today)
    place = forms.CharField(
        label="Where",
        max_length=160,
        required=False,
        help_text="The service, committee or council.",
        widget=TextInput(width=30),
    )
    verifier = forms.ChoiceField(
        label="Who can confirm it?", widget=Radios, error_messages={"required": "Select who can confirm it"}
    )
    name = forms.CharField(label="Their name", max_length=120, required=False, widget=TextInput(width=30))
    email = forms.EmailField(label="Their work e-mail address", required=False, widget=EmailInput)
    reason = forms.CharField(
        label="Why they are the right person",
        help_text="Your line manager reads this when confirming the address.",
        max_length=500,
        required=False,
        widget=Textarea(rows=3),
    )
    field_order = (
        "quantity",
        "since",
        "until",
        "place",
        "note",
        "link",
        "file",
        "without_file",
        "existing",
        "verifier",
        "name",
        "email",
        "reason",
    )
    # The fields for somebody else are needed once that is chosen; the box is there for one who lost a file.
    unmarked = frozenset({*SOMEBODY_ELSE, "without_file"})

    def __init__(self, *args: Any, person: Person, experience: ExperienceType, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.experience, self.choices = person, experience, choices
        quantity = self.fields["quantity"]
        quantity.label = f"How many {experience.unit}?"
        asked = quantity_words(experience, experience.quantity)
        quantity.help_text = f"Asked for in all: {asked}. Several entries add up."
        self.fields["note"].label = "What you did"
        capacity = capacity_words(experience.verifier)
        answers: list[tuple[str, str]] = []
        hints: dict[str, str] = {}
        for entry in choices.entries:
            key = f"entry-{entry.pk}"
            answers.append((key, entry.name))
            title = f", {entry.job_title}" if entry.job_title else ""
            hints[key] = f"{sentence_case(capacity)}{title}. Gets an e-mail: a minute and a half, and no account."
        manager = choices.manager
        if manager is not None:
            place = 0 if experience.verifier == "line_manager" else len(answers)
            answers.insert(place, (MANAGER, manager.name))
            hints[MANAGER] = "Your line manager. In their queue."
        answers.append((OTHER, "Somebody else"))
        hints[OTHER] = f"Usually {capacity}. {self._first()}"
        field = cast(forms.ChoiceField, self.fields["verifier"])
        field.choices = answers
        radios = cast(Radios, field.widget)
        radios.hints, radios.reveals = hints, {OTHER: "somebody-else"}
        if len(answers) == 1:
            self.initial.setdefault("verifier", OTHER)

    def _first(self) -> str:
        """What happens with an address that nobody vouches for, said before it is chosen."""
        manager = self.choices.manager
        if manager is None:
            return "You have no line manager here to confirm such an address: ask your council lead to list it."
        return f"{manager.name}, your line manager, confirms the address first; then they get an e-mail."

    def clean(self) -> dict[str, Any]:
        """Dates in order, a number they have room for, and a person who may be asked: all that is wrong, at once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until, quantity = cleaned.get("since"), cleaned.get("until"), cleaned.get("quantity")
        if isinstance(since, date) and isinstance(until, date):
            if until < since:
                self.add_error("until", "The last day is before the first. Check both dates")
            elif quantity is not None and (doubtful := doubt(self.experience, quantity, since, until)):
                self.add_error("quantity", doubtful)
        if cleaned.get("verifier") == OTHER:
            given = {name: cleaned.get(name, "") for name in SOMEBODY_ELSE}
            asked = Verifier.address(given["name"], given["email"], self.experience.verifier, given["reason"])
            wrong = {name for name in SOMEBODY_ELSE if name in self.errors}
            for problem in verifier_problems(person=self.person, verifier=asked):
                if problem.field not in wrong:
                    self.add_error(problem.field, str(problem))
                    wrong.add(str(problem.field))
        else:
            # What was typed for somebody else does not count once another is chosen.
            for name in SOMEBODY_ELSE:
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned

    def asked(self) -> Verifier:
        """Who is asked, as the record keeps it."""
        data, capacity = self.cleaned_data, self.experience.verifier
        chosen = data["verifier"]
        if chosen == MANAGER and self.choices.manager is not None:
            return Verifier.colleague(self.choices.manager, "line_manager")
        entry = next((entry for entry in self.choices.entries if f"entry-{entry.pk}" == chosen), None)
        if entry is not None:
            return Verifier.entry(entry)
        return Verifier.address(data["name"], data["email"], capacity, data["reason"])
