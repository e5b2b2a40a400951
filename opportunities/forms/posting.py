"""The forms of posting: where to begin, the posting itself, whom to ask, and why it ends."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from opportunities.actions.parties import staff_by_address
from opportunities.models import Opportunity
from opportunities.posting_rules import (
    ADJUSTMENTS,
    CRITERION,
    MOST_CRITERIA,
    MOST_QUANTITY,
    PLACE,
    QUESTION,
    SUMMARY,
    TERM,
    TERMS,
    TITLE,
    Problem,
)
from opportunities.posting_templates import TEMPLATES
from pathways.catalogue import Catalogue
from people.models import Organisation, Person
from ui.forms import Checkboxes, DateField, EmailInput, Form, Radios, Select, Textarea, TextInput

ROWS, MOST_ROWS = 3, 9
COPY = "copy-"
DAYS = "Enter days a week from 0.1 to 5, with one figure after the point at most"
Choices = list[tuple[str, Any]]


class StartForm(Form):
    """A template of a kind, or a copy of something posted before."""

    start = forms.ChoiceField(label="What do you want to offer?", widget=Radios)

    def __init__(self, *args: Any, former: Sequence[Opportunity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = [(template.kind, template.title) for template in TEMPLATES.values()]
        copies = [(f"{COPY}{each.public_id}", each.title) for each in former]
        hints = {template.kind: template.hint for template in TEMPLATES.values()}
        for each in former:
            begun = f", from {each.starts_on:%B %Y}" if each.starts_on else ""
            hints[f"{COPY}{each.public_id}"] = f"{each.get_kind_display()}{begun}"
        field = cast(forms.ChoiceField, self.fields["start"])
        field.choices = [("Copy one of yours", copies), ("Begin with a template", templates)] if copies else templates
        cast(Radios, field.widget).hints = hints


class PostingForm(Form):
    """Everything of an opportunity. `competency_1` and `level_1`, `experience_1` and `quantity_1` make a row each."""

    title = forms.CharField(label="Title", help_text="What the person would be or do.", max_length=TITLE)
    kind = forms.ChoiceField(label="Kind", choices=Opportunity.Kind.choices, widget=Select)
    summary = forms.CharField(label="What they would do", required=False, max_length=SUMMARY, widget=Textarea(rows=5))
    outside_digital = forms.BooleanField(
        label="The work is outside digital", required=False, help_text="It then counts towards breadth."
    )
    tiers = forms.MultipleChoiceField(label="Tiers it suits", required=False, widget=Checkboxes(look="chips"))
    starts_on = DateField(label="First day", required=False, help_text="For example, 11 1 2027.")
    ends_on = DateField(label="Last day", required=False, help_text="This day is still part of it.")
    days_a_week = forms.DecimalField(
        label="Days a week",
        max_digits=3,
        decimal_places=1,
        error_messages=dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), DAYS),
        help_text="0.5 is half a day, 5 is full time.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "step": "0.1"}),
    )
    travel = forms.ChoiceField(
        label="Where is the work done?",
        required=False,
        choices=Opportunity.Travel.choices,
        widget=Radios(look="inline"),
    )
    place = forms.CharField(
        label="Place",
        required=False,
        max_length=PLACE,
        help_text="A building and a town. Not needed if all of it is remote.",
        widget=TextInput(width=30),
    )
    supervisor = forms.EmailField(
        label="Supervisor’s e-mail address",
        required=False,
        help_text="Somebody on your council’s staff, who guides the work and writes the feedback.",
        widget=EmailInput,
    )
    adjustments = forms.CharField(
        label="What can be adjusted",
        required=False,
        max_length=ADJUSTMENTS,
        help_text="Access, hours, equipment.",
        widget=Textarea(rows=3),
    )
    positions = forms.IntegerField(
        label="Positions",
        help_text="How many people you can take.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    closes_on = DateField(label="Last day to apply", required=False, help_text="Until 11:59pm.")
    answers_by = DateField(label="Applicants hear by", required=False, help_text="Whichever way it goes.")
    question = forms.CharField(
        label="The one question applicants answer", required=False, max_length=QUESTION, widget=Textarea(rows=3)
    )
    criteria = forms.CharField(
        label="What you choose by",
        required=False,
        max_length=MOST_CRITERIA * (CRITERION + 2),
        help_text=f"One criterion a line, up to {MOST_CRITERIA}. Applicants see them, and you shortlist by them.",
        widget=Textarea(rows=4),
    )
    hide_names = forms.BooleanField(
        label="Hide names until the shortlist",
        required=False,
        help_text="You see the answer and the levels they attach first, and the name once you shortlist.",
    )
    # Two lines each, so that on a phone the whole of what both councils sign is in sight.
    pay = forms.CharField(label="Pay", required=False, max_length=TERM, widget=Textarea(rows=2))
    recharge = forms.CharField(label="Recharge", required=False, max_length=TERM, widget=Textarea(rows=2))
    backfill = forms.CharField(label="Backfill", required=False, max_length=TERM, widget=Textarea(rows=2))
    line_supervision = forms.CharField(
        label="Line supervision", required=False, max_length=TERM, widget=Textarea(rows=2)
    )
    system_access = forms.CharField(label="System access", required=False, max_length=TERM, widget=Textarea(rows=2))
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        catalogue: Catalogue,
        organisation: Organisation,
        opportunity: Opportunity | None = None,
        rows: tuple[int, int] = (ROWS, ROWS),
        **kwargs: Any,
    ) -> None:
        if opportunity is not None:
            kwargs["initial"] = {**_initial(opportunity), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.catalogue, self.organisation = catalogue, organisation
        self.supervising: Person | None = None
        tiers = cast(forms.MultipleChoiceField, self.fields["tiers"])
        tiers.choices = [(tier.code, f"{tier.code} {tier.title}") for tier in catalogue.tiers]
        self.rows = (min(rows[0], MOST_ROWS), min(rows[1], MOST_ROWS))
        self._add_competencies()
        self._add_experiences()
        self.order_fields(["title", "kind", "summary", *(name for name in self.fields if name[-1].isdigit())])

    def _add_competencies(self) -> None:
        known: Choices = [("", "Choose one")]
        known += [
            (area.title, [(each.code, each.title) for each in area.competencies]) for area in self.catalogue.areas
        ]
        levels: Choices = [("", "Level")]
        levels += [(str(level.value), f"{level.value} {level.title}") for level in self.catalogue.scale.levels]
        for number in range(1, self.rows[0] + 1):
            self.fields[f"competency_{number}"] = forms.ChoiceField(
                label=f"Competency {number}", choices=known, required=False, widget=Select
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=f"To level, of competency {number}", choices=levels, required=False, widget=Select
            )

    def _add_experiences(self) -> None:
        known: Choices = [("", "Choose one")]
        known += [(each.code, f"{each.title}, in {each.unit}") for each in self.catalogue.experiences]
        for number in range(1, self.rows[1] + 1):
            self.fields[f"experience_{number}"] = forms.ChoiceField(
                label=f"Experience {number}", choices=known, required=False, widget=Select
            )
            self.fields[f"quantity_{number}"] = forms.IntegerField(
                label=f"How many, of experience {number}",
                required=False,
                min_value=1,
                max_value=MOST_QUANTITY,
                error_messages={
                    "invalid": "Enter a whole number",
                    "min_value": "Enter 1 or more",
                    "max_value": f"Enter {MOST_QUANTITY} or less",
                },
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            )

    @property
    def competency_rows(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, for the page."""
        return [(self[f"competency_{number}"], self[f"level_{number}"]) for number in range(1, self.rows[0] + 1)]

    @property
    def experience_rows(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, for the page."""
        return [(self[f"experience_{number}"], self[f"quantity_{number}"]) for number in range(1, self.rows[1] + 1)]

    def clean_title(self) -> str:
        """One line, without space round it."""
        return str(self.cleaned_data["title"]).strip()

    def clean(self) -> dict[str, Any]:
        """Rows that are half filled in or chosen twice, and whether the supervisor is staff."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._pair("competency", "level", "Choose the level it leads to", "Choose the competency this level is of")
        self._pair("experience", "quantity", "Enter how many", "Choose the experience this number is of")
        email = cleaned.get("supervisor")
        if email:
            self.supervising = staff_by_address(self.organisation, email)
            if self.supervising is None:
                self.add_error(
                    "supervisor",
                    f"Nobody on the staff of {self.organisation.name} has this address. Check it, or name a colleague",
                )
        return cleaned

    def _pair(self, what: str, amount: str, no_amount: str, no_code: str) -> None:
        seen: set[str] = set()
        for number in range(1, self.rows[0 if what == "competency" else 1] + 1):
            code, given = self.cleaned_data.get(f"{what}_{number}"), self.cleaned_data.get(f"{amount}_{number}")
            if code and given in (None, "") and f"{amount}_{number}" not in self.errors:
                self.add_error(f"{amount}_{number}", no_amount)
            elif given not in (None, "") and not code and f"{what}_{number}" not in self.errors:
                self.add_error(f"{what}_{number}", no_code)
            if code and code in seen:
                self.add_error(f"{what}_{number}", f"This {what} is chosen already. Choose another, or clear this row")
            elif code:
                seen.add(code)

    def _chosen(self, what: str, amount: str) -> dict[str, int]:
        data = self.cleaned_data
        numbers = range(1, self.rows[0 if what == "competency" else 1] + 1)
        pairs = [(data.get(f"{what}_{number}"), data.get(f"{amount}_{number}")) for number in numbers]
        return {code: int(given) for code, given in pairs if code and given not in (None, "")}

    def values(self) -> dict[str, Any]:
        """The fields as `save_draft` takes them; of a form with errors what could be read, the rest empty."""
        data = {name: self.cleaned_data.get(name, _nothing(field)) for name, field in PostingForm.base_fields.items()}
        plain = {name: value for name, value in data.items() if name not in {"supervisor", "criteria"}}
        return {
            **plain,
            **{name: " ".join(data[name].split()) for name in TERMS},
            "competencies": self._chosen("competency", "level"),
            "experiences": self._chosen("experience", "quantity"),
            "criteria": [line.strip() for line in data["criteria"].splitlines() if line.strip()],
            "supervisor": self.supervising,
        }

    def show(self, problems: Sequence[Problem]) -> None:
        """Put each problem at its field: of several competencies, at the row of the one it is about.

        A field that could not be read has said so already, and nothing else is said of it.
        """
        unread = set(self.errors)
        rows_unread = any(name[-1].isdigit() for name in unread)
        rows = {"competencies": ("competency", "level"), "experiences": ("experience", "quantity")}
        for problem in problems:
            name = problem.field
            if name in rows:
                if rows_unread and not problem.code:
                    continue
                name = self._row(*rows[name], code=problem.code)
            if name not in unread:
                self.add_error(name if name in self.fields else None, problem.text)

    def left(self, problems: Sequence[Problem]) -> list[tuple[str, str]]:
        """What is still to be written before it can open: the id of each field, and what to write in it."""
        first = {"competencies": "competency_1", "experiences": "experience_1"}
        found = []
        for each in problems:
            field = self[first.get(each.field, each.field)]
            # A group of boxes has no label of its own: its first box is where to go.
            found.append((field.id_for_label or f"{field.auto_id}_0", each.text))
        return found

    def _row(self, what: str, amount: str, *, code: str) -> str:
        if code:
            for number in range(1, self.rows[0 if what == "competency" else 1] + 1):
                if (self.cleaned_data.get(f"{what}_{number}") or self.data.get(f"{what}_{number}")) == code:
                    return f"{amount}_{number}"
        return f"{what}_1"


def rows_needed(data: Mapping[str, Any], opportunity: Opportunity) -> tuple[int, int]:
    """How many rows of competencies and experiences the form has: those stored and one to spare, or those sent."""
    if data:
        sent = []
        for name in ("competency_rows", "experience_rows"):
            text = str(data.get(name, ""))
            sent.append(int(text) if text.isascii() and text.isdigit() and len(text) < 3 else ROWS)
        return max(sent[0], 1), max(sent[1], 1)
    return max(ROWS, len(opportunity.competencies) + 1), max(ROWS, len(opportunity.experiences) + 1)


def as_typed(form: PostingForm, data: QueryDict) -> PostingForm:
    """The unbound form filled with what was typed, unjudged: for a page that only grows by a row."""
    for name, field in form.fields.items():
        if not field.widget.value_omitted_from_data(data, {}, name):
            form.initial[name] = field.widget.value_from_datadict(data, cast(Any, {}), name)
        elif isinstance(field, forms.BooleanField | forms.MultipleChoiceField):
            form.initial[name] = None
    return form


def _nothing(field: forms.Field) -> Any:
    """What a field holds that was left empty."""
    if isinstance(field, forms.MultipleChoiceField):
        return []
    return None if isinstance(field, DateField | forms.IntegerField) else ""


def _initial(opportunity: Opportunity) -> dict[str, Any]:
    initial = {name: getattr(opportunity, name) for name in PostingForm.base_fields}
    initial["days_a_week"] = f"{opportunity.days_a_week.normalize():f}"
    initial["criteria"] = "\n".join(opportunity.criteria)
    initial["supervisor"] = opportunity.supervisor.email if opportunity.supervisor else ""
    for number, (code, level) in enumerate(opportunity.competencies.items(), 1):
        initial |= {f"competency_{number}": code, f"level_{number}": str(level)}
    for number, (code, quantity) in enumerate(opportunity.experiences.items(), 1):
        initial |= {f"experience_{number}": code, f"quantity_{number}": quantity}
    return initial


class ApproverForm(Form):
    """Whom to ask for approval."""

    approver = forms.ChoiceField(label="Who approves it?", widget=Radios)

    def __init__(self, *args: Any, approvers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvers = {str(person.public_id): person for person in approvers}
        field = cast(forms.ChoiceField, self.fields["approver"])
        field.choices = [(key, person.name) for key, person in self.approvers.items()]
        if len(self.approvers) == 1:
            field.initial = next(iter(self.approvers))  # where there is one, there is nothing to choose
        if len(self.approvers) > 7:
            field.widget = Select(choices=[("", "Choose one"), *field.choices])

    def chosen(self) -> Person:
        """The person. Only of a valid form."""
        return self.approvers[self.cleaned_data["approver"]]


class ReasonForm(Form):
    """Why it goes back, closes or is withdrawn."""

    reason = forms.CharField(max_length=500, widget=Textarea(rows=3))

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint
