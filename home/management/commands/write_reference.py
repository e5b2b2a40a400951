"""Write docs/reference from the code: roles, addresses, settings, the framework, messages and actions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.reference import documents

FOLDER = Path(settings.BASE_DIR, "docs", "reference")


class Command(BaseCommand):
    help = "Write docs/reference from the code. `make reference` runs it. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write (docs/reference unless told)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not apps.is_installed("demo"):
            raise CommandError("The addresses of the demo would be left out in this mode. Use: make reference")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents().items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {folder / name}")
