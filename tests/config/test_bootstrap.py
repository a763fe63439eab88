"""The set-up installs what is locked, once, and notices what has changed."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.kit.source import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with the set-up and a lock file that asks for nothing."""
    folder = tmp_path / "a clone"
    (folder / "config").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "bootstrap.py", folder / "config")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).touch()
    return folder


def set_up(clone: Path, command: str = "run") -> "subprocess.CompletedProcess[str]":
    script = str(clone / "config" / "bootstrap.py")
    return subprocess.run([sys.executable, "-I", script, command], capture_output=True, text=True, check=False)


def lock(clone: Path, name: str = "requirements.txt", *, digest: str = "") -> None:
    """Ask for a package that lies in a file, under its true hash or another."""
    wheel = clone / "mite-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("mite.py", "SIZE = 1\n")
        archive.writestr("mite-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: mite\nVersion: 1.0\n")
        archive.writestr("mite-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("mite-1.0.dist-info/RECORD", "")
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (clone / name).write_text(f"mite @ {wheel.as_uri()} --hash=sha256:{digest}\n")


def has_package(clone: Path) -> bool:
    check = [str(clone / ".venv" / "bin" / "python"), "-Ic", "import mite"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def test_the_set_up_works_once_and_again_when_the_lock_changes(clone: Path) -> None:
    first = set_up(clone)
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stderr
    again = set_up(clone)
    assert (again.returncode, again.stderr) == (0, "")
    assert not has_package(clone)
    lock(clone)
    changed = set_up(clone)
    assert changed.stderr.startswith("Installing requirements.txt")
    assert "Making" not in changed.stderr
    assert has_package(clone)


def test_an_environment_whose_interpreter_is_gone_is_made_anew(clone: Path) -> None:
    lock(clone)
    set_up(clone)
    python = clone / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "Making the virtual environment" in set_up(clone).stderr
    assert has_package(clone)


def test_a_package_of_another_content_than_the_lock_says_is_refused(clone: Path) -> None:
    lock(clone, digest="0" * 64)
    refused = set_up(clone)
    assert refused.returncode == 1
    assert "This command failed" in refused.stderr
    assert not has_package(clone)
    lock(clone)
    assert set_up(clone).returncode == 0
    assert has_package(clone)


def test_developers_get_what_the_product_needs_at_once(clone: Path) -> None:
    lock(clone, "requirements-dev.txt")
    assert "requirements-dev.txt" in set_up(clone, "lint").stderr
    assert has_package(clone)
    assert set_up(clone, "run").stderr == ""


def without_a_library(clone: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """The set-up on a machine that lacks a library of PDFs and lets nobody install one."""
    script = clone / "config" / "bootstrap.py"
    script.write_text(script.read_text().replace('"libpango-1.0-0": "pango-1.0"', '"libnowhere1": "nowhere"'))
    asked = [sys.executable, "-I", str(script), command]
    return subprocess.run(asked, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False)


def test_without_the_libraries_of_pdf_the_site_starts_and_says_what_to_install(clone: Path) -> None:
    done = without_a_library(clone, "run")
    assert done.returncode == 0
    assert "sudo apt-get install libnowhere1" in done.stderr
    assert "no PDF is made" in done.stderr


def test_without_them_nothing_is_tested(clone: Path) -> None:
    done = without_a_library(clone, "lint")
    assert done.returncode == 1
    assert "sudo apt-get install libnowhere1" in done.stderr
