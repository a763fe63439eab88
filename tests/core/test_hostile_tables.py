"""Tables that people really send by mistake: each is read, or told in words of who sent it, and never a 500."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import User
from core.importing.previewing import read_due
from core.models import ImportBatch
from core.spreadsheets import workbooks
from repertoire.models import Organisation
from tests.cast import sign_in
from tests.kit import hostile_files

pytestmark = pytest.mark.django_db
SEND = "/admin/core/importbatch/send/organisations/"
HEAD = ["name_it", "kind", "country", "city"]
ROW = ["Casa", "ngo", "IT", "Forlì"]


def send(client: Client, content: bytes, named: str) -> str:
    """Send it; returns the page that the officer then sees."""
    response = client.post(SEND, {"file": SimpleUploadedFile(named, content)})
    if response.status_code == 302:
        read_due()
        response = client.get(response.headers["Location"])
    assert response.status_code == 200
    assert not Organisation.objects.exists()
    return str(response.content.decode())


def workbook(fill: Callable[[Workbook], Any]) -> bytes:
    made = Workbook()
    fill(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def rows(*lines: list[Any]) -> Callable[[Workbook], Any]:
    return lambda made: [made.active.append(line) for line in lines]


def under_a_title(made: Workbook) -> None:
    """A title over all columns, merged, and the names of the columns only below."""
    rows(["Elenco degli enti"], HEAD, ROW)(made)
    made.active.merge_cells("A1:D1")


def on_a_hidden_sheet(made: Workbook) -> None:
    made.create_sheet("note").append(["niente"])
    made.active.sheet_state = "hidden"
    rows(HEAD, ROW)(made)


def computed_names(made: Workbook) -> None:
    rows(["name_it", "kind", "=1+1"], ROW)(made)


def csv(*lines: list[str], between: str = ",", encoding: str = "utf-8") -> bytes:
    return "".join(between.join(line) + "\r\n" for line in lines).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "between", "said"),
    [
        ("utf-8", ",", "UTF-8"), ("utf-8-sig", ";", "UTF-8"), ("utf-16", "\t", "UTF-16"), ("utf-16-le", ";", "UTF-16"),
        ("cp1252", ";", "Windows-1252"), ("mac_roman", ";", "Mac Roman"), ("mac_roman", "\t", "Mac Roman"),
    ],
)  # fmt: skip
def test_encodings_and_delimiters_are_read_and_named(
    client: Client, giulia: User, encoding: str, between: str, said: str
) -> None:
    page = send(sign_in(client, giulia), csv(HEAD, ROW, between=between, encoding=encoding), "enti.csv")
    (line,) = ImportBatch.objects.get().rows.all()
    assert (line.kind, line.values["city"]) == ("new", "Forlì")
    assert said in page


WORDS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing": ("enti.csv", lambda: b"", "Il file inviato è vuoto"),
    "blank lines": ("enti.csv", lambda: b"\r\n \r\n", "non ha righe"),
    "only the names of columns": ("enti.csv", lambda: csv(HEAD), "non ha righe"),
    "only the names of columns, XLSX": ("enti.xlsx", lambda: workbook(rows(HEAD)), "non ha righe"),
    "an empty workbook": ("enti.xlsx", lambda: workbook(rows()), "non ha righe"),
    "other names of columns": ("enti.csv", lambda: csv(["nome", "tipo"], ["Casa", "ong"]), "name_it, name_fr"),
    "no names of columns": ("enti.csv", lambda: csv(ROW), "name_it, name_fr"),
    "a title above": ("enti.xlsx", lambda: workbook(under_a_title), "name_it, name_fr"),
    "a hidden sheet": ("enti.xlsx", lambda: workbook(on_a_hidden_sheet), "name_it, name_fr"),
    "a column twice": ("enti.csv", lambda: csv([*HEAD, "Name IT"], [*ROW, "Altra"]), "“Name IT”"),
    "a computed name of a column": ("enti.xlsx", lambda: workbook(computed_names), "C1"),
    "a PDF called CSV": ("enti.csv", lambda: hostile_files.PDF, "CSV o in XLSX"),
    "a PDF called XLSX": ("enti.xlsx", lambda: hostile_files.PDF, "CSV o in XLSX"),
    "a CSV called XLSX": ("enti.xlsx", lambda: csv(HEAD, ROW), "CSV o in XLSX"),
    "an XLSX called CSV": ("enti.csv", lambda: workbook(rows(HEAD, ROW)), "CSV o in XLSX"),
    "an old XLS": ("enti.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "CSV o in XLSX"),
    "an OpenDocument": ("enti.ods", lambda: hostile_files.zipped(content_dot_xml=b"<x/>"), "CSV o in XLSX"),
    "half a workbook": ("enti.xlsx", lambda: workbook(rows(HEAD, ROW))[:2000], "danneggiato"),
    "a ZIP called XLSX": ("enti.xlsx", hostile_files.escaping_zip, "danneggiato"),
    "an open quotation mark": ("enti.csv", lambda: csv(HEAD, ['"Casa', "ngo"]), "virgolette"),
}


@pytest.mark.parametrize("case", WORDS)
def test_what_is_no_table_is_told_in_words(client: Client, giulia: User, case: str) -> None:
    named, make, said = WORDS[case]
    assert said in send(sign_in(client, giulia), make(), named)
    assert not ImportBatch.objects.filter(state="ready").exists()


def test_a_bomb_is_told_in_words(client: Client, giulia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 100_000)
    bomb = hostile_files.zipped(xl__workbook_dot_xml=b"\0" * 100_001)
    assert "troppo grande" in send(sign_in(client, giulia), bomb, "enti.xlsx")


def test_control_under_the_limit_it_is_read(client: Client, giulia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 100_000)
    send(sign_in(client, giulia), workbook(rows(HEAD, ROW)), "enti.xlsx")
    assert ImportBatch.objects.get().state == "ready"


def test_of_several_sheets_the_one_that_was_read_is_named(client: Client, giulia: User) -> None:
    def fill(made: Workbook) -> None:
        made.active.title = "Enti 2026"
        rows(HEAD, ROW)(made)
        made.create_sheet("note").append(["altro"])

    assert "Enti 2026" in send(sign_in(client, giulia), workbook(fill), "enti.xlsx")
