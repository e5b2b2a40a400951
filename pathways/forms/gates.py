"""The forms of a gate review: asking, forming the panel, declaring, scoring, replying, deciding, appealing."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.html import escape

from pathways.models import GateReview
from pathways.queries.gate_reviews import SHOWN
from pathways.queries.panels import Option
from people.models import Person
from ui.forms import Checkboxes, DateField, Form, Radios, Select, Textarea, TextInput

LONG, SHORT = 4000, 600
VIEWS = [(GateReview.Outcome.READY.value, "Ready"), (GateReview.Outcome.NOT_YET.value, "Not yet")]
NONE, CONFLICT = "none", "conflict"


class AskForm(Form):
    """The person's own case."""

    statement = forms.CharField(
        label="Why you are ready, in your own words",
        help_text="The panel reads this first. Say what you have led, what changed, and what you learned.",
        max_length=LONG,
        widget=Textarea(rows=8),
        error_messages={"required": "Say in your own words why you are ready"},
    )


class PanelForm(Form):
    """Who sits, who chairs, and when. People in conflict are listed on the page and cannot be chosen."""

    words = forms.CharField(
        label="Look for somebody else",
        help_text="A name or an organisation. Whom you have chosen stays chosen.",
        max_length=80,
        required=False,
        widget=TextInput(width=20),
    )
    members = forms.MultipleChoiceField(
        label="Members", widget=Checkboxes, error_messages={"required": "Choose the members of the panel"}
    )
    chair = forms.ChoiceField(
        label="Who chairs", widget=Select, error_messages={"required": "Choose who chairs the panel"}
    )
    meets_on = DateField(label="Day on which the panel meets", help_text="For example, 14 1 2027.")
    mark_optional = False

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(option.person.public_id): option.person for option in options if not option.candidate.why_not
        }
        found = [option for option in options if not option.candidate.why_not]
        members = cast(forms.MultipleChoiceField, self.fields["members"])
        members.choices = [(str(option.person.public_id), option.person.name) for option in found]
        cast(Checkboxes, members.widget).hints = {str(option.person.public_id): option.where for option in found}
        chair = cast(forms.ChoiceField, self.fields["chair"])
        chair.choices = [
            ("", "Choose one of the members"),
            *((str(option.person.public_id), f"{option.person.name}, {option.where}") for option in found),
        ]

    def chosen(self) -> list[Person]:
        """The members."""
        return [self.people[key] for key in self.cleaned_data["members"]]

    def chosen_chair(self) -> Person:
        """The chair."""
        return self.people[self.cleaned_data["chair"]]


class DayForm(Form):
    """The day of a panel that has scored."""

    meets_on = DateField(
        label="Day on which the panel meets", help_text="Today or a later day. For example, 14 1 2027."
    )


class DeclareForm(Form):
    """Whether anything stands in the way."""

    declared = forms.ChoiceField(
        label="Do you have a conflict of interest?",
        help_text="For example, you work closely together, are related or friends, or compete for the same post.",
        choices=[(NONE, "No, I have none"), (CONFLICT, "Yes, I have one")],
        widget=Radios(reveals={CONFLICT: "conflict"}),
        error_messages={"required": "Say whether you have a conflict of interest"},
    )
    words = forms.CharField(
        label="What the conflict is",
        help_text="Whoever brought the panel together reads it. You give up your seat.",
        max_length=SHORT,
        required=False,
        widget=Textarea(rows=3),
    )
    unmarked = frozenset({"words"})

    def clean(self) -> dict[str, Any]:
        """A conflict is named."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("declared") == CONFLICT and not cleaned.get("words"):
            self.add_error("words", "Say in a few words what the conflict is")
        return cleaned


class ScoreForm(Form):
    """How far each competency is shown, with a reason; then an overall view, with a reason."""

    view = forms.ChoiceField(
        label="Your overall view",
        choices=VIEWS,
        widget=Radios(look="chips"),
        error_messages={"required": "Say whether the person is ready"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONG,
        widget=Textarea(rows=5),
        error_messages={"required": "Say why, in a sentence or two. The person reads it"},
    )

    def __init__(self, *args: Any, asked: Sequence[tuple[str, str, str]], name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        self.fields["reason"].help_text = f"{escape(name)} reads this before the decision and may reply."
        for code, title, means in asked:
            self.fields[f"shown-{code}"] = forms.ChoiceField(
                label=title,
                help_text=escape(means),
                choices=list(SHOWN.items()),
                widget=Radios(look="chips"),
                error_messages={"required": f"Say how far {title} is shown"},
            )
            self.fields[f"reason-{code}"] = forms.CharField(
                label=f"Why, for {title}",
                max_length=SHORT,
                widget=Textarea(rows=2),
                error_messages={"required": f"Say why, for {title}"},
            )
        self.order_fields(
            [*(f"{part}-{code}" for code, _, _ in asked for part in ("shown", "reason")), "view", "reason"]
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each competency with its two fields."""
        return [
            {
                "code": code,
                "title": title,
                "means": means,
                "shown": self[f"shown-{code}"],
                "why": self[f"reason-{code}"],
            }
            for code, title, means in self.asked
        ]

    def scores(self) -> dict[str, dict[str, str]]:
        """What was given, as the seat keeps it."""
        data = self.cleaned_data
        return {code: {"shown": data[f"shown-{code}"], "reason": data[f"reason-{code}"]} for code, _, _ in self.asked}


class ReplyForm(Form):
    """What the person says to the panel's reasons."""

    text = forms.CharField(
        label="Your reply",
        help_text="The panel reads it before it decides. You can reply once.",
        max_length=LONG,
        widget=Textarea(rows=5),
        error_messages={"required": "Write your reply, or press “I have nothing to add”"},
    )


class DecideForm(Form):
    """What the panel decided, and why."""

    outcome = forms.ChoiceField(
        label="What does the panel decide?",
        choices=VIEWS,
        widget=Radios(look="chips"),
        error_messages={"required": "Choose what the panel decides"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONG,
        widget=Textarea(rows=5),
        error_messages={"required": "Say why, so that the person can read it"},
    )


class AppealForm(Form):
    """Why the decision is wrong."""

    text = forms.CharField(
        label="What the panel got wrong or did not see",
        max_length=LONG,
        widget=Textarea(rows=6),
        error_messages={"required": "Say what the panel got wrong or did not see"},
    )


class AnswerAppealForm(Form):
    """Whether the appeal is upheld, and why."""

    uphold = forms.ChoiceField(
        label="Do you uphold the appeal?",
        choices=[("yes", "Yes, the decision becomes ready"), ("no", "No, the decision stands")],
        widget=Radios,
        error_messages={"required": "Say whether you uphold the appeal"},
    )
    answer = forms.CharField(
        label="Why",
        max_length=LONG,
        widget=Textarea(rows=5),
        error_messages={"required": "Say why, so that the person can read it"},
    )
