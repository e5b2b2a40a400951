"""GOV.UK form markup for every Django form, our own and allauth's, without a package in between."""

from ui.forms.base import Form, PlainErrors, bound
from ui.forms.dates import DateField, DateInput
from ui.forms.renderer import Renderer
from ui.forms.widgets import Checkboxes, EmailInput, FileInput, Radios, Select, Textarea, TextInput

__all__ = [
    "Checkboxes",
    "DateField",
    "DateInput",
    "EmailInput",
    "FileInput",
    "Form",
    "PlainErrors",
    "Radios",
    "Renderer",
    "Select",
    "TextInput",
    "Textarea",
    "bound",
]
