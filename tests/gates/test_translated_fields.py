"""The traps of django-modeltranslation: queries that silently read the wrong language."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from modeltranslation.translator import translator

from tests.kit.source import (
    APPS,
    Offence,
    ancestors,
    app_modules,
    assert_none,
    called_name,
    dotted,
    relative,
    text_of,
    tree_of,
    with_parents,
)

HELPER = "core/translated.py"
"""The one module that may touch the columns of a language: everybody else calls it."""

NOT_TRANSLATED = "# not a translated field"
"""Ends a line that uses a plain field which shares its name with a translated one."""

WRAPPERS = {
    "F", "Lower", "Upper", "Length", "Coalesce", "NullIf", "Concat", "Trim", "Left", "Right", "Substr", "Replace",
    "Cast", "Collate", "Greatest", "Least", "Unaccent", "SearchVector", "TrigramSimilarity", "TrigramWordSimilarity",
    "Min", "Max", "StringAgg", "ArrayAgg", "Subquery",
}  # fmt: skip
ORDERS = {"order_by", "distinct"}
READS = {"values", "values_list", "order_by", "distinct"}
LAZY_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def runs_at_import(node: ast.AST) -> bool:
    """Whether the node stands at module or class level."""
    return not any(isinstance(up, LAZY_SCOPES) for up in ancestors(node))


def strings(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def kept(call: ast.Call, fields: set[str], models: set[str]) -> str:
    """Why this call, kept at module or class level, would be mutated to the first language used."""
    names = [keyword.arg or "" for keyword in call.keywords] + strings(call.args)
    if called_name(call) in {"Q", "F"} and any(name.lstrip("-").split("__")[0] in fields for name in names):
        return "is kept at module or class level"
    chain = dotted(call.func).split(".")
    if "objects" in chain and chain[-1] != "none" and chain[chain.index("objects") - 1] in models:
        return "is a queryset kept at module or class level"
    return ""


def wrapped(call: ast.Call, fields: set[str]) -> str:
    """Why this call reads the shadow column or another language."""
    name = called_name(call)
    for lookup in strings(call.args):
        path = lookup.lstrip("-").split("__")
        if name in WRAPPERS and path[-1] in fields:
            return f"reads the untranslated column of {lookup!r}: use translated()"
        if name in READS and len(path) > 1 and path[-1] in fields:
            return f"goes through a relation to {lookup!r}: use translated()"
        if name in ORDERS and path[-1] in fields:
            return f"orders by {lookup!r} without its fallback: use translated()"
    return ""


def traps(path: str, tree: ast.Module, fields: set[str], models: set[str], text: str = "") -> Iterator[Offence]:
    """Calls that step into one of the traps; a line may say that its field is a plain one."""
    lines = text.splitlines()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        why = wrapped(call, fields) or (runs_at_import(call) and kept(call, fields, models))
        excused = any(NOT_TRANSLATED in line for line in lines[call.lineno - 1 : call.end_lineno])
        if why and not excused:
            yield Offence(path, call.lineno, f"{called_name(call)}() {why}")


def translated_fields() -> tuple[set[str], set[str]]:
    """Names of translated fields and of the models that have them."""
    models = translator.get_registered_models(abstract=False)
    fields = {name for model in models for name in translator.get_options_for_model(model).all_fields}
    return fields, {model.__name__ for model in models}


def test_nobody_steps_into_the_traps() -> None:
    fields, models = translated_fields()
    assert_none(
        offence
        for path in app_modules()
        if relative(path) != HELPER
        for offence in traps(relative(path), tree_of(path), fields, models, text_of(path))
    )


def ordered_by_text(label: str, ordering: list[str], fields: set[str]) -> Iterator[Offence]:
    """A default ordering by a translated field has no fallback either."""
    for name in ordering:
        if name.lstrip("-") in fields:
            yield Offence(label, 0, f"is ordered by the translated field {name!r}")


def test_no_default_ordering_is_a_translated_field() -> None:
    assert_none(
        offence
        for model in translator.get_registered_models(abstract=False)
        for offence in ordered_by_text(
            model._meta.label,
            [name for name in model._meta.ordering or [] if isinstance(name, str)],
            set(translator.get_options_for_model(model).all_fields),
        )
    )


def test_translated_models_know_their_source_language() -> None:
    from core.models import Translated

    without = [
        model._meta.label
        for model in apps.get_models()
        if model in translator.get_registered_models(abstract=False)
        and model._meta.app_label in APPS
        and not issubclass(model, Translated)
    ]
    assert not without, without


FIELDS, MODELS = {"name", "title"}, {"Programme"}


@pytest.mark.parametrize(
    "text",
    [
        "WITH_NAME = Q(name='x')",
        "class List:\n  ordering = F('name')",
        "class Form:\n  programme = ModelChoiceField(Programme.objects.all())",
        "class Form:\n  programme = ModelChoiceField(queryset=Programme.objects.open())",
        "def f(q):\n  return q.annotate(low=Lower('name'))",
        "def f(q):\n  return q.order_by(F('programme__name').asc())",
        "def f(q):\n  return q.values('programme__name')",
        "def f(q):\n  return q.order_by('-programme__title')",
        "def f(q):\n  return q.order_by('name')",
    ],
)
def test_control_a_trap_is_found(text: str) -> None:
    assert list(traps("x.py", with_parents(ast.parse(text)), FIELDS, MODELS, text))


@pytest.mark.parametrize(
    "text",
    [
        "def f(q):\n  return q.filter(Q(name='x'))",
        "CODED = Q(code='x')",
        "class Form:\n  programme = ModelChoiceField(Programme.objects.none())",
        "class Form:\n  user = ModelChoiceField(User.objects.all())",
        "def f(q):\n  return q.order_by(translated('name'))",
        "def f(q):\n  return q.values('code', 'name')",
        "def f(q):\n  return q.order_by('name')  # not a translated field",
    ],
)
def test_control_the_safe_ways_pass(text: str) -> None:
    assert not list(traps("x.py", with_parents(ast.parse(text)), FIELDS, MODELS, text))


def test_control_an_ordering_by_text_is_found() -> None:
    assert list(ordered_by_text("projects.Call", ["-opens_at", "-title"], {"title"}))
    assert not list(ordered_by_text("projects.Call", ["-opens_at"], {"title"}))
