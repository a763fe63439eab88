"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.kit.source import Offence, assert_none, files, relative, text_of, tree_of, with_parents

LINES = 300
LINES_OF_A_MIGRATION = 500
LINES_OF_A_TEST = 400
LINES_OF_A_TEMPLATE = 200
SHORT_FILE = 100
FUNCTION = 40
FUNCTION_AT_MOST = 80
SHARE_OF_LONG_FUNCTIONS = 0.02
STYLESHEET_BYTES = 25_000

LONGER_BY_AGREEMENT: frozenset[str] = frozenset()


def room_for(path: str) -> int:
    """How many lines a file may have."""
    if path.endswith(".html"):
        return LINES_OF_A_TEMPLATE
    if path.startswith("tests/"):
        return LINES_OF_A_TEST
    return LINES_OF_A_MIGRATION if "/migrations/" in path else LINES


def too_long(path: str, text: str) -> Iterator[Offence]:
    lines, room = text.count("\n"), room_for(path)
    if lines > room and path not in LONGER_BY_AGREEMENT:
        yield Offence(path, lines, f"{lines} lines, room for {room}")


def functions(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Every function as (path, its number of lines, its name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Offence(path, lines, node.name)


def python_files() -> list[Path]:
    return list(files(".py"))


def test_no_file_outgrows_its_room() -> None:
    ours = [*python_files(), *files(".html")]
    assert_none(offence for path in ours for offence in too_long(relative(path), text_of(path)))


def test_most_files_are_short(record_property: pytest.FixtureRequest) -> None:
    lengths = [text_of(path).count("\n") for path in python_files() if path.stat().st_size]
    short = sum(length < SHORT_FILE for length in lengths)
    share = short / len(lengths)
    assert share > 0.5, f"only {share:.0%} of {len(lengths)} files are under {SHORT_FILE} lines"


def test_nearly_all_functions_are_short() -> None:
    ours = [
        found
        for path in python_files()
        if "migrations" not in path.parts
        for found in functions(relative(path), tree_of(path))
    ]
    assert_none(found for found in ours if found.line > FUNCTION_AT_MOST)
    long = [found for found in ours if found.line > FUNCTION]
    assert len(long) <= SHARE_OF_LONG_FUNCTIONS * len(ours), listing(long)


def listing(long: Iterable[Offence]) -> str:
    return "\n".join(f"{found.path} {found.message}: {found.line} lines" for found in long)


def test_the_stylesheets_of_the_pages_stay_light() -> None:
    sizes = {relative(path): path.stat().st_size for path in files(".css", under=["static"])}
    assert all(size <= STYLESHEET_BYTES for size in sizes.values()), sizes


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("projects/models.py", LINES),
        ("projects/migrations/0001_initial.py", LINES_OF_A_MIGRATION),
        ("tests/projects/test_x.py", LINES_OF_A_TEST),
        ("templates/projects/list.html", LINES_OF_A_TEMPLATE),
    ],
)
def test_control_a_file_one_line_too_long_is_found(path: str, room: int) -> None:
    assert not list(too_long(path, "x\n" * room))
    assert list(too_long(path, "x\n" * (room + 1)))


def test_control_a_long_function_is_measured() -> None:
    body = "    pass\n" * 41
    tree = with_parents(ast.parse(f"class A:\n  def short(self): pass\ndef long():\n{body}"))
    assert {found.message: found.line for found in functions("x.py", tree)} == {
        "short": 1,
        "long": 42,
    }
