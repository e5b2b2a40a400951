"""Forms about posts: recording and correcting one, ending it, its line manager, and a move to another council."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.html import escape

from pathways.actions.careers import LEAST, MOST
from pathways.catalogue import Catalogue
from pathways.models import Appointment
from pathways.queries.appointments import TitleHint
from pathways.titles import OUTSIDE_DIGITAL
from people.forms.parts import AddressField, CouncilField, earliest, latest
from people.models import Organisation, Person
from ui import clock, words
from ui.forms import DateField, Form, Radios, Select, TextInput

NO_ROLE = "none"  # an answer: no role of the framework fits
LATER = "later"  # the line manager is chosen on the next page
NOBODY = "nobody"
TOP = "top"  # the post reports to nobody at the council
FIRST_POSSIBLE = date(1950, 1, 1)

Choice = tuple[str, Any]


def roles_by_tier(catalogue: Catalogue) -> list[Choice]:
    """Roles grouped by tier, bottom rung first."""
    groups = [
        (f"{tier.code} {tier.title}", [(role.code, role.title) for role in catalogue.roles_in(tier.code)])
        for tier in sorted(catalogue.tiers, key=lambda tier: tier.order)
    ]
    return [group for group in groups if group[1]]


def person_words(person: Person) -> str:
    """Somebody in a list to choose from: the name, and the job title where one is known."""
    title = getattr(person, "job_title", "")
    return f"{person.name}, {title}" if title else person.name


class PostForm(Form):
    """What a post is. The role is asked for; where the council has matched the title, that answers it."""

    title = forms.CharField(
        label="Job title",
        max_length=160,
        help_text="Your council’s own words.",
        widget=TextInput(width=30),
    )
    role = forms.ChoiceField(label="Role in the framework", required=False, widget=Select())
    outside_digital = forms.BooleanField(
        label="The post is outside digital", required=False, help_text="Such as a year in housing or finance."
    )
    acting = forms.BooleanField(label="Acting up, or covering for somebody", required=False)
    fte = forms.DecimalField(
        label="Hours",
        min_value=LEAST,
        max_value=MOST,
        max_digits=3,
        decimal_places=2,
        help_text="As a share of full time: 1 is full time, 0.6 is three days a week.",
        widget=TextInput({"inputmode": "decimal"}, width=4),
        error_messages={
            "max_decimal_places": "Use two decimals at most, like 0.65",
            "max_digits": "Use two decimals at most, like 0.65",
            "max_whole_digits": f"Hours must be {MOST} or less",
        },
    )
    since = DateField(label="First day in the post", not_before=lambda: FIRST_POSSIBLE, not_after=latest)
    mark_optional = False

    def __init__(self, *args: Any, catalogue: Catalogue, hint: TitleHint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hint = hint
        self.titles = {role.code: role.title for role in catalogue.roles}
        field = cast(forms.ChoiceField, self.fields["role"])
        field.choices = [
            ("", "Choose a role"),
            *self._near(),
            *roles_by_tier(catalogue),
            (NO_ROLE, "No role of the framework fits"),
        ]
        # A title is typed by people, and hints are printed as they stand.
        field.help_text = escape(self._said())
        if hint.decided and not self.initial.get("role"):
            self.initial["role"] = hint.role or NO_ROLE
            self.initial["outside_digital"] = hint.outside
        self.initial["fte"] = self.initial.get("fte", Decimal(1)).normalize()

    def _near(self) -> list[Choice]:
        near = [
            (one.role_code, self.titles[one.role_code]) for one in self.hint.suggestions if one.role_code in self.titles
        ]
        return [(f"Nearest to “{self.hint.title}”", near)] if near else []

    def _said(self) -> str:
        hint = self.hint
        if hint.outside:
            return f"Your council keeps “{hint.title}” as a post outside digital."
        if hint.decided:
            return f"Your council has matched “{hint.title}” to {self.titles.get(hint.role, hint.role)}."
        if hint.suggestions:
            near = [self.titles[one.role_code] for one in hint.suggestions if one.role_code in self.titles]
            outside = any(one.role_code == OUTSIDE_DIGITAL for one in hint.suggestions)
            said = f"Nearest to “{hint.title}”: {words.join(near, last='or')}." if near else ""
            return f"{said} {'It reads as a post outside digital.' if outside else ''}".strip()
        return "It says which levels the post means."

    def clean(self) -> dict[str, Any]:
        """An unanswered role is what the council decided for the title; else it is asked for, with what is near."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("role", "")
        if not chosen and "role" not in self.errors and cleaned.get("title"):
            if self.hint.decided:
                chosen, cleaned["outside_digital"] = self.hint.role, cleaned.get("outside_digital") or self.hint.outside
            else:
                near = " The nearest come first in the list" if self._near() else ""
                mend = "Select the role the post stands for, or “No role of the framework fits”"
                self.add_error("role", f"{mend}.{near}" if near else mend)
        elif not chosen and "role" not in self.errors:
            self.add_error("role", "Select the role the post stands for")
        cleaned["role"] = "" if chosen == NO_ROLE else chosen
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            name: self.cleaned_data[name] for name in ("title", "role", "since", "fte", "acting", "outside_digital")
        }


