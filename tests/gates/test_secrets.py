"""No secret, no path of one machine and no address of a package index is ever committed."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.source import ROOT, Offence, assert_none, files, relative

PATTERNS = {
    "path of a machine": re.compile(r"(?<![\w.>}*-])/(?:tmp|work|root|home/\w+|Users/\w+|opt)/"),
    "address of a package index": re.compile(
        r"--(?:extra-)?index-url|--find-links|pypi\.(?:org|python)|/simple/\B|registry\.npmjs", re.I
    ),
    "private key": re.compile(r"BEGIN (?:[A-Z]+ )?PRIVATE KEY"),
    "access token": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|sk-[\w-]{20,})\b"),
    "password in an address": re.compile(r"://\w+:(?!\$|<|circolo@|postgres@|password@)[^\s@/{]+@"),
}
ALLOWED = {
    "Dockerfile": {"path of a machine"},  # paths inside the image
    "docker-compose.yml": {"path of a machine"},  # paths inside the containers
}
"""What a file may hold nevertheless, and why."""

INVENTED = {"password in an address"}
"""What tests may hold: their passwords open nothing."""

READABLE = (
    ".py", ".html", ".txt", ".md", ".toml", ".yml", ".yaml", ".json", ".css", ".js", ".svg", ".po",
    ".cfg", ".ini", ".sh", ".conf", ".csv", "Makefile", "Dockerfile", "run",
)  # fmt: skip


def leaks(path: str, text: str) -> Iterator[Offence]:
    """Lines that say more than a repository should."""
    allowed = ALLOWED.get(path, INVENTED if path.startswith("tests/") else set())
    for number, line in enumerate(text.splitlines(), 1):
        for message, pattern in PATTERNS.items():
            if message not in allowed and pattern.search(line):
                yield Offence(path, number, message)


def test_nothing_leaks() -> None:
    assert_none(
        offence
        for path in files(*READABLE)
        if relative(path) != relative_of_this()
        for offence in leaks(relative(path), path.read_text(encoding="utf-8"))
    )


def relative_of_this() -> str:
    return "tests/gates/test_secrets.py"


def tracked_though_ignored(folder: Path) -> list[str]:
    """Files in the repository that its own .gitignore leaves out."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()


def test_nothing_that_is_ignored_is_tracked() -> None:
    assert tracked_though_ignored(ROOT) == []


def test_control_a_tracked_file_that_is_ignored_is_found(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n")
    (tmp_path / "x.pyc").touch()
    for command in (["git", "init", "--quiet"], ["git", "add", "--force", "x.pyc"]):
        subprocess.run(command, cwd=tmp_path, check=True)
    assert tracked_though_ignored(tmp_path) == ["x.pyc"]


@pytest.mark.parametrize(
    "line",
    [
        "cd /tmp/x",
        'ROOT = "/work/main"',
        "HOME=/home/amina/circolo",
        "--extra-index-url https://packages.example/x",
        "pip install --index-url=https://pypi.org/simple/",
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIAABCDEFGHIJKLMNOP",
        "postgresql://amina:hunter2@db/circolo",
    ],
)
def test_control_a_leak_is_found(line: str) -> None:
    assert list(leaks("docs/x.md", f"# Title\n{line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "path('my/work/', page)",
        "tests/tmp/x",
        "DATABASE_URL=postgresql://circolo:circolo@db/circolo".replace(":circolo@", ":$PASSWORD@"),
        "var/tmp/upload",
        "{{ url }}/work/",
    ],
)
def test_control_ordinary_lines_pass(line: str) -> None:
    assert not list(leaks("docs/x.md", line))
