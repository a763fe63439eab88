"""Texts go to a translator and come back as they were, in both formats."""

import random
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from core.exchanging.formats import Form, write_file
from core.exchanging.parts import MOST, divide, put_together, side_by_side
from core.exchanging.sheets import put_rows_together
from core.exchanging.units import Unit, hash_of
from core.exchanging.xliff import read_xliff
from core.importing.kinds import kind_named
from core.importing.previewing import _columns, _gathered
from core.spreadsheets.reading import Table, Unreadable
from core.spreadsheets.workbooks import read_xlsx

PARAGRAPH = "Chi torna non torna mai nello stesso posto: lo ritrova, e lo cambia.\n\n"
TEXTS = {
    "formula": "=1+1",
    "list": "- uno\n- due\n",
    "apostrophe": "'=già scritto così",
    "blanks": "  davanti e dietro  ",
    "lines": "una riga\nun'altra\n\n\nun paragrafo\ttab",
    "arabic": "العودة ليست نهاية الطريق",
    "marks": 'a <b>&amp; "c" ]]> §',
    "escape": "_x000D_ resta",
    "long": (PARAGRAPH * 3000)[:200_000],
    "unbroken": "a" * 12_345 + " " + "b" * 4_999 + "\n" + "- x\n" * 4_000,
}


def unit(name: str, translation: str = "", **fields: Any) -> Unit:
    source = TEXTS[name]
    told = {"source_language": "it", "language": "fr", "state": "stale" if translation else "missing"}
    return Unit(
        id=f"publications.chapter:{name}:body", table="publications.chapter", kind="chapter", object="Capitolo",
        field="testo", source=source, source_hash=hash_of(source), translation=translation, **{**told, **fields},
    )  # fmt: skip


def file_of(units: list[Unit], form: Form) -> bytes:
    with write_file(units, form) as file:
        return file.read()


def read(content: bytes, form: Form) -> Table:
    return read_xlsx(content) if form == Form.XLSX else read_xliff(content)


def rows_of(content: bytes, form: Form) -> dict[str, dict[str, str]]:
    """What an import would read, by the identifier of the text."""
    kind = kind_named("translations")
    records = read(content, form).records
    known, ignored = _columns(next(records), kind)
    assert ignored == []
    found = {}
    for record in _gathered(records, kind, known):
        assert not record.faults
        row = {column.name: record.cells[place] for place, column in known.items() if place < len(record.cells)}
        found[row["id"]] = row
    return found


@pytest.mark.parametrize("form", list(Form))
def test_every_translation_comes_back_as_it_was(form: Form) -> None:
    units = [unit(name, translation=text) for name, text in TEXTS.items()]
    found = rows_of(file_of(units, form), form)
    assert {one.id: one.translation for one in units} == {key: row["translation"] for key, row in found.items()}
    assert {row["source_hash"] for row in found.values()} == {one.source_hash for one in units}


@pytest.mark.parametrize("form", list(Form))
def test_what_is_not_translated_comes_back_empty_in_its_languages(form: Form) -> None:
    units = [unit("list", source_language="fr", language="it"), unit("arabic", language="en"), unit("long")]
    found = rows_of(file_of(units, form), form)
    assert [row.get("translation", "") for row in found.values()] == ["", "", ""]
    assert [row["language"] for row in found.values()] == ["it", "en", "fr"]


def test_only_what_is_to_be_written_stands_open_in_the_spreadsheet() -> None:
    sheet: Any = load_workbook(BytesIO(file_of([unit("formula"), unit("long")], Form.XLSX))).worksheets[0]
    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    head = [cell.value for cell in sheet[1]]
    open_ones = {name for name, cell in zip(head, sheet[3], strict=True) if not cell.protection.locked}
    assert open_ones == {"state", "translation"}
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert max(len(cell.value or "") for row in sheet.iter_rows() for cell in row) <= MOST


def test_a_text_is_put_together_as_it_was_wherever_it_was_divided() -> None:
    draw = random.Random(7)
    for _time in range(200):
        text = "".join(draw.choices(["a", "é ", "\n", "\n\n", "- x", " "], k=draw.randrange(1, 90)))
        parts = divide(text, most=draw.randrange(5, 30))
        assert put_together(parts) == text
        assert all(part.text.strip() for part in parts) or not text.strip()


def test_paragraphs_that_belong_together_stand_side_by_side() -> None:
    source = "\n\n".join(f"{number} " + "parola " * 200 for number in range(12))
    translation = "\n\n".join(f"{number} " + "mot " * 200 for number in range(12))
    rows = side_by_side(source, translation)
    assert len(rows) > 2
    assert all(row.source.split()[0] == row.translation.split()[0] for row in rows)
    assert side_by_side(source, "")[1].translation == ""


def changed(content: bytes, change: Any) -> bytes:
    """The workbook after somebody worked in it."""
    book = load_workbook(BytesIO(content))
    change(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.delete_rows(5), "Parts of this text are missing"),
        (lambda sheet: setattr(sheet["J5"], "value", " "), "Row 5 is empty"),
    ],
)
def test_a_text_of_which_a_part_is_lost_is_told(change: Any, said: str) -> None:
    content = changed(file_of([unit("long", translation=TEXTS["long"])], Form.XLSX), change)
    kind, records = kind_named("translations"), read_xlsx(content).records
    known, _ignored = _columns(next(records), kind)
    (found,) = put_rows_together({column.name: place for place, column in known.items()}, records)
    assert said in " ".join(found.faults.values())


def test_xliff_says_for_each_text_what_it_is() -> None:
    content = file_of([unit("list", translation="- un"), unit("arabic", source_language="fr")], Form.XLIFF)
    for said in (
        'version="1.2"', 'xmlns="urn:oasis:names:tc:xliff:document:1.2"', 'source-language="it"', "chapter: Capitolo",
        'source-language="fr"', 'target-language="fr"', 'state="needs-review-translation"', 'xml:space="preserve"',
        'state="needs-translation"',
    ):  # fmt: skip
        assert said in content.decode()
    assert content.count(b"<file") == 2


def test_what_tools_put_into_a_translation_leaves_its_words() -> None:
    content = file_of([unit("list", translation="- un")], Form.XLIFF).decode()
    worked = content.replace(">- un<", '><mrk mtype="seg" mid="1">- un</mrk> <g id="2">deux</g><')
    worked = worked.replace("needs-review-translation", "signed-off").replace('"fr"', '"fr-FR"')
    (row,) = rows_of(worked.encode(), Form.XLIFF).values()
    assert (row["translation"], row["state"], row["language"]) == ("- un deux", "current", "fr")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BODY = '<file original="a" source-language="it" target-language="fr"><body>%s</body></file>'
HOSTILE = {
    "laughs": f'<!DOCTYPE xliff [<!ENTITY l0 "ha">{LAUGHS}]><xliff version="1.2">' + BODY % "&l11;" + "</xliff>",
    "outside": '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]><xliff version="1.2">&x;</xliff>',
    "dtd": '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/x.dtd"><xliff version="1.2"></xliff>',
    "deep": '<xliff version="1.2">' + "<g>" * 5000 + "</g>" * 5000 + "</xliff>",
    "many": '<xliff version="1.2">' + "<g/>" * 500_001 + "</xliff>",
    "open": '<xliff version="1.2"><file>',
    "no file": '<xliff version="1.2"></xliff>',
    "other": "<html><!-- xliff --></html>",
    "second": '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"></xliff>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_before_anything_is_read(name: str, encoding: str) -> None:
    with pytest.raises(Unreadable):
        list(read_xliff(HOSTILE[name].encode(encoding)).records)
