"""Foreign keys and reverse names in queries follow the order of the apps, as imports do."""

import ast
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from tests.kit.source import (
    APPS,
    Offence,
    app_modules,
    assert_none,
    called_name,
    relative,
    tree_of,
)

READS = {"filter", "exclude", "get", "annotate", "aggregate", "order_by", "values", "values_list"}
READS |= {"select_related", "prefetch_related", "only", "defer", "distinct", "Q", "F", "Prefetch"}
READS |= {"Count", "Sum", "Avg", "Min", "Max", "Exists", "OuterRef", "update", "alias"}


def order(app: str) -> int:
    """The app's place in the list; -1 for a library, which stands before all."""
    return APPS.index(app) if app in APPS else -1


def app_of(model: type[Model]) -> str:
    """The package of a model: history tables stand beside what they follow."""
    return model.__module__.split(".")[0]


def upward(label: str, app: str, target: str, *, swappable: bool) -> Iterator[Offence]:
    """A relation to a model of a later app. The user is reached by the setting that names it."""
    if order(target) > order(app) and not swappable:
        yield Offence(label, 0, f"points up, to {target}")


def test_relations_point_downwards() -> None:
    assert_none(
        offence
        for model in apps.get_models(include_auto_created=True)
        if app_of(model) in APPS
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.related_model
        for offence in upward(
            f"{model._meta.label}.{field.name}",
            app_of(model),
            app_of(field.related_model),
            swappable=bool(getattr(field, "swappable_setting", None)),
        )
    )


def later_names(app: str) -> set[str]:
    """Names by which a later app can be reached from this one's models: using one is a hidden import."""
    ours: set[str] = set()
    later: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        if order(app_of(model)) <= order(app):
            for field in model._meta.get_fields(include_hidden=True):
                other = field.related_model if field.auto_created and not field.concrete else model
                if isinstance(other, type):
                    (ours if order(app_of(other)) <= order(app) else later).add(field.name)
    return later - ours


def hidden(path: str, tree: ast.Module, names: set[str]) -> Iterator[Offence]:
    """Lookups that go through a name of a later app."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or called_name(call) not in READS:
            continue
        lookups = [keyword.arg or "" for keyword in call.keywords]
        lookups += [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        for lookup in lookups:
            for name in set(lookup.lstrip("-").split("__")) & names:
                yield Offence(path, call.lineno, f"{lookup!r} goes through {name!r} of a later app")


def test_queries_use_no_name_of_a_later_app() -> None:
    names = {app: later_names(app) for app in APPS}
    assert_none(
        offence
        for path in app_modules()
        for offence in hidden(relative(path), tree_of(path), names[relative(path).split("/")[0]])
    )


def test_control_a_relation_that_points_up_is_found() -> None:
    assert not list(upward("projects.Project.owner", "projects", "beneficiaries", swappable=False))
    assert list(upward("beneficiaries.Person.project", "beneficiaries", "projects", swappable=False))
    assert not list(upward("core.Event.actor", "core", "accounts", swappable=True))


def test_control_a_reverse_name_in_a_lookup_is_found() -> None:
    names = {"project"}
    for text in ("x.filter(project__state=1)", "x.order_by('-project')", "Q(project=None)"):
        assert list(hidden("beneficiaries/rules.py", ast.parse(text), names))
    assert not list(hidden("beneficiaries/rules.py", ast.parse("x.filter(person=1)"), names))
