"""Files with personal data: for a purpose, of those whom the asker may see, for some days."""

import csv
import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from beneficiaries import exporting
from beneficiaries.erasing import ask_erasure, erase_person
from beneficiaries.exporting import ask_export, expire_due, hand_over, write_due
from beneficiaries.models import Beneficiary, PersonExport
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from programmes.models import Programme
from tests.builders import make_participation, make_person
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english

pytestmark = pytest.mark.usefixtures("folders")
COLUMNS = {"given_name": "", "family_name": ""}


def ask(programme: Programme, by: User, **more: Any) -> PersonExport:
    values: dict[str, Any] = {
        "purpose": "Seats for the fair", "columns": COLUMNS, "criteria": {}, "file_format": "csv", "language": "en",
    }  # fmt: skip
    return ask_export(programme, by=by, at=timezone.now(), **values | more)


def written(export: PersonExport) -> PersonExport:
    assert write_due() == 1
    export.refresh_from_db()
    return export


def rows_in(export: PersonExport, by: User) -> list[list[str]]:
    place, _ = hand_over(export, by=by, at=timezone.now())
    return list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig"))))


def test_the_file_holds_the_persons_of_the_programme_alone(cast: Cast) -> None:
    make_participation(make_person(), cast.other_programme)
    make_participation(make_person(given_name="Yto", family_name="Old"), cast.programme)
    assert cast.amina.pk
    export = written(ask(cast.programme, cast.marco))
    assert rows_in(export, cast.marco) == [["Given name", "Family name"], ["Yto", "Old"], ["Amina", "Zerouali"]]
    assert (export.rows, export.state) == (2, "ready")


def test_formulas_are_harmless_in_both_formats(cast: Cast) -> None:
    make_participation(make_person(given_name='=HYPERLINK("http://x")', family_name="@SUM(A1)"), cast.programme)
    export = written(ask(cast.programme, cast.marco))
    assert rows_in(export, cast.marco)[1] == ['\'=HYPERLINK("http://x")', "'@SUM(A1)"]
    book = written(ask(cast.programme, cast.marco, file_format="xlsx"))
    sheet = load_workbook(hand_over(book, by=cast.marco, at=timezone.now())[0]).active
    assert sheet is not None
    assert sheet["A2"].value.startswith("'=")
    assert sheet["A2"].data_type == "s"


def test_the_filter_narrows_it_and_what_was_searched_is_forgotten(cast: Cast) -> None:
    assert cast.amina.pk != cast.karim.pk
    export = written(ask(cast.programme, cast.marco, criteria={"q": "zerou", "kind": "resident_migrant"}))
    assert [row[1] for row in rows_in(export, cast.marco)[1:]] == ["Zerouali"]
    assert export.criteria == {"kind": "resident_migrant"}


