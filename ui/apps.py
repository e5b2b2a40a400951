from django.apps import AppConfig


class UiConfig(AppConfig):
    """The rendering kit. It knows no domain."""

    name = "ui"
    verbose_name = "Rendering kit"
    default_auto_field = "django.db.models.BigAutoField"
