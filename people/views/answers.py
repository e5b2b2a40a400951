"""What several pages answer with."""

from django.forms import BaseForm

from people.errors import Refused


def show_refusal(form: BaseForm, error: Refused) -> None:
    """Show why a change was refused at the field it belongs to, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
