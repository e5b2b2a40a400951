"""The form renderer: Django's widget templates are answered by ours, where we have one."""

from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.functional import cached_property

OURS = {
    **{
        f"django/forms/widgets/{name}.html": "ui/forms/input.html"
        for name in ("text", "email", "url", "number", "search", "tel", "date", "datetime", "time")
    },
    "django/forms/widgets/password.html": "ui/forms/password.html",
    "django/forms/widgets/textarea.html": "ui/forms/textarea.html",
    "django/forms/widgets/select.html": "ui/forms/select.html",
    "django/forms/widgets/radio.html": "ui/forms/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/choices.html",
    "django/forms/widgets/checkbox.html": "ui/forms/checkbox.html",
    "django/forms/widgets/file.html": "ui/forms/file.html",
    "django/forms/widgets/clearable_file_input.html": "ui/forms/file.html",
}


class Renderer(BaseRenderer):
    """Ours for the parts people see; Django's own templates for the rest (hidden inputs, error lists)."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def _django(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        name = OURS.get(template_name, template_name)
        if name.startswith("django/"):
            return self._django.get_template(name)
        return get_template(name)

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        rendered: str = self.get_template(template_name).render(context, request=request).strip()
        return rendered
