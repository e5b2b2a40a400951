"""Publish a framework file as a version; without a file, the one that ships."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pathways.actions import publish
from pathways.catalogue import CatalogueError
from pathways.models import FrameworkVersion
from pathways.shipped import shipped_framework
from people.errors import Refused


class Command(BaseCommand):
    help = "Publish a framework file as a new version. Without a file: the framework that ships with Pathways."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--if-none", action="store_true", help="Do nothing when a version is published already.")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        if options["if_none"] and FrameworkVersion.objects.published().exists():
            return
        try:
            document = json.loads(file.read_text(encoding="utf-8")) if file else shipped_framework()
            version = publish(document=document, by=None)
        except (OSError, json.JSONDecodeError, CatalogueError, Refused) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"Published {version}.")
