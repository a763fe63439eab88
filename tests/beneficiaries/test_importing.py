"""Persons from a spreadsheet: preview, carried out whole or not at all, twice the same changes nothing."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from openpyxl import Workbook

from accounts.models import User
from beneficiaries.models import Beneficiary, LanguageSkill
from core.errors import NotAllowed
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, counts
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.models import AuditEvent, DuplicateSearch, ImportBatch
from core.spreadsheets.writing import csv_lines
from programmes.models import Programme
from tests.builders import make_participation, make_person

pytestmark = pytest.mark.django_db
HEAD = ["programme", "kind", "given_name", "family_name", "birth_date", "email"]


@pytest.fixture
def giulia(giulia: User) -> User:
    """Reads English here."""
    giulia.language = "en"
    giulia.save(update_fields=["language"])
    return giulia


def row(given: str = "Aïcha", family: str = "Benchékroun", born: str = "1990-12-31", email: str = "") -> list[str]:
    return ["mig-ressources", "resident_migrant", given, family, born, email]


def table(*rows: list[str], head: list[str] = HEAD) -> bytes:
    return "".join(csv_lines(head, rows)).encode()


def preview(content: bytes, by: User, name: str = "table.csv") -> ImportBatch:
    file = SimpleUploadedFile(name, content, "text/csv")
    return read_batch(receive_spreadsheet(file, kind_named("persons"), by=by))


def merged(batch: ImportBatch, by: User, **how: Any) -> ImportBatch:
    return carry_out(accept_import(batch, by=by, at=timezone.now(), **how))


def reasons(batch: ImportBatch) -> dict[str, str]:
    """What is wrong, by cell."""
    return {problem["cell"]: problem["reason"] for line in batch.rows.all() for problem in line.problems}


def test_a_new_row_becomes_a_person_who_takes_part(programme: Programme, giulia: User) -> None:
    batch = preview(table(row()), giulia)
    assert (batch.state, counts(batch)) == ("ready", {"new": 1})
    assert not Beneficiary.objects.exists()
    assert merged(batch, giulia).state == "merged"
    made = Beneficiary.objects.get()
    assert (made.full_name, str(made.birth_date), made.user) == ("Aïcha Benchékroun", "1990-12-31", None)
    part = made.participations.get()
    assert (part.programme, part.kind) == (programme, "resident_migrant")
    assert made.history.get().pgh_label == "insert"  # type: ignore[attr-defined]
    assert AuditEvent.objects.about(made).get().actor == giulia
    assert AuditEvent.objects.filter(verb="core.merge_import", actor=giulia).exists()
    assert DuplicateSearch.objects.get().keys == [made.pk]


def test_the_same_file_twice_changes_nothing(programme: Programme, giulia: User) -> None:
    rows = [row(), row("Omar", born="", email="omar@example.org"), row("Sara", born="", email="omar@example.org")]
    merged(preview(table(*rows), giulia), giulia)
    before = list(Beneficiary.objects.order_by("pk").values())
    again = preview(table(*rows), giulia)
    assert counts(again) == {"unchanged": 3}
    merged(again, giulia)
    assert list(Beneficiary.objects.order_by("pk").values()) == before


def test_two_people_with_one_address_are_two(programme: Programme, giulia: User) -> None:
    rows = [row("Omar", born="", email="casa@example.org"), row("Sara", born="", email="casa@example.org")]
    merged(preview(table(*rows), giulia), giulia)
    assert sorted(Beneficiary.objects.values_list("given_name", flat=True)) == ["Omar", "Sara"]


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_headings_and_values_may_be_words_of_any_language(programme: Programme, giulia: User, language: str) -> None:
    words = {
        "it": ["mig-ressources", "migrante residente", "Aïcha", "Tazi", "donna", "Marocco; Italia", "francese B2"],
        "fr": ["mig-ressources", "", "Aïcha", "Tazi", "femme", "Maroc; Italie", "français B2"],
        "en": ["MIG-RESSOURCES", "Resident migrant", "Aïcha", "Tazi", "WOMAN", "Morocco; Italy", "French: B2"],
    }[language]
    columns = ("programme", "kind", "given_name", "family_name", "sex", "citizenships", "languages")
    with translation.override(language):
        kind = kind_named("persons")
        head = [str(kind.column(name).label) if name not in {"programme", "kind"} else name for name in columns]
        label = str(kind_named("persons").column("sex").label)
        words[1] = words[1] if language == "en" else str(dict(_kinds())["resident_migrant"])
    assert label
    merged(preview(table(words, head=head), giulia), giulia)
    made = Beneficiary.objects.get()
    assert (made.sex, [country.code for country in made.citizenships]) == ("f", ["IT", "MA"])
    assert LanguageSkill.objects.values_list("language", "level").get() == ("fr", "B2")


def _kinds() -> Any:
    from beneficiaries.models.participation import ParticipationKind

    return ParticipationKind.choices


@pytest.mark.parametrize(
    ("column", "typed", "told"),
    [
        ("birth_date", "31/02/1990", "no such day"),
        ("birth_date", "2999-01-01", "not come yet"),
        ("birth_date", "1890-01-01", "out of bounds"),
        ("given_name", "x" * 1000, "at most 100"),
        ("phone", "call me", "digits"),
        ("email", "nobody", "not an e-mail"),
        ("sex", "purple", "not one of"),
        ("citizenships", "Atlantis", "not the code of a country"),
        ("languages", "French", "with its level"),
        ("languages", "French Z9", "not one of"),
        ("languages", "fr A1; French B2", "twice"),
        ("origin_region", "IT-21", "not a region"),
        ("arrival_year", "1066", "from 1930"),
        ("programme", "remploy", "of yours"),
    ],
)
def test_what_is_wrong_is_told_cell_by_cell(
    programme: Programme, other_programme: Programme, giulia: User, column: str, typed: str, told: str
) -> None:
    values = dict(zip(HEAD, row(), strict=True)) | {"origin_country": "MA", column: typed}
    batch = preview(table(list(values.values()), head=list(values)), giulia)
    assert counts(batch) == {"error": 1}
    cell = f"{'ABCDEFGHIJ'[list(values).index(column)]}2"
    assert told in reasons(batch)[cell]


@pytest.mark.parametrize(
    ("given", "family", "phone"),
    [
        ("محمد", "بن شقرون", "+212 5 22 00 00 00"),
        ("Zoé 🌍", "D’Andrea-Ñuñez", "0044 (20) 7946-0018"),
        ("李", "小龙", "+86 10 6552 9988"),
        ("Ndèye", "Guèye", "+221 33 821 00 00"),
    ],
)  # fmt: skip
def test_names_and_phones_of_everywhere_are_taken(
    programme: Programme, giulia: User, given: str, family: str, phone: str
) -> None:
    rows = [[*row(given, family), phone]]
    merged(preview(table(*rows, head=[*HEAD, "phone"]), giulia), giulia)
    made = Beneficiary.objects.get()
    assert (made.given_name, made.family_name, made.phone) == (given, family, phone)
    assert counts(preview(table(*rows, head=[*HEAD, "phone"]), giulia)) == {"unchanged": 1}


def test_one_bad_row_of_many_stays_out_alone(programme: Programme, giulia: User) -> None:
    rows = [row("Nur", f"Tazi{number}") for number in range(300)]
    rows[123][4] = "1990-13-01"
    batch = preview(table(*rows), giulia)
    assert counts(batch) == {"new": 299, "error": 1}
    assert list(reasons(batch)) == ["E125"]
    merged(batch, giulia)
    assert Beneficiary.objects.count() == 299


def test_wrong_headings_are_told(programme: Programme, giulia: User) -> None:
    batch = preview(table(["a", "b"], head=["cognomen", "praenomen"]), giulia)
    assert batch.state == "failed"
    assert "given_name" in batch.problem


def test_formulas_and_merged_cells_are_told(programme: Programme, giulia: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEAD)
    sheet.append([*row()[:4], "=TODAY()", ""])
    sheet.append(row("Omar"))
    sheet.append(["mig-ressources", "resident_migrant", "", "", "1990-12-31", ""])
    sheet.merge_cells("C3:D4")
    content = BytesIO()
    book.save(content)
    batch = preview(content.getvalue(), giulia, "table.xlsx")
    assert "E2" in reasons(batch)
    assert batch.rows.get(number=2).kind == "error"
    assert batch.rows.get(number=4).kind == "error"


def test_one_like_a_recorded_person_is_shown_beside_that_person(programme: Programme, giulia: User) -> None:
    there = make_person(given_name="Aisha", family_name="Benchekroun", birth_date="1990-12-31")
    make_participation(there, programme)
    batch = preview(table(row()), giulia)
    assert batch.rows.values_list("kind", "like_id").get() == ("possible_duplicate", there.pk)
    merged(batch, giulia)
    assert Beneficiary.objects.count() == 1
    merged(preview(table(row()), giulia), giulia, add_doubles=True)
    assert Beneficiary.objects.count() == 2


def test_nobody_learns_whom_other_programmes_record(
    programme: Programme, other_programme: Programme, giulia: User
) -> None:
    elsewhere = make_person(given_name="Aïcha", family_name="Benchékroun", birth_date="1990-12-31")
    make_participation(elsewhere, other_programme)
    batch = preview(table(row()), giulia)
    assert batch.rows.values_list("kind", "like_id", "target_id").get() == ("new", None, None)
    named = preview(table([str(elsewhere.uuid), "Zoé"], head=["uuid", "given_name"]), giulia)
    assert "No person" in reasons(named)["A2"]


def test_what_changes_is_shown_and_only_that_is_written(programme: Programme, giulia: User) -> None:
    merged(preview(table(row()), giulia), giulia)
    made = Beneficiary.objects.get()
    Beneficiary.objects.filter(pk=made.pk).update(skills="Bakes bread")
    changed = table(
        ["mig-ressources", "returnee", *row()[2:5], "3", "it C1"], head=[*HEAD[:5], "dependants", "languages"]
    )  # fmt: skip
    batch = preview(changed, giulia)
    assert batch.rows.get().changes == {
        "kind": ["resident_migrant", "returnee"], "dependants": [None, 3], "languages": [[], ["it C1"]],
    }  # fmt: skip
    merged(batch, giulia)
    made.refresh_from_db()
    assert (made.dependants, made.skills, made.participations.get().kind) == (3, "Bakes bread", "returnee")
    assert counts(preview(changed, giulia)) == {"unchanged": 1}


def test_two_rows_for_one_person_are_told(programme: Programme, giulia: User) -> None:
    merged(preview(table(row(email="a@example.org")), giulia), giulia)
    batch = preview(table(row(), row(born="", email="a@example.org")), giulia)
    assert batch.rows.get(number=3).problems[0]["reason"] == "The same as row 2 of this file."


def test_only_officers_import_and_only_the_sender_sees_it(
    programme: Programme, giulia: User, marco: User, lucia: User, amina: User
) -> None:
    for somebody in (lucia, amina):
        with pytest.raises(NotAllowed):
            preview(table(row()), somebody)
    batch = preview(table(row()), giulia)
    with pytest.raises(NotAllowed):
        accept_import(batch, by=marco, at=timezone.now())
    assert accept_import(batch, by=giulia, at=timezone.now()).state == "accepted"
