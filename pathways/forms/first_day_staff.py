"""The forms of a council's first afternoon: the staff file, and what each job title stands for."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from pathways.actions.staff import MAX_BYTES
from pathways.catalogue import Catalogue
from pathways.queries.first_day import TitleRow
from pathways.staff_file import StaffFileError
from pathways.staff_file_text import decode
from pathways.titles import OUTSIDE_DIGITAL
from ui.forms import FileInput, Form, Select


class StaffFileForm(Form):
    """One CSV file. What it is, is judged by its bytes, not by its name."""

    file = forms.FileField(
        label="Staff file",
        help_text="CSV, up to 5 MB, as Excel or your HR system saves it. Commas, semicolons or tabs; UTF-8 or UTF-16.",
        widget=FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Choose a CSV file",
            "empty": "The file is empty. Send a file with a line of headings and one line for each person",
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse at once what cannot be a staff list; the rest is checked line by line in the background."""
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if (sent.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The file is {(sent.size or 0) / 1024 / 1024:.1f} MB. The most is 5 MB. "
                "Leave out columns that are not needed"
            )
        self.content = sent.read()
        try:
            decode(self.content, max_bytes=MAX_BYTES)
        except StaffFileError as error:
            raise forms.ValidationError(f"{error.wrong} {error.mend.rstrip('.')}") from error
        return sent


class OccasionForm(Form):
    """A button that starts something once: the page's own mark makes a second press of it the same start."""

    occasion = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def mark(self) -> str:
        """The mark, as text."""
        given: UUID = self.cleaned_data["occasion"]
        return str(given)


class TitlesForm(Form):
    """One list a job title: the roles by tier, outside digital, or not decided yet."""

    mark_optional = False

    def __init__(self, *args: Any, rows: Sequence[TitleRow], catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        if any(not row.decided and not row.preset for row in rows):
            self.fields["rest"] = forms.BooleanField(
                label="All titles left at “Not decided yet” are outside digital",
                help_text="Their posts are kept without levels. Any of them can be matched to a role later.",
                required=False,
            )
        everything = role_choices(catalogue)
        # Named by what they are, not by their place: a file taken in meanwhile may bring titles in between.
        self.names = {row.key: f"title-{sha256(row.key.encode()).hexdigest()[:12]}" for row in rows}
        for row in rows:
            self.fields[self.names[row.key]] = forms.ChoiceField(
                label=row.title, choices=everything, initial=row.preset, required=False, widget=Select()
            )

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, by the title's key. A title that was not on the page sent is left as it is."""
        open_ones = OUTSIDE_DIGITAL if self.cleaned_data.get("rest") else ""
        return {key: self.cleaned_data[name] or open_ones for key, name in self.names.items() if name in self.data}


def role_choices(catalogue: Catalogue) -> list[tuple[str, Any]]:
    """Roles grouped by tier, bottom rung first, after the two answers that are no role."""
    tiers = [
        (f"{tier.code} {tier.title}", [(role.code, role.title) for role in catalogue.roles_in(tier.code)])
        for tier in catalogue.tiers
    ]
    return [("", "Not decided yet"), (OUTSIDE_DIGITAL, "Outside digital"), *(group for group in tiers if group[1])]
