"""A view speaks the querysets' vocabulary and never writes a lookup by hand."""

import ast
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.kit.source import (
    Offence,
    app_modules,
    assert_none,
    called_name,
    dotted,
    relative,
    tree_of,
    with_parents,
)

BY_HAND = {"filter", "exclude", "annotate", "aggregate", "alias", "raw", "extra", "order_by"}
WHOLE_TABLE = BY_HAND | {"all", "get", "first", "last", "create", "get_or_create", "update"}
WHOLE_TABLE |= {"update_or_create", "bulk_create", "delete", "in_bulk", "values", "values_list"}
OF_A_MANAGER = {"objects", "_default_manager", "_base_manager"}
LOOKUPS = {"get_object_or_404", "get_list_or_404"}


def room_of(path: str) -> str:
    """The room of an app that a module stands in: `views` for `projects/views/public.py`."""
    return PurePath(PurePath(path).parts[1]).stem


def by_hand(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Queries written where only words of a QuerySet belong."""
    room = room_of(path)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = called_name(call)
        if room == "views" and name in LOOKUPS and call.args and is_bare(call.args[0]):
            yield Offence(path, call.lineno, f"{name}() over a whole table: lookup is authorisation")
        if not isinstance(call.func, ast.Attribute):
            continue
        on_manager = dotted(call.func.value).rpartition(".")[2] in OF_A_MANAGER
        if (room == "views" and name in BY_HAND) or (on_manager and name in WHOLE_TABLE):
            yield Offence(path, call.lineno, f".{name}() by hand: give the QuerySet a word for it")


def is_bare(node: ast.expr) -> bool:
    """A model class or its bare manager."""
    if isinstance(node, ast.Name):
        return node.id[:1].isupper()
    return dotted(node).rpartition(".")[2] in OF_A_MANAGER


def test_views_and_admin_read_through_the_vocabulary() -> None:
    assert_none(
        offence
        for path in app_modules()
        if room_of(relative(path)) in {"views", "admin"}
        for offence in by_hand(relative(path), tree_of(path))
    )


@pytest.mark.parametrize(
    "text",
    [
        "Project.objects.filter(owner=user)",
        "Project.objects.visible_to(user).filter(open=True)",
        "Project.objects.all()",
        "Project.objects.get(pk=1)",
        "get_object_or_404(Project, uuid=uuid)",
        "get_object_or_404(Project.objects, uuid=uuid)",
        "get_object_or_404(Project._default_manager, uuid=uuid)",
    ],
)
def test_control_an_offender_is_found(text: str) -> None:
    tree = with_parents(ast.parse(f"def page(request):\n    return {text}"))
    assert list(by_hand("projects/views/public.py", tree))


def test_control_the_vocabulary_passes() -> None:
    good = "get_object_or_404(Project.objects.visible_to(user).open_on(today), uuid=uuid)"
    assert not list(by_hand("projects/views/public.py", with_parents(ast.parse(good))))


def test_control_admin_may_narrow_what_it_was_given() -> None:
    given = with_parents(ast.parse("queryset.filter(pk__in=chosen)"))
    taken = with_parents(ast.parse("Project.objects.filter(pk__in=chosen)"))
    assert not list(by_hand("projects/admin.py", given))
    assert list(by_hand("projects/admin.py", taken))
