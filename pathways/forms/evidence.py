"""What shows a level or an experience: the fields that claims and experiences share."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from pathways.actions.evidence import media_type_of
from pathways.errors import BadEvidence
from pathways.models import Evidence
from pathways.queries.kept_evidence import KeptPiece
from people.errors import Refused
from ui.forms import Checkboxes, FileInput, Form, Textarea, TextInput

NOTE_LENGTH = 2000
FILE_NAME_LENGTH = 160


class AddedForm(Form):
    """A link and a file that are added to the record with what the form is about. Both may be left out.

    A browser does not send a file again when a form comes back with errors. So that nothing goes out without the file
    its sender believes to be in it, the form then asks for the file by its name, which the page
    sends along as `chosen_file`, until it comes or the box `without_file` is ticked.
    """

    link = forms.URLField(
        label="A link to it",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=TextInput,
    )
    file = forms.FileField(
        label="A file",
        required=False,
        help_text="PDF, picture, Word, PowerPoint, Excel, OpenDocument or plain text, up to 10 MB.",
        widget=FileInput,
        error_messages={"empty": "This file is empty. Choose the file again"},
    )
    without_file = forms.BooleanField(label="Send it without the file", required=False)

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """The same look at the content as when it is kept, so that all that is wrong is said at once."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload:
            try:
                media_type_of(upload)
            except BadEvidence as error:
                raise forms.ValidationError(str(error)) from error
        return upload

    def full_clean(self) -> None:
        """Check, then ask for a file that was sent with what has to be mended."""
        super().full_clean()
        if not self.is_bound:
            return
        awaited = self.file_again and not self.files.get(self.add_prefix("file"))
        if self.errors or awaited:
            self._ask_for_file()

    def refuse(self, error: Refused) -> None:
        """Show at its field what an action refused."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
        self._ask_for_file()

    @property
    def file_again(self) -> str:
        """The name of the file that came with this form, or before it, and that a browser will not send again."""
        if not self.is_bound or self.data.get(self.add_prefix("without_file")):
            return ""
        upload = self.files.get(self.add_prefix("file"))
        named = upload.name if upload else self.data.get(self.add_prefix("chosen_file"), "")
        return str(named or "").replace("\0", "").strip()[:FILE_NAME_LENGTH]

    def _ask_for_file(self) -> None:
        if self.file_again and "file" not in self.errors:
            self.add_error("file", f"Choose the file again: a browser does not keep it. It was {self.file_again}")


class EvidenceForm(AddedForm):
    """A note, a link, a file, and pieces of evidence already in the record. All of it may be left out."""

    note = forms.CharField(
        label="What shows it",
        help_text="What you did, when, and what came of it. Leave out names of residents.",
        max_length=NOTE_LENGTH,
        required=False,
        widget=Textarea(rows=6),
    )
    existing = forms.MultipleChoiceField(
        label="Evidence already in your record", required=False, widget=Checkboxes, choices=()
    )

    def __init__(self, *args: Any, kept: Sequence[KeptPiece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {str(each.piece.public_id): each for each in kept}
        if not self.kept:
            del self.fields["existing"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["existing"])
        field.choices = [(key, each.title) for key, each in self.kept.items()]
        cast(Checkboxes, field.widget).hints = {key: each.hint for key, each in self.kept.items()}

    def chosen(self) -> list[Evidence]:
        """The pieces already in the record that were ticked."""
        return [self.kept[key].piece for key in self.cleaned_data.get("existing", [])]
