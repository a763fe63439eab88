"""Imports run one way: between the apps, and between the rooms of one app."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp
import pytest

from tests.kit.source import APPS, ROOT, Offence, assert_none

TOP, ASKING, ACTING, RULING, KNOWING = range(4, -1, -1)
ROOMS = {
    "views": TOP,
    "admin": TOP,
    "tasks": TOP,
    "urls": TOP,
    "api": TOP,
    "feeds": TOP,
    "management": TOP,
    "sitemaps": TOP,
    "forms": ASKING,
    "filters": ASKING,
    "rules": RULING,
    "roles": KNOWING,  # plain reads of who works where, below the vocabulary of querysets
    "querysets": KNOWING,
    "models": KNOWING,
}
NAMES = {
    TOP: "views, admin, tasks",
    ASKING: "forms, filters",
    ACTING: "acts",
    RULING: "rules",
    KNOWING: "models, querysets",
}
LOADED_BY_DJANGO = {"apps", "migrations", "translation", "personal"}
"""Modules that wire an app together when it loads: they may import what they register."""

Imports = Mapping[str, set[str]]


def room(module: str) -> str:
    """`views` for `projects.views.public`, '' for the package itself."""
    return ([*module.split("."), ""])[1]


def ranks(app: str, imports: Imports) -> dict[str, int]:
    """The rank of each room of the app.

    A room without a name of its own is an act, or, when it imports no room above the bottom
    and not even a model (a table of states, a field type), a word that everybody may use.
    """
    rooms = {room(module) for module in imports if module.split(".")[0] == app} - {""}
    found = {name: ROOMS[name] for name in rooms if name in ROOMS}
    unnamed = rooms - found.keys() - LOADED_BY_DJANGO
    uses = {name: set[str]() for name in unnamed}
    for module, imported in imports.items():
        if module.split(".")[0] == app and room(module) in unnamed:
            uses[room(module)] |= {room(other) for other in imported if other.startswith(f"{app}.")}
    acts = {name for name in unnamed if uses[name] & found.keys()}
    while more := {name for name in unnamed - acts if uses[name] & acts}:
        acts |= more
    return found | {name: ACTING if name in acts else KNOWING for name in unnamed}


def climbing(imports: Imports) -> Iterator[Offence]:
    """Imports inside an app that go up instead of down."""
    for app in sorted({module.split(".")[0] for module in imports}):
        rank = ranks(app, imports)
        for module, imported in imports.items():
            if module.split(".")[0] != app or room(module) not in rank:
                continue
            for other in imported:
                if other.split(".")[0] == app and room(other) in rank:
                    low, high = rank[room(module)], rank[room(other)]
                    if high > low:
                        yield Offence(module, 0, f"{NAMES[low]} import {other} ({NAMES[high]})")


def reaching_in(imports: Imports) -> Iterator[Offence]:
    """Imports of another app's pages, forms or tasks: an app offers its acts, rules and reads."""
    for module, imported in imports.items():
        for other in imported:
            if module.split(".")[0] != other.split(".")[0] and room(module) not in {"urls", "apps"}:
                if ROOMS.get(room(other)) == TOP and ROOMS.get(room(module), 0) < TOP:
                    yield Offence(module, 0, f"imports {other}, a page or task of another app")


def our_imports() -> Imports:
    graph = grimp.build_graph(*APPS, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def test_rooms_of_an_app_import_downwards_only() -> None:
    imports = our_imports()
    assert_none([*climbing(imports), *reaching_in(imports)])


def test_apps_import_downwards_only() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_the_contract_names_every_app_in_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert settings["root_packages"] == list(APPS)
    assert settings["contracts"][0]["layers"] == list(reversed(APPS))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the apps in `folder`, by the contract in its pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_control_an_app_that_imports_upwards_is_found(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for app in APPS:
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").touch()
        (tmp_path / app / "models.py").touch()
    (tmp_path / "projects" / "models.py").write_text("from beneficiaries import models\n")
    assert lint(tmp_path).returncode == 0
    (tmp_path / "beneficiaries" / "models.py").write_text("from projects import models\n")
    broken = lint(tmp_path)
    assert broken.returncode == 1
    assert "beneficiaries.models -> projects.models" in broken.stdout


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("projects.models", "projects.views.public"),
        ("projects.rules", "projects.deciding"),
        ("projects.deciding", "projects.forms"),
        ("projects.forms", "projects.views"),
        ("projects.querysets", "projects.rules"),
        ("projects.deciding", "projects.tasks"),
        ("programmes.roles", "programmes.rules"),
    ],
)
def test_control_a_climbing_import_is_found(low: str, high: str) -> None:
    base = {name: set[str]() for name in (low, high, "projects.models")}
    if "projects.deciding" in base:
        base["projects.deciding"] = {"projects.models"}
    assert not list(climbing(base | {high: base[high] | {low}}))
    assert list(climbing(base | {low: base[low] | {high}}))


def test_control_a_table_of_states_is_for_everybody_until_it_acts() -> None:
    imports = {"projects.models": {"projects.states"}, "projects.states": set[str]()}
    assert not list(climbing(imports))
    rules = {"projects.states": {"projects.rules"}, "projects.rules": set[str]()}
    assert list(climbing(imports | rules))


def test_control_an_act_that_starts_another_apps_task_is_found() -> None:
    imports = {"projects.deciding": {"core.tasks"}, "core.tasks": set[str]()}
    assert list(reaching_in(imports))
