"""Organisations from a spreadsheet: preview, carried out whole or not at all, twice the same changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.importing import kinds
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, counts, read_again, refuse_import
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.models import AuditEvent, ImportBatch, TranslationState
from core.spreadsheets.writing import csv_lines
from programmes.models import Programme
from repertoire.models import Entry, Organisation, Repertoire
from tests.builders import make_organisation, make_repertoire
from tests.kit import hostile_files
from tests.kit.hostile import TEXT

pytestmark = pytest.mark.django_db
HEAD = ["name_it", "kind", "country", "region", "city", "repertoires", "email"]


@pytest.fixture
def supporters(programme: Programme) -> Repertoire:
    return make_repertoire(programme, code="supporters")


def table(*rows: list[str], head: list[str] = HEAD) -> bytes:
    return "".join(csv_lines(head, rows)).encode()


def row(name: str, city: str = "Torino", **_other: Any) -> list[str]:
    return [name, "ngo", "IT", "IT-21", city, "supporters", "info@example.org"]


def received(content: bytes, by: User, name: str = "table.csv") -> ImportBatch:
    return received_file(SimpleUploadedFile(name, content, "text/csv"), by)


def received_file(file: SimpleUploadedFile, by: User) -> ImportBatch:
    return receive_spreadsheet(file, kind_named("organisations"), by=by)


def preview(content: bytes, by: User, name: str = "table.csv") -> ImportBatch:
    return read_batch(received(content, by, name))


def merged(batch: ImportBatch, by: User, **how: Any) -> ImportBatch:
    return carry_out(accept_import(batch, by=by, at=timezone.now(), **how))


def test_a_new_row_becomes_a_public_entry(supporters: Repertoire, giulia: User) -> None:
    batch = preview(table(row("Casa del Ritorno")), giulia)
    assert (batch.state, counts(batch)) == ("ready", {"new": 1})
    assert not Organisation.objects.exists()
    assert merged(batch, giulia).state == "merged"
    made = Organisation.objects.get()
    assert (made.name_it, made.state, made.kind, made.source_language) == ("Casa del Ritorno", "published", "ngo", "it")
    assert made.locations.get().region == "IT-21"
    assert made.details.get().visibility == "internal"
    assert Entry.objects.filter(organisation=made, about="organisation").count() == 3
    assert set(TranslationState.objects.filter(object_id=made.pk).values_list("language", "state")) == {
        ("it", "current"), ("fr", "missing"), ("en", "missing"),
    }  # fmt: skip
    assert AuditEvent.objects.filter(verb="core.merge_import", actor=giulia).exists()


def test_the_same_file_twice_changes_nothing(supporters: Repertoire, giulia: User) -> None:
    content = table(row("Casa del Ritorno"), row("Porta Aperta", "Roma"))
    merged(preview(content, giulia), giulia)
    before = list(Organisation.objects.values())
    again = preview(content, giulia)
    assert counts(again) == {"unchanged": 2}
    merged(again, giulia)
    assert list(Organisation.objects.values()) == before


def test_what_changes_is_shown_and_only_that_is_written(supporters: Repertoire, giulia: User) -> None:
    merged(preview(table(row("Casa del Ritorno")), giulia), giulia)
    made = Organisation.objects.get()
    Organisation.objects.filter(pk=made.pk).update(acronym="CDR")
    changed = table([str(made.uuid), "Casa nuova"], head=["uuid", "name_it"])
    batch = preview(changed, giulia)
    (line,) = batch.rows.all()
    assert (line.kind, line.changes) == ("update", {"name_it": ["Casa del Ritorno", "Casa nuova"]})
    merged(batch, giulia)
    made.refresh_from_db()
    assert (made.name_it, made.acronym, made.kind) == ("Casa nuova", "CDR", "ngo")
    assert Entry.objects.get(organisation=made, language="it").title == "Casa nuova"


def test_what_changed_since_the_preview_is_told_and_nothing_is_written(supporters: Repertoire, giulia: User) -> None:
    merged(preview(table(row("Casa del Ritorno")), giulia), giulia)
    made = Organisation.objects.get()
    lines = [[str(made.uuid), "Casa nuova", ""], ["", "Porto Sicuro", "ngo"]]
    batch = preview(table(*lines, head=["uuid", "name_it", "kind"]), giulia)
    Organisation.objects.filter(pk=made.pk).update(name_it="Casa di un altro")
    batch = merged(batch, giulia)
    assert batch.state == "ready"
    assert "2" in batch.problem
    assert list(Organisation.objects.values_list("name_it", flat=True)) == ["Casa di un altro"]
    batch = read_batch(read_again(batch, by=giulia))
    assert merged(batch, giulia).state == "merged"
    assert Organisation.objects.count() == 2


def test_control_unchanged_since_the_preview_it_is_written(supporters: Repertoire, giulia: User) -> None:
    merged(preview(table(row("Casa del Ritorno")), giulia), giulia)
    made = Organisation.objects.get()
    batch = preview(table([str(made.uuid), "Casa nuova"], head=["uuid", "name_it"]), giulia)
    assert merged(batch, giulia).state == "merged"


def test_a_new_row_that_somebody_made_meanwhile_is_told(supporters: Repertoire, giulia: User) -> None:
    one, other = (preview(table(row("Casa del Ritorno")), giulia) for _ in range(2))
    assert merged(one, giulia).state == "merged"
    assert merged(other, giulia).state == "ready"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "city", "kind"),
    [
        ("casa del RITORNÒ", "torino", "unchanged"),
        ("Associazione Casa del Ritorno", "Torino", "update"),
        ("Casa del Ritorno", "Napoli", "possible_duplicate"),
        ("Casa dei Ritorni", "Torino", "possible_duplicate"),
        ("Casa del Rittorno", "Torino", "possible_duplicate"),
        ("Banca del Mutuo Soccorso", "Torino", "new"),
    ],
)
def test_names_are_recognised(supporters: Repertoire, giulia: User, name: str, city: str, kind: str) -> None:
    merged(preview(table(row("Casa del Ritorno")), giulia), giulia)
    batch = preview(table(row(name, city)), giulia)
    expected = {"unchanged": "update"}.get(kind, kind)  # another spelling is a change of the name
    assert batch.rows.get().kind == expected


def test_possible_duplicates_stay_out_unless_asked_for(supporters: Repertoire, giulia: User) -> None:
    merged(preview(table(row("Casa del Ritorno")), giulia), giulia)
    content = table(row("Casa del Ritorno", "Napoli"))
    assert merged(preview(content, giulia), giulia).state == "merged"
    assert Organisation.objects.count() == 1
    batch = preview(content, giulia)
    assert merged(batch, giulia, add_doubles=True).state == "merged"
    assert Organisation.objects.count() == 2
    assert counts(preview(content, giulia)) == {"unchanged": 1}


def test_one_broken_row_of_5000_is_told_with_its_cell(supporters: Repertoire, giulia: User) -> None:
    words = ("alba", "brezza", "corda", "duna", "erba", "faro", "ghisa")
    names = [f"{words[number % 7]} {words[number // 7 % 7]} {number * 7919 % 999_983}" for number in range(5000)]
    lines = [[name, "ngo", "IT"] for name in names]
    lines[3170][2] = "Atlantis"
    batch = preview(table(*lines, head=HEAD[:3]), giulia)
    assert batch.state == "ready"
    assert counts(batch) == {"new": 4999, "error": 1}
    (problem,) = batch.rows.get(kind="error", number=3172).problems
    assert (problem["column"], problem["cell"]) == ("country", "C3172")
    assert "Atlantis" in problem["reason"]
    assert not Organisation.objects.exists()
    assert merged(batch, giulia).state == "merged"
    assert Organisation.objects.count() == 4999
    assert not Organisation.objects.filter(name_it=names[3170]).exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "school"), ("country", "XX"), ("region", "MA-06"), ("email", "nobody"), ("repertoires", "none-such"),
        ("latitude", "91"), ("latitude", "NaN"), ("latitude", "45"), ("sectors", "Z"), ("languages", "klingon"),
        ("website", "javascript:alert(1)"), ("uuid", "7"), ("phone", "call me"), ("name_it", "x" * 201),
        ("uuid", "00000000-0000-4000-8000-000000000000"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_an_error(supporters: Repertoire, giulia: User, column: str, value: str) -> None:
    values = {"name_it": "Casa", "kind": "ngo", "country": "IT"} | {column: value}
    batch = preview(table(list(values.values()), head=list(values)), giulia)
    (line,) = batch.rows.all()
    assert line.kind == "error"
    assert line.problems[0]["reason"]


@pytest.mark.parametrize("case", TEXT)
def test_hostile_texts_are_refused_or_kept_harmlessly(supporters: Repertoire, giulia: User, case: str) -> None:
    text = TEXT[case].encode("utf-8", "replace").decode()
    batch = preview(table([text, "ngo", text, text, text, text, text]), giulia)
    assert batch.state in {"ready", "failed"}
    assert not batch.rows.exclude(kind="error").exists()


@pytest.mark.parametrize("case", sorted(hostile_files.FILES))
@pytest.mark.parametrize("named", ["table.csv", "table.xlsx"])
def test_hostile_files_are_refused_or_told(supporters: Repertoire, giulia: User, case: str, named: str) -> None:
    file = hostile_files.upload(case, named=named)
    try:
        batch = received_file(file, giulia)
    except ValidationError:
        assert not ImportBatch.objects.exists()
        return
    batch = read_batch(batch)
    assert batch.state == "failed"
    assert batch.problem


def test_twice_in_one_file_is_told(supporters: Repertoire, giulia: User) -> None:
    batch = preview(table(row("Casa del Ritorno"), row("CASA DEL RITORNO")), giulia)
    assert counts(batch) == {"new": 1, "error": 1}


def test_who_may_not_import_is_refused(supporters: Repertoire, amina: User, chiara: User, giulia: User) -> None:
    for person in (amina, chiara):
        with pytest.raises(NotAllowed):
            received(table(row("Casa")), person)
    batch = preview(table(row("Casa")), giulia)
    acts: list[Callable[[], Any]] = [
        lambda: accept_import(batch, by=chiara, at=timezone.now()),
        lambda: refuse_import(batch, by=chiara, at=timezone.now()),
        lambda: read_again(batch, by=chiara),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not Organisation.objects.exists()


def test_a_dropped_batch_is_not_carried_out(supporters: Repertoire, giulia: User, marco: User) -> None:
    batch = refuse_import(preview(table(row("Casa")), giulia), by=giulia, at=timezone.now())
    with pytest.raises(WrongState):
        accept_import(batch, by=marco, at=timezone.now())
    assert carry_out(batch).state == "refused"
    assert not Organisation.objects.exists()


def test_reading_goes_on_where_it_stopped(
    supporters: Repertoire, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.importing.previewing.AT_ONCE", 2)
    words = ("Alba", "Brezza", "Corda", "Duna", "Erba")
    batch = received(table(*[row(f"{word} {word[::-1]}") for word in words]), giulia)
    batch = read_batch(batch, seconds=0)
    assert (batch.state, batch.rows_read) == ("received", 2)
    batch = read_batch(ImportBatch.objects.get(pk=batch.pk))
    assert (batch.state, batch.rows_read, batch.rows.count()) == ("ready", 5, 5)


def test_what_fails_half_way_leaves_nothing(
    supporters: Repertoire, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds._kinds, "organisations", replace(kind_named("organisations"), at_once=1))
    batch = preview(table(row("Alba Nuova"), row("Brezza Marina")), giulia)
    accepted = accept_import(batch, by=giulia, at=timezone.now())

    def fails(keys: list[int]) -> None:
        raise RuntimeError

    monkeypatch.setattr("repertoire.importing.writing.index", fails)
    with pytest.raises(RuntimeError):
        carry_out(accepted)
    assert not Organisation.objects.exists()
    assert ImportBatch.objects.get().state == "accepted"


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    book.active.append(HEAD)
    fill(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read(supporters: Repertoire, giulia: User) -> None:
    content = workbook(lambda sheet: sheet.append(row("Casa del Ritorno")))
    batch = preview(content, giulia, "table.xlsx")
    assert counts(batch) == {"new": 1}


def test_formulas_and_merged_cells_are_told(supporters: Repertoire, giulia: User) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(row("=1+1"))
        sheet.append(row("Casa"))
        sheet.append(row("Casa Due"))
        sheet.merge_cells("A3:A4")

    batch = preview(workbook(fill), giulia, "table.xlsx")
    assert [(line.number, line.kind, line.problems[0]["cell"]) for line in batch.rows.all()] == [
        (2, "error", "A2"), (3, "error", "A3"), (4, "error", "A4"),
    ]  # fmt: skip


def test_the_export_can_be_imported_and_changes_nothing(supporters: Repertoire, giulia: User) -> None:
    made = make_organisation(supporters, name_it="=cmd", mission_it="+ di tutto", acronym="-x")
    made.locations.create(country="MA", region="MA-06", city="Casablanca", latitude="33.57", longitude="-7.59")
    made.details.create(kind="phone", value="+212 522 000 000")
    kind = kind_named("organisations")
    head = [column.name for column in kind.columns]
    assert kind.rows is not None
    cells = [[_cell(values[name]) for name in head] for values in kind.rows()]
    batch = preview(table(*cells, head=head), giulia)
    assert counts(batch) == {"unchanged": 1}, list(batch.rows.values("problems", "changes"))


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
