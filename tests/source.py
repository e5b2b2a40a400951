"""The project's own text, for the tests that read it."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "demo",
    "home",
    "opportunities",
    "pathways",
    "people",
    "notices",
    "ui",
)  # highest first: imports run down this line only
PACKAGES = ("config", *ROOMS, "bench", "tests")
# Places a checkout gathers that are not the project: what runs leave behind, and what others wrote.
NOT_OURS = {".git", ".venv", ".hypothesis", "var", "node_modules", "vendor", "__pycache__"}


@cache
def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> tuple[Path, ...]:
    """Our files with one of these endings (all, if none is named), as paths from the root, in order."""
    found = []
    for start in under:
        for directory, names, leaves in os.walk(ROOT / start):
            names[:] = [name for name in names if name not in NOT_OURS and not name.endswith("_cache")]
            found += [Path(directory, leaf).relative_to(ROOT) for leaf in leaves]
    return tuple(sorted(path for path in found if not suffixes or path.suffix in suffixes))


def modules(*packages: str, migrations: bool = False) -> tuple[Path, ...]:
    """The Python files of these packages."""
    return tuple(path for path in files(".py", under=packages) if migrations or "migrations" not in path.parts)


@cache
def text(path: Path) -> str:
    """What a file of ours says."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A Python file of ours, parsed."""
    return ast.parse(text(path), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_layer(path: Path, *names: str) -> bool:
    """Whether a room's file is of one of these layers: `people/views.py` and `people/views/staff.py` are both views."""
    return len(path.parts) > 1 and path.parts[1].removesuffix(".py") in names
