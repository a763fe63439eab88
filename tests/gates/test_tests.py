"""A test asserts something, means what it asserts, and never sleeps."""

import ast
from collections.abc import Iterator

import pytest

from tests.kit.source import (
    Offence,
    ancestors,
    assert_none,
    called_name,
    files,
    relative,
    tree_of,
    with_parents,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef

PROVES = {"raises", "warns", "fail", "assertNumQueries"}
PROVES |= {"django_assert_num_queries", "django_assert_max_num_queries"}
PROVING = ("assert_", "refused", "nothing_changes", "expect", "to_have", "to_be")
"""How functions of the test kit are called that fail the test themselves."""

ONLY_WITH = {"raises", "warns", "assertNumQueries", "zeal_context", "no_row_locks"}
ONLY_WITH |= {"nothing_changes", "refused_by_database"}
ONLY_WITH |= {"django_assert_num_queries", "django_assert_max_num_queries"}
WAITS = "tests/kit/waiting.py"
"""The one place that may sleep: it polls for a condition until a deadline."""


def is_test(node: ast.AST) -> bool:
    return isinstance(node, Function) and node.name.startswith("test_")


def proves(node: ast.AST, own: set[str]) -> bool:
    """Whether something below `node` can fail the test; `own` names functions that can."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call):
            name = called_name(inner)
            if name in PROVES | own or name.startswith(PROVING):
                return True
    return False


def vacuous(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Tests without any assertion; a helper of the same file counts by what it does."""
    every = [node for node in ast.walk(tree) if isinstance(node, Function)]
    own: set[str] = set()
    for _ in range(3):
        own |= {node.name for node in every if not is_test(node) and proves(node, own)}
    for node in every:
        if is_test(node) and not proves(node, own):
            yield Offence(path, node.lineno, f"{node.name} asserts nothing")


def hollow(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Assertions that cannot fail, or that mean something else than they say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            if isinstance(node.test, ast.Constant | ast.Tuple | ast.JoinedStr | ast.Lambda):
                yield Offence(path, node.lineno, "this assertion cannot fail")
            if mixed(node.test):
                yield Offence(path, node.lineno, "`a and b in c` asks only whether b is in c")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if called_name(node.value) in ONLY_WITH and not passes_callable(node.value):
                yield Offence(path, node.lineno, "without `with` this checks nothing")
        if isinstance(node, ast.ExceptHandler) and swallows(node):
            yield Offence(path, node.lineno, "an assertion that fails here is swallowed")


def mixed(test: ast.expr) -> bool:
    """`a and b in c`, the first operand a bare value beside a membership test."""
    if not isinstance(test, ast.BoolOp):
        return False
    membership = any(
        isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.In | ast.NotIn) for value in test.values
    )
    bare = any(isinstance(v, ast.Constant | ast.Name | ast.JoinedStr) for v in test.values)
    return any(isinstance(v, ast.Constant) for v in test.values) or (membership and bare)


def passes_callable(call: ast.Call) -> bool:
    """`assertNumQueries(2, act)` runs `act` itself."""
    return len(call.args) > 1


def swallows(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    wide = caught in {"AssertionError", "Exception", "BaseException"}
    in_test = any(is_test(node) for node in ancestors(handler))
    return wide and in_test and all(isinstance(node, ast.Pass) for node in handler.body)


def sleeping(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Waiting by the clock instead of for a condition."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) in {"sleep", "wait_for_timeout"}:
            yield Offence(path, node.lineno, "wait for a condition, never for a time")


def test_every_test_proves_something() -> None:
    for path in files(".py", under=["tests"]):
        name, tree = relative(path), tree_of(path)
        assert_none([*vacuous(name, tree), *hollow(name, tree)])


def test_no_test_sleeps() -> None:
    assert_none(
        offence
        for path in files(".py", under=["tests"])
        if relative(path) != WAITS
        for offence in sleeping(relative(path), tree_of(path))
    )


@pytest.mark.parametrize(
    "body",
    [
        "client.get('/')",
        "response = client.get('/'); print(response)",
        "helper()",
    ],
)
def test_control_a_test_without_assertion_is_found(body: str) -> None:
    text = f"def helper():\n    return 1\n\ndef test_page(client):\n    {body}\n"
    assert list(vacuous("tests/test_x.py", ast.parse(text)))


@pytest.mark.parametrize(
    "body",
    [
        "assert page()",
        "with pytest.raises(WrongState): act()",
        "assert_unchanged(project)",
        "helper()",
        "expect(page.locator('h1')).to_be_visible()",
    ],
)
def test_control_a_test_with_assertion_passes(body: str) -> None:
    text = f"def helper():\n    assert act()\n\ndef test_page(client):\n    {body}\n"
    assert not list(vacuous("tests/test_x.py", ast.parse(text)))


@pytest.mark.parametrize(
    "body",
    [
        "assert True",
        "assert (response.status_code == 200, 'page')",
        "assert 'a' and 'b' in text",
        "assert title and 'b' in text",
        "assert ready or 'anything'",
        "django_assert_num_queries(3)",
        "pytest.raises(WrongState)",
        "try:\n        assert act()\n    except AssertionError:\n        pass",
    ],
)
def test_control_a_hollow_assertion_is_found(body: str) -> None:
    tree = with_parents(ast.parse(f"def test_page(client):\n    {body}\n"))
    assert list(hollow("tests/test_x.py", tree))


def test_control_a_plain_assertion_passes() -> None:
    tree = with_parents(ast.parse("def test_x():\n    assert 'a' in text and 'b' in text\n"))
    assert not list(hollow("tests/test_x.py", tree))


@pytest.mark.parametrize("text", ["time.sleep(1)", "sleep(1)", "page.wait_for_timeout(500)"])
def test_control_a_sleep_is_found(text: str) -> None:
    assert list(sleeping("tests/test_x.py", ast.parse(text)))
