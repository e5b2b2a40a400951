"""Make an invented sector of any size, to try pages and databases at the size they will meet.

Rows are written in bulk, a statement for some thousand of them, and NOT by the actions that pages call: no letter goes
out, nothing is checked, and the audit trail has a few events a person instead of one for every change. What actions
promise is shown by the demo world (`demo.world`); this shows what stays quick with six thousand people in it.
"""

import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.sector.seed import seed
from people.errors import Refused


class Command(BaseCommand):
    help = "Make an invented sector in bulk: people of every council, their levels, opportunities and gate reviews."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=6000, help="how many people, one a council at least")
        parser.add_argument(
            "--opportunities", type=int, help="how many open opportunities; those that ended come on top (people / 12)"
        )
        parser.add_argument("--seed", type=int, default=1, help="which sector: the same number makes the same one")
        parser.add_argument("--again", action="store_true", help="make more people beside a sector that is here")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TEST):
            raise CommandError(
                "An invented sector is made in demo and test mode only, so that invented people are never among real "
                "ones. Set PATHWAYS_MODE=demo and another PATHWAYS_VAR."
            )
        started = time.perf_counter()
        try:
            seed(
                people=options["people"],
                opportunities=options["opportunities"],
                number=options["seed"],
                again=options["again"],
                say=self._say if options["verbosity"] else lambda _line: None,
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self._say(f"{time.perf_counter() - started:.0f} seconds, {used:.0f} MB at most")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
