from django.apps import AppConfig
from django.core import checks

from notices.modes import TAG, demo_stays_home


class NoticesConfig(AppConfig):
    """What we tell people, and the work done for them in the background."""

    name = "notices"

    def ready(self) -> None:
        checks.register(demo_stays_home, TAG)
