"""The project's own files, as the gates read them."""

import ast
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

APPS = (
    "core",
    "accounts",
    "programmes",
    "research",
    "repertoire",
    "beneficiaries",
    "training",
    "projects",
    "events",
    "publications",
    "newsletters",
    "reporting",
    "portal",
)
"""Every app; each may import only from those before it."""

NOT_OURS = {".git", "var", "staticfiles", "__pycache__", "node_modules", "build", "dist"}
NOT_OURS |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}


class Offence(NamedTuple):
    """One place that breaks a rule."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def files(*suffixes: str, under: Iterable[str] = (".",)) -> Iterator[Path]:
    """Files of the project with one of these suffixes (all files without any), sorted."""
    for start in under:
        for folder, folders, names in os.walk(ROOT / start):
            folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.startswith(".venv"))
            for name in sorted(names):
                if not suffixes or name.endswith(suffixes):
                    yield Path(folder) / name


def app_modules() -> Iterator[Path]:
    """Python files of the apps, migrations left out."""
    for path in files(".py", under=APPS):
        if "migrations" not in path.parts:
            yield path


def relative(path: Path) -> str:
    """The path as a reader of the repository knows it; one outside stays as it is."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


@cache
def text_of(path: Path) -> str:
    """The file's text, read once a run."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax tree, parsed once a run; every node knows its `parent`."""
    return with_parents(ast.parse(text_of(path), filename=str(path)))


def with_parents(tree: ast.Module) -> ast.Module:
    """Give every node an attribute `parent`."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return tree


def ancestors(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around `node`, the nearest first."""
    parent = getattr(node, "parent", None)
    while parent is not None:
        yield parent
        parent = getattr(parent, "parent", None)


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `c` for `a.b.c()`, '' where it has no name."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def dotted(node: ast.expr) -> str:
    """`a.b.c` for that expression; a call inside counts as its name; '' for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case ast.Call(func=func):
            return dotted(func)
    return ""


def assert_none(offences: Iterable[Offence]) -> None:
    """Fail with one line an offence."""
    found = sorted(set(offences))
    assert not found, "\n" + "\n".join(map(str, found))