@pytest.mark.parametrize("typed", ["zeròuali  AMINA", "Zerouale", "011 5550101"])
def test_what_was_typed_finds_whom_the_list_finds(cast: Cast, typed: str) -> None:
    """In any order, without accents, with a slip, by the phone: the file holds the list that the asker looked at."""
    assert cast.karim.pk
    Beneficiary.objects.filter(user=cast.amina).update(phone="+39 011 5550101")
    export = written(ask(cast.programme, cast.marco, criteria={"q": typed}))
    assert [row[1] for row in rows_in(export, cast.marco)[1:]] == ["Zerouali"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "  "},
        {"columns": {}},
        {"columns": {"user": ""}},
        {"columns": {"permit_kind": " "}},
        {"criteria": {"owner__secret": "1"}},
        {"file_format": "exe"},
    ],
)
def test_without_purpose_reason_or_by_an_unknown_filter_nothing_is_written(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask(cast.programme, cast.marco, **wrong)
    assert not PersonExport.objects.exists()


@pytest.mark.parametrize("name", ["giulia", "lucia", "amina", "youssef", "ada"])
def test_nobody_else_asks_for_one(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask(cast.programme, getattr(cast, name))


def test_a_manager_asks_for_the_own_programme_only(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        ask(cast.other_programme, cast.marco)


def test_whoever_has_lost_the_role_meanwhile_gets_nothing(cast: Cast) -> None:
    export = ask(cast.programme, cast.marco)
    cast.marco.memberships.update(until=timezone.now())
    assert write_due() == 0
    export.refresh_from_db()
    assert (export.state, export.rows) == ("failed", None)


def test_only_the_asker_downloads_and_each_time_is_written_down(cast: Cast) -> None:
    export = written(ask(cast.programme, cast.marco))
    with pytest.raises(NotAllowed):
        hand_over(export, by=cast.dario, at=timezone.now())
    for _ in range(2):
        hand_over(export, by=cast.marco, at=timezone.now())
    export.refresh_from_db()
    assert export.downloads == 2
    assert AuditEvent.objects.filter(verb="beneficiaries.download_export", actor=cast.marco).count() == 2


def test_after_seven_days_the_file_is_gone(cast: Cast) -> None:
    export = written(ask(cast.programme, cast.marco))
    place, _ = hand_over(export, by=cast.marco, at=timezone.now())
    assert expire_due(at=export.expires_at - timedelta(seconds=1)) == 0
    with pytest.raises(WrongState):
        hand_over(export, by=cast.marco, at=export.expires_at)
    assert expire_due(at=export.expires_at) == 1
    assert not place.exists()
    export.refresh_from_db()
    assert export.state == "expired"


def test_a_writer_that_dies_leaves_nothing_and_the_next_one_writes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cast.amina.pk
    export = ask(cast.programme, cast.marco)

    def die(*_args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "csv_lines", die)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            write_due()
    export.refresh_from_db()
    assert (export.state, export.path) == ("asked", "")
    with pytest.raises(WrongState):
        hand_over(export, by=cast.marco, at=timezone.now())
    assert len(rows_in(written(export), cast.marco)) == 2
    assert [path.suffix for path in (Path(exporting.settings.MEDIA_ROOT) / "exports").iterdir()] == [".csv"]


def spoilt(monkeypatch: pytest.MonkeyPatch, bad: PersonExport, error: type[BaseException]) -> None:
    """Whoever writes this one stumbles."""
    write = exporting._write

    def stumble(export: PersonExport) -> int:
        if export.pk == bad.pk:
            raise error
        return write(export)

    monkeypatch.setattr(exporting, "_write", stumble)


def wait(export: PersonExport) -> None:
    """Until it may be tried once more."""
    PersonExport.objects.filter(pk=export.pk).update(due_at=timezone.now())


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_one_that_fails_waits_behind_the_others_and_is_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """Whether writing it raises, or ends the process that does it."""
    bad, good = ask(cast.programme, cast.marco, criteria={"q": "zerou"}), ask(cast.programme, cast.marco)
    spoilt(monkeypatch, bad, error)
    for _ in range(2):
        with suppress(KeyboardInterrupt):
            write_due()
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.attempts) == ("ready", "asked", 1)
    assert bad.due_at > timezone.now()
    for _ in range(3):
        wait(bad)
        with suppress(KeyboardInterrupt):
            write_due()
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.criteria) == ("failed", 3, {})


def test_control_without_the_wait_it_is_tried_before_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = ask(cast.programme, cast.marco), ask(cast.programme, cast.marco)
    spoilt(monkeypatch, bad, KeyboardInterrupt)
    monkeypatch.setattr(exporting, "PAUSES", (timedelta(days=-1),) * 3)
    for _ in range(2):
        with suppress(KeyboardInterrupt):
            write_due()
    good.refresh_from_db()
    assert good.state == "asked"


def test_a_file_that_nobody_wrote_in_time_leaves_neither_pieces_nor_what_was_searched(cast: Cast) -> None:
    export = ask(cast.programme, cast.marco, criteria={"q": "zerou"})
    pieces = [exporting._place(export), exporting._place(export).with_suffix(".part")]
    for place in pieces:
        place.write_text("Amina")
    assert expire_due(at=export.expires_at) == 1
    export.refresh_from_db()
    assert (export.state, export.criteria) == ("failed", {})
    assert not any(place.exists() for place in pieces)


def test_a_file_with_an_erased_person_is_deleted(cast: Cast) -> None:
    person = cast.amina.beneficiary
    export = written(ask(cast.programme, cast.marco))
    place, _ = hand_over(export, by=cast.marco, at=timezone.now())
    erase_person(ask_erasure(person, by=cast.amina, at=timezone.now()), by=cast.dario, at=timezone.now())
    assert not place.exists()
    again = written(ask(cast.programme, cast.marco))
    assert len(rows_in(again, cast.marco)) == 1
    assert not Beneficiary.objects.standing().filter(pk=person.pk).exists()


def post(client: Client, **more: Any) -> Any:
    values = {"purpose": "Seats", "columns": ["given_name"], "format": "csv"} | more
    return client.post(reverse("admin:beneficiaries_personexport_add") + "?country=IT&q=%00", values)


def test_asking_in_the_back_office_shows_the_factor_again(client: Client, cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = post(sign_in(client, cast.marco), programme=cast.programme.pk)
    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]
    assert not PersonExport.objects.exists()


def test_asked_written_and_downloaded_in_the_back_office(client: Client, cast: Cast) -> None:
    assert cast.amina.pk
    sign_in(client, cast.marco)
    assert post(client, programme=cast.programme.pk, why_permit_kind="The consulate asks").status_code == 302
    export = written(PersonExport.objects.get())
    assert export.columns[1] == {"name": "permit_kind", "why": "The consulate asks"}
    assert export.criteria == {"country": "IT"}
    page = client.get(reverse("admin:beneficiaries_personexport_change", args=[export.pk]))
    assert b"The consulate asks" in page.content
    download = reverse("admin:beneficiaries_personexport_download", args=[export.pk])
    response: Any = client.post(download)
    assert b"Amina" in b"".join(response.streaming_content)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_file_that_expires_while_it_is_handed_over_is_not_there_any_more(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = written(ask(cast.programme, cast.marco))

    def too_late(*args: Any, **kwargs: Any) -> Any:
        found = hand_over(*args, **kwargs)
        expire_due(at=export.expires_at)
        return found

    monkeypatch.setattr("beneficiaries.admin.exports.hand_over", too_late)
    sign_in(client, in_english(cast.marco))
    response = client.post(reverse("admin:beneficiaries_personexport_download", args=[export.pk]), follow=True)
    assert response.status_code == 200
    assert b"This file is not there (any more)." in response.content


def test_a_filter_that_cannot_be_kept_is_refused_instead_of_forgotten(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.marco))
    url = reverse("admin:beneficiaries_personexport_add") + "?secret=1"
    response = client.post(url, {"purpose": "x", "columns": ["email"], "format": "csv", "programme": cast.programme.pk})
    assert response.status_code == 200
    assert b"cannot be exported" in response.content
