"""docs/reference/settings.md: the environment variables, from the docstring of the settings."""

import re
from importlib import import_module
from pathlib import Path

from django.conf import settings

from home.reference.markdown import code, table
from home.reference.markdown import page as whole

READ = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)"|"([A-Z_]+)" in os\.environ""")


class NotDescribed(Exception):
    """The settings read a variable that their docstring does not describe, or the other way round."""


def variables() -> dict[str, str]:
    """Each variable and what it does. Raises NotDescribed when the docstring and the code disagree."""
    module = import_module(settings.SETTINGS_MODULE)
    told = dict(re.findall(r"^    ([A-Z_]+) {2,}(.+)$", module.__doc__ or "", re.MULTILINE))
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    read = {name for names in READ.findall(source) for name in names if name}
    if read != set(told):
        raise NotDescribed(f"In the settings, described or read but not both: {', '.join(sorted(read ^ set(told)))}.")
    return told


def page() -> str:
    """The variables as a table."""
    return whole(
        "Settings",
        "Pathways is configured by environment variables and nothing else. `make demo`, `make run` and `make "
        "test` set `PATHWAYS_MODE`; an installation that runs for real sets the rest in a file: "
        "`deploy/embedded.example` and `deploy/environment.example` are filled-in examples. `make` itself takes "
        "`PORT` (8000), `TODAY` (demo only) and `PATHWAYS_VAR`.",
        table(["Variable", "What it does"], [(code(name), words) for name, words in variables().items()]),
    )