class AddPost(PostForm):
    """A new post: besides what it is, when it ends if that is known, who manages it, and whether it replaces one."""

    ends = forms.BooleanField(required=False)
    until = DateField(
        label="First day out of the post, if it is known",
        required=False,
        not_before=lambda: FIRST_POSSIBLE,
        help_text="The last day in the post is the day before; the pages show that one.",
    )
    line_manager = forms.ChoiceField(label="Line manager", required=False)
    field_order = ("title", "role", "outside_digital", "acting", "since", "ends", "until", "fte", "line_manager")

    def __init__(
        self,
        *args: Any,
        present: Appointment | None,
        people: Sequence[Person] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present, self.people = present, people
        now = present.line_manager if present else None
        self.initial.setdefault("since", clock.today())
        if present is None:
            del self.fields["ends"]
        else:
            self.fields["ends"].label = f"The present post, {present.title}, ends that day"
            self.fields["ends"].help_text = "Leave it unticked where both are held at once, as when acting up."
            self.initial.setdefault("ends", True)
        field = cast(forms.ChoiceField, self.fields["line_manager"])
        if people is not None:
            field.widget = Select()
            field.choices = [(NOBODY, "Nobody yet"), *((str(one.public_id), person_words(one)) for one in people)]
            chosen = str(now.public_id) if now in people and now is not None else NOBODY
        else:
            field.widget = Radios()
            same = [(str(now.public_id), f"{now.name}, as now")] if now is not None else []
            field.choices = [*same, (LATER, "Choose on the next page"), (NOBODY, "Nobody yet")]
            chosen = str(now.public_id) if now is not None else LATER
        field.widget.choices = field.choices
        self.initial.setdefault("line_manager", chosen)

    def clean(self) -> dict[str, Any]:
        """The dates are in order, and the present post can end on the day the new one begins."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", f"{words.day(until)} is not after the first day. Use a later day")
        if since and self.present and cleaned.get("ends") and since <= self.present.since:
            began = words.day(self.present.since)
            self.add_error(
                "since",
                f"{self.present.title} began on {began}. Use a later day, or leave it going on beside this post",
            )
        return cleaned

    @property
    def manager(self) -> Person | None:
        """Who manages the post, if somebody was chosen here."""
        chosen = self.cleaned_data["line_manager"]
        now = self.present.line_manager if self.present else None
        possible: Iterable[Person] = self.people if self.people is not None else ([now] if now else [])
        return next((one for one in possible if str(one.public_id) == chosen), None)

    @property
    def later(self) -> bool:
        """Whether the line manager is to be chosen on the next page."""
        return bool(self.cleaned_data["line_manager"] == LATER)


class EndPost(Form):
    """The first day a post is no longer held."""

    on = DateField(
        label="First day out of the post",
        not_after=latest,
        help_text="The last day in the post is the day before; the pages show that one.",
    )

    def __init__(self, *args: Any, post: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.initial.setdefault("on", post.until or max(clock.today(), post.since))

    def clean_on(self) -> date:
        """A post cannot end before it began."""
        on: date = self.cleaned_data["on"]
        if on < self.post.since:
            began = words.day(self.post.since)
            raise forms.ValidationError(f"{words.day(on)} is before the post began. Use {began} or a later day")
        return on


class FindManager(Form):
    """Whom to look for."""

    mark_optional = False
    q = forms.CharField(label="Name or e-mail", required=False, max_length=100, widget=TextInput({"type": "search"}))


class ManagerForm(Form):
    """Who manages the post from which day. `shown` is who can be chosen: everybody, or one page of what was found."""

    line_manager = forms.ChoiceField(label="New line manager", error_messages={"required": "Select a line manager"})
    on = DateField(label="From")

    def __init__(self, *args: Any, post: Appointment, shown: Sequence[Person], few: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        # Whoever manages already is no choice; sent all the same, as by a second press, it changes nothing.
        self.shown = [one for one in shown if self.is_bound or one.pk != post.line_manager_id]
        self.initial.setdefault("on", max(today, post.since))
        self.fields["on"] = DateField(
            label="From",
            not_before=lambda: post.since,
            not_after=lambda: max(today, post.since),
            help_text="Today or a day since the post began." if post.since < today else "",
        )
        nobody = [(NOBODY, "Nobody for now")] if self.is_bound or not post.needs_manager else []
        if self.is_bound or not post.reports_to_nobody:
            nobody.append((TOP, "Reports to nobody here, as a chief executive"))
        field = cast(forms.ChoiceField, self.fields["line_manager"])
        if few:
            people = [(str(one.public_id), person_words(one)) for one in self.shown]
            field.widget, field.choices = Select(), [("", "Choose somebody"), *people, *nobody]
        else:
            people = [(str(one.public_id), one.name) for one in self.shown]
            hints = {str(one.public_id): getattr(one, "job_title", "") for one in self.shown}
            field.widget, field.choices = Radios(hints=hints), [*people, *nobody]
        field.widget.choices = field.choices

    @property
    def top(self) -> bool:
        """Whether the post reports to nobody at the council."""
        return bool(self.cleaned_data["line_manager"] == TOP)

    @property
    def manager(self) -> Person | None:
        """Who was chosen; None for nobody."""
        chosen = self.cleaned_data["line_manager"]
        return next((one for one in self.shown if str(one.public_id) == chosen), None)


class LeaveForm(Form):
    """The last day of somebody who leaves the council."""

    last_day = DateField(
        label="Last day at the council",
        not_before=earliest,
        not_after=latest,
        help_text="A day to come is fine: nothing changes until it is over.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", clock.today())


class MoveForm(Form):
    """Where somebody goes, when, and as what if that is known."""

    to = CouncilField(label="The council they go to")
    on = DateField(
        label="First day there",
        not_before=earliest,
        not_after=latest,
        help_text="A day to come is fine: nothing changes until then.",
    )
    title = forms.CharField(
        label="Job title there",
        max_length=160,
        required=False,
        help_text="Leave it empty where you do not know it: the new council can fill it in.",
        widget=TextInput(width=30),
    )
    role = forms.ChoiceField(label="Role in the framework", required=False, widget=Select())
    email = AddressField(
        label="E-mail address there",
        required=False,
        help_text="The address of the council they leave will stop, and they sign in with it. Leave it empty where you "
        "do not know the new one, or the day is to come: the new council corrects it under People.",
    )

    def __init__(self, *args: Any, leaving: Organisation, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(CouncilField, self.fields["to"]).offer(without=leaving)
        self.titles = {role.code: role.title for role in catalogue.roles}
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [("", "The new council decides"), *roles_by_tier(catalogue)]
        self.initial.setdefault("on", clock.today())

    def clean(self) -> dict[str, Any]:
        """A role belongs to a post, and a post has a title."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") and not cleaned.get("title"):
            self.add_error("title", "Enter the job title that the role belongs to, or leave both to the new council")
        if cleaned.get("email") and cleaned.get("on") and cleaned["on"] > clock.today():
            self.add_error(
                "email",
                f"They sign in with the present address until {words.day(cleaned['on'])}. Leave this empty: the new "
                "council corrects the address under People",
            )
        return cleaned

    @property
    def role_words(self) -> str:
        """The role chosen, as the list shows it."""
        return self.titles.get(self.cleaned_data["role"], "")
