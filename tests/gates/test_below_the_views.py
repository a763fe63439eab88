"""Acts, rules and reads know no request; nothing happens by signal or hides in `save()`."""

import ast
from collections.abc import Iterator

import pytest

from tests.kit.source import (
    Offence,
    ancestors,
    app_modules,
    assert_none,
    called_name,
    dotted,
    relative,
    tree_of,
    with_parents,
)

KNOW_REQUESTS = {"views", "admin", "middleware", "context_processors", "templatetags", "adapter"}
KNOW_REQUESTS |= {"api", "feeds", "sitemaps", "backends", "caching", "administration", "back_office", "admin_site"}
KNOW_REQUESTS |= {"viewing", "second_factor"}
"""Rooms of pages, and the few modules that pages are built from."""

ASKED_FOR = {"accounts/forms.py: signup": "allauth hands its request to the form that completes an account"}
"""Functions that a library calls with a request, and why there is no way around it."""

SIGNALS = ("django.db.models.signals", "django.contrib.auth.signals", "django.dispatch")
TECHNICAL = {"core/apps.py", "config/celery.py"}
"""Where a signal may start machinery (never an effect of the programme's business)."""
HANDED_OVER = {"core/mail_events.py": "django-anymail hands over by its signal what it read of a request"}
"""Where a library calls us by a signal of its own, and why there is no way around it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def room_of(path: str) -> str:
    return path.split("/")[1].removesuffix(".py")


def knows_request(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Functions below the views that are given a request."""
    for node in ast.walk(tree):
        if not isinstance(node, Function):
            continue
        spec = node.args
        for given in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]:
            kind = ast.unparse(given.annotation) if given.annotation else ""
            if f"{path}: {node.name}" not in ASKED_FOR and (given.arg == "request" or "HttpRequest" in kind):
                yield Offence(path, node.lineno, f"{node.name}() is given a request")


def signals(path: str, tree: ast.Module) -> Iterator[Offence]:
    """Effects that start from a signal."""
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module.startswith(SIGNALS) or (module.startswith("allauth.") and "signals" in module):
                imported |= {alias.asname or alias.name for alias in node.names}
                yield Offence(path, node.lineno, f"imports {module}")
        if isinstance(node, Function):
            if any(dotted(mark).endswith("receiver") for mark in node.decorator_list):
                yield Offence(path, node.lineno, f"{node.name}() is a receiver")
        if isinstance(node, ast.Call) and called_name(node) == "connect":
            target = dotted(node.func).removesuffix(".connect")
            if target.split(".")[-1].startswith(("pre_", "post_", "user_", "m2m_")):
                yield Offence(path, node.lineno, f"connects to {target}")


def hidden_work(path: str, tree: ast.Module) -> Iterator[Offence]:
    """`save` and `delete` of a model or queryset written anew."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name in {"save", "delete", "save_base", "__init__"}:
            owner = next((up for up in ancestors(node) if isinstance(up, ast.ClassDef)), None)
            if owner is not None:
                yield Offence(path, node.lineno, f"{owner.name}.{node.name}() hides work")


def test_nothing_below_the_views_knows_a_request() -> None:
    assert_none(
        offence
        for path in app_modules()
        if room_of(relative(path)) not in KNOW_REQUESTS
        for offence in knows_request(relative(path), tree_of(path))
    )


def test_nothing_happens_by_signal() -> None:
    assert_none(
        offence
        for path in app_modules()
        if relative(path) not in TECHNICAL | HANDED_OVER.keys()
        for offence in signals(relative(path), tree_of(path))
    )


def test_models_hide_no_work() -> None:
    assert_none(
        offence
        for path in app_modules()
        if room_of(relative(path)) in {"models", "querysets"}
        for offence in hidden_work(relative(path), tree_of(path))
    )


@pytest.mark.parametrize(
    "text",
    [
        "def submit(project, request): ...",
        "def submit(project, *, request): ...",
        "def submit(project, asked: HttpRequest): ...",
    ],
)
def test_control_an_act_that_is_given_a_request_is_found(text: str) -> None:
    assert list(knows_request("projects/submitting.py", ast.parse(text)))


def test_control_an_act_that_is_given_a_person_passes() -> None:
    assert not list(knows_request("projects/x.py", ast.parse("def submit(project, *, by): ...")))


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models.signals import post_save",
        "from allauth.account.signals import email_confirmed",
        "@receiver(post_save)\ndef told(sender, **kwargs): ...",
        "signals.post_save.connect(told)",
    ],
)
def test_control_a_signal_is_found(text: str) -> None:
    assert list(signals("projects/apps.py", ast.parse(text)))


def test_control_an_ordinary_connection_passes() -> None:
    assert not list(signals("core/mailing.py", ast.parse("smtp.connect(host)")))


def test_control_work_in_save_is_found() -> None:
    text = "class Project(Model):\n  def save(self, **kwargs):\n    tell()\n"
    assert list(hidden_work("projects/models.py", with_parents(ast.parse(text))))
    plain = "class Project(Model):\n  def __str__(self):\n    return self.title\n"
    assert not list(hidden_work("projects/models.py", with_parents(ast.parse(plain))))
