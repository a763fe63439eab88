"""Catalogues are compiled when they have changed, and only then."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from config.catalogues import compile_catalogues

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "Sì"\n\n'
DOUBTFUL = '#, fuzzy\nmsgid "No"\nmsgstr "Forse"\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    source = tmp_path / "it" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO + DOUBTFUL, encoding="utf-8")
    return source


def test_a_new_catalogue_is_compiled_once(tmp_path: Path, catalogue: Path) -> None:
    assert compile_catalogues(tmp_path) == [catalogue]
    assert compile_catalogues(tmp_path) == []
    translation = gettext.translation("django", tmp_path, ["it"])
    assert translation.gettext("Yes") == "Sì"
    assert translation.gettext("No") == "No"


def test_a_changed_catalogue_is_compiled_again(tmp_path: Path, catalogue: Path) -> None:
    compile_catalogues(tmp_path)
    catalogue.write_text(PO.replace("Sì", "Certo"), encoding="utf-8")
    later = catalogue.with_suffix(".mo").stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert compile_catalogues(tmp_path) == [catalogue]
    assert gettext.translation("django", tmp_path, ["it"]).gettext("Yes") == "Certo"


def test_a_broken_catalogue_is_an_error_and_leaves_the_compiled_one(tmp_path: Path, catalogue: Path) -> None:
    compile_catalogues(tmp_path)
    catalogue.write_text(PO + "no message at all\n", encoding="utf-8")
    os.utime(catalogue, (2**31, 2**31))
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
    assert [path.suffix for path in sorted(catalogue.parent.iterdir())] == [".mo", ".po"]
