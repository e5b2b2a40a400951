"""docs/reference/actions.md: every action, what it does, and the events it leaves in the audit trail.

The events are found by reading the source of an action and of what it calls in the modules of actions, so that an event
nobody wrote down here appears by itself.
"""

import ast
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

from home.reference.markdown import code, first_line, table
from home.reference.markdown import page as whole

ROOMS = ("opportunities", "pathways", "people", "notices")
# Writes that stand elsewhere than in a room's actions.
BESIDE = ("people.devices", "people.views.service")
WRITERS = {"record", "event", "_record", "_event"}


def modules() -> list[ModuleType]:
    """The modules of actions of every room, and the few that write beside them."""
    found = []
    for room in ROOMS:
        package = import_module(f"{room}.actions")
        inside = getattr(package, "__path__", None)
        names = [module.name for module in pkgutil.iter_modules(inside)] if inside else []
        found += [import_module(f"{room}.actions.{name}") for name in sorted(names)] if names else [package]
    return found + [import_module(name) for name in BESIDE]


def actions_of(module: ModuleType) -> list[FunctionType]:
    """The public functions of a module that change something: in one transaction, or leaving an event."""
    own = [
        each
        for name, each in vars(module).items()
        if isinstance(each, FunctionType) and each.__module__ == module.__name__ and not name.startswith("_")
    ]
    every = module.__name__ == "notices.actions"  # whose few are all of them writes, and know no audit trail
    return [each for each in own if every or _is_atomic(each) or events_of(each)]


def _is_atomic(function: FunctionType) -> bool:
    return inspect.getsource(function).startswith("@transaction.atomic")


def events_of(function: FunctionType) -> tuple[str, ...]:
    """The names of the audit events that an action leaves, itself or by what it calls."""
    return tuple(sorted(set(_events(inspect.unwrap(function), set(), None))))


def _events(thing: Callable[..., Any] | type, seen: set[object], caller: ast.AST | None) -> Iterator[str]:
    """The events of a function or class; `caller` is the source that calls it, where its arguments stand."""
    if (thing, caller) in seen:
        return
    seen.add((thing, caller))
    if isinstance(thing, type):
        for method in vars(thing).values():
            # What a dataclass makes for itself has no source, and leaves nothing.
            made = isinstance(method, FunctionType) and inspect.unwrap(method).__code__.co_filename == "<string>"
            if isinstance(method, FunctionType) and not made:
                yield from _events(method, seen, caller)
        return
    names: Mapping[str, Any] = getattr(thing, "__globals__", {})
    body = _source(thing)
    for call in (node for node in ast.walk(body) if isinstance(node, ast.Call)):
        if name_of(call.func) in WRITERS:
            told = next((word.value for word in call.keywords if word.arg == "action"), None) or next(
                iter(call.args), None
            )
            if told is not None:
                yield from _values(told, body, caller, names)
    for called in (node for node in ast.walk(body) if isinstance(node, ast.Name | ast.Attribute)):
        found = _looked_up(called, names)
        if _is_part(found):
            yield from _events(inspect.unwrap(found), seen, body)


@cache
def _source(thing: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(thing)))


def _is_part(found: Any) -> bool:
    if not isinstance(found, FunctionType | type):
        return False
    home = found.__module__
    return home.partition(".")[0] in ROOMS and (".actions" in home or home in BESIDE)


def name_of(node: ast.expr) -> str:
    """What a call calls, without what it is part of."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _looked_up(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = names.get(node.value.id)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    return None


def _values(node: ast.expr, body: ast.AST, caller: ast.AST | None, names: Mapping[str, Any]) -> Iterator[str]:
    """Every text that an expression can be: a constant, a choice of two, a template of these, a call with an Enum."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=yes, orelse=no):
            yield from _values(yes, body, caller, names)
            yield from _values(no, body, caller, names)
        case ast.JoinedStr(values=pieces):
            texts = [""]
            for piece in pieces:
                inner = piece.value if isinstance(piece, ast.FormattedValue) else piece
                ends = list(_values(inner, body, caller, names))
                texts = [start + end for start in texts for end in ends]
            yield from texts
        case ast.Name(id=name):
            for given in _given(name, body, caller):
                yield from _values(given, body, None, names)
        case ast.Call(func=function):
            called = _looked_up(function, names)
            yield from _of_each_member(called) if called is not None else ()


def _given(name: str, body: ast.AST, caller: ast.AST | None) -> Iterator[ast.expr]:
    """What a local name is given: an assignment in the function, or by its name in a call of the function."""
    called = next((node.name for node in ast.walk(body) if isinstance(node, ast.FunctionDef)), "")
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            yield node.value
    for node in ast.walk(caller) if caller is not None else ():
        if isinstance(node, ast.Call) and name_of(node.func) == called:
            yield from (word.value for word in node.keywords if word.arg == name)


def _of_each_member(called: Callable[[Any], str]) -> Iterator[str]:
    kinds = [parameter.annotation for parameter in inspect.signature(called).parameters.values()]
    if len(kinds) == 1 and isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        yield from (called(member) for member in kinds[0])


def page() -> str:
    """Every action by room and noun."""
    parts = []
    for module in modules():
        found = actions_of(module)
        if not found or module.__name__ in BESIDE:
            continue
        parts += [f"## {module.__name__}", first_line(module), _listed(found)]
    beside = [function for name in BESIDE for function in actions_of(import_module(name))]
    return whole(
        "Actions and what they leave in the audit trail",
        "An action is the only way to change anything: pages, background work, commands and the demo all call "
        "these. Each takes its arguments by name, does all of it or nothing, and refuses in words that say how to "
        "mend things. Its events are written in the same transaction; an event named here may be left by an "
        "action it calls in turn.",
        *parts,
        "## Beside these",
        "Signing devices out, and what an administrator does about mail and jobs that stopped.",
        _listed(beside),
    )


def _listed(found: list[FunctionType]) -> str:
    return table(
        ["Action", "What it does", "Events"],
        [
            (code(each.__name__), _sentence(each), ", ".join(code(event) for event in events_of(each)) or "none")
            for each in found
        ],
    )


def _sentence(function: FunctionType) -> str:
    text = " ".join((inspect.getdoc(function) or "").partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", text)[0]
