"""The linters run with every test command, each sees an offender, and unsafe settings stop the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.lint import CHECKS, PRODUCTION
from tests.kit.source import ROOT

WANTED = {"mypy", "ruff check", "ruff format", "djlint --check", "djlint --lint", "lint-imports"}
WANTED |= {"check --deploy", "makemigrations --check"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A module of the environment, in the folder of the project."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_test_command_runs_all_linters() -> None:
    recipes = (ROOT / "Makefile").read_text().split("\n\n")
    for target in ("test:", "test-fast:", "lint:"):
        assert any(recipe.startswith(target) and "config.lint" in recipe for recipe in recipes), target
    assert set(CHECKS) >= WANTED


def offenders(folder: Path) -> dict[str, list[str]]:
    """A small offence for each linter, and the command that must see it."""
    (folder / "bad.py").write_text("import os\nx:int = 'one'\n")
    (folder / "bad.html").write_text('<div>\n<img src="x">\n</p>\n')
    settings = ["--config", str(ROOT / "pyproject.toml")]
    return {
        "ruff check": ["ruff", "check", *settings, str(folder)],
        "ruff format": ["ruff", "format", "--check", *settings, str(folder)],
        "mypy": ["mypy", "--config-file=", "--strict", str(folder / "bad.py")],
        "djlint --check": ["djlint", "--check", "--quiet", str(folder)],
        "djlint --lint": ["djlint", "--lint", "--quiet", str(folder)],
    }


@pytest.mark.parametrize("name", ["ruff check", "ruff format", "mypy", "djlint --check", "djlint --lint"])
def test_control_the_linter_sees_an_offender(name: str, tmp_path: Path) -> None:
    done = run(*offenders(tmp_path)[name])
    assert done.returncode == 1, done.stdout + done.stderr


def test_control_a_demo_is_not_safe_for_production() -> None:
    demo = PRODUCTION | {"CIRCOLO_DEMO": "1", "ALLOWED_HOSTS": "localhost", "SITE_URL": "http://localhost:8000"}
    done = run("django", "check", "--deploy", "--fail-level", "WARNING", **demo)
    assert "security.W" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SECRET_KEY", "short"), ("SITE_URL", "http://circolo.example"), ("CIRCOLO_DEMO", "perhaps")],
)
def test_unsafe_or_unreadable_settings_stop_the_start(variable: str, value: str) -> None:
    done = run("django", "check", **PRODUCTION | {variable: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {variable}" in done.stderr
