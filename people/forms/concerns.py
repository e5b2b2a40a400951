"""Raising a concern, and answering one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from people.actions.concerns import LONGEST
from people.models import Person
from people.posts import PostLine
from ui.forms import Form, Radios, Textarea, TextInput


class RaiseConcern(Form):
    """To whom, what, and how to be reached. With one contact there is nothing to choose."""

    contact = forms.TypedChoiceField(label="Who should read it?", widget=Radios())
    text = forms.CharField(
        label="What is your concern?",
        max_length=LONGEST,
        widget=Textarea(rows=9),
        help_text="Say what happened, when, and what you would like to happen. What you would rather not write can "
        "wait until you talk.",
    )
    reach_me = forms.CharField(
        label="How and when may they reach you?",
        required=False,
        max_length=200,
        widget=TextInput(),
        help_text="For example your own phone after 5pm. Without it they answer here, on this page.",
    )

    def __init__(
        self,
        *args: Any,
        contacts: Sequence[Person],
        titles: Mapping[int, PostLine] | None = None,
        close: Mapping[int, Person] | None = None,
        **kwargs: Any,
    ) -> None:
        """`close` is, by primary key, who has the person's own line manager: near to what it may be about."""
        super().__init__(*args, **kwargs)
        known = {str(person.public_id): person for person in contacts}
        field = self.fields["contact"]
        field.choices = [(key, _with_title(person, titles or {})) for key, person in known.items()]  # type: ignore[attr-defined]
        field.widget.hints = {
            str(person.public_id): f"{close[person.pk].name}, your line manager, is theirs as well"
            for person in contacts
            if close and person.pk in close
        }
        field.coerce = known.__getitem__  # type: ignore[attr-defined]
        if len(known) == 1:
            self.initial.setdefault("contact", next(iter(known)))


def _with_title(person: Person, titles: Mapping[int, PostLine]) -> str:
    post = titles.get(person.pk)
    return f"{person.name}, {post.title}" if post else person.name


class CloseConcern(Form):
    """What the contact did, for the person to read."""

    answer = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        widget=Textarea(rows=6),
        help_text="What was done, or what you agreed. Only the person who raised it reads this, here.",
    )
