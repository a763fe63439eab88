"""Subscribers from a spreadsheet: with the proof of a consent at once, without it only after a yes by mail."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.erasing import erase_everything
from core.errors import NotAllowed
from core.importing import kinds, merging
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, carry_out_due, counts
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.models import ImportBatch, OutboxMail, SuppressedAddress
from core.personal_data import Subject
from core.spreadsheets.writing import csv_lines
from newsletters.forgetting import forget_subscriber
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from tests.builders import make_programme
from tests.newsletters.builders import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
HEAD = ["email", "name", "language", "newsletter", "evidence", "agreed_on"]
PAPER = "List of the meeting in Turin"


@pytest.fixture
def letter(programme: Any) -> Newsletter:
    return make_newsletter(programme, code="letter")


@pytest.fixture
def chiara(chiara: User) -> User:
    """Communication; reads English here."""
    chiara.language = "en"
    chiara.save(update_fields=["language"])
    return chiara


def row(email: str, evidence: str = PAPER, *, name: str = "", language: str = "fr", code: str = "letter") -> list[str]:
    return [email, name, language, code, evidence, "2025-03-01" if evidence else ""]


def table(*rows: list[str], encoding: str = "utf-8") -> bytes:
    return "".join(csv_lines(HEAD, rows)).lstrip("\ufeff").encode(encoding)


def preview(content: bytes, by: User) -> ImportBatch:
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    return read_batch(receive_spreadsheet(file, kind_named("subscribers"), by=by))


def merged(batch: ImportBatch, by: User) -> ImportBatch:
    return carry_out(accept_import(batch, by=by, at=timezone.now()))


def states() -> dict[str, str]:
    return dict(Subscription.objects.values_list("subscriber__email", "state"))


def reasons(batch: ImportBatch) -> list[tuple[int, str]]:
    return [(line.number, line.problems[0]["reason"]) for line in batch.rows.order_by("number") if line.problems]


def test_with_a_proof_one_is_subscribed_and_without_one_is_asked(letter: Newsletter, chiara: User) -> None:
    batch = preview(table(row("Amina@example.org", name="Amina"), row("karim@example.org", "")), chiara)
    assert counts(batch) == {"new": 2}
    assert not Subscriber.objects.exists()
    assert merged(batch, chiara).state == "merged"
    assert states() == {"Amina@example.org": "confirmed", "karim@example.org": "pending"}
    proof = SubscriptionEvent.objects.get(state="confirmed")
    assert (proof.how, proof.by, proof.evidence) == ("import", chiara, f"{PAPER} (2025-03-01)")
    mail = OutboxMail.objects.get()
    assert (mail.recipient, mail.template, mail.secret) == (
        "karim@example.org", "newsletters/please_confirm_list", True,
    )  # fmt: skip
    assert "/fr/newsletters/confirm/" in mail.parameters["path"]
    amina = Subscriber.objects.get(email="Amina@example.org")
    assert (amina.name, amina.language) == ("Amina", "fr")


@pytest.mark.parametrize("way", ["as a subscriber", "as a person", "another"])
def test_who_is_forgotten_stands_in_no_list_any_more(letter: Newsletter, chiara: User, way: str) -> None:
    batch = merged(preview(table(row("amina@example.org", name="Amina")), chiara), chiara)
    if way == "as a subscriber":
        forget_subscriber(Subscriber.objects.get())
    else:
        address = "AMINA@example.org" if way == "as a person" else "karim@example.org"
        erase_everything(Subject(addresses=(address,)), pseudonym="erased-1", on=timezone.localdate())
    batch.upload.refresh_from_db()
    kept = int(way == "another")
    assert (batch.rows.count(), bool(batch.upload.file), Subscriber.objects.count()) == (kept, bool(kept), kept)


def test_a_code_is_read_as_it_is_written(letter: Newsletter, programme: Any, chiara: User) -> None:
    make_newsletter(programme, code="Andata")
    batch = preview(table(row("amina@example.org", code="Andata"), row("karim@example.org", code="andata")), chiara)
    assert counts(batch) == {"new": 1, "error": 1}


def test_the_same_file_twice_changes_nothing_and_asks_nobody_again(letter: Newsletter, chiara: User) -> None:
    content = table(row("amina@example.org"), row("karim@example.org", ""))
    merged(preview(content, chiara), chiara)
    before = list(Subscription.objects.order_by("pk").values())
    again = preview(content.replace(b"amina@", b"AMINA@"), chiara)
    assert counts(again) == {"unchanged": 2}
    merged(again, chiara)
    assert list(Subscription.objects.order_by("pk").values()) == before
    assert (OutboxMail.objects.count(), SubscriptionEvent.objects.count()) == (1, 2)


def test_a_proof_that_comes_later_confirms_what_waits(letter: Newsletter, chiara: User) -> None:
    make_subscriber(letter, email="amina@example.org", state="pending", language="it", name="Amina")
    batch = preview(table(row("amina@example.org", name="Somebody else", language="en")), chiara)
    assert counts(batch) == {"update": 1}
    merged(batch, chiara)
    assert states() == {"amina@example.org": "confirmed"}
    reader = Subscriber.objects.get()
    assert (reader.name, reader.language) == ("Amina", "it")


def test_one_address_may_stand_for_several_newsletters_but_once_for_each(letter: Newsletter, chiara: User) -> None:
    make_newsletter(letter.programme, code="second")
    rows = [row("a@example.org"), row("A@example.org", code="second"), row("A@EXAMPLE.org")]
    batch = preview(table(*rows), chiara)
    assert reasons(batch) == [(4, "The same as row 2 of this file.")]
    merged(batch, chiara)
    assert (Subscriber.objects.count(), Subscription.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (row("amina at example.org"), "not an e-mail address"),
        (row(""), "needed"),
        (row("a@example.org", code="elsewhere"), "not the code of a newsletter of yours"),
        (row("a@example.org", code="none"), "not the code of a newsletter of yours"),
        (row("a@example.org", code="../etc"), "not the code of a newsletter of yours"),
        (row("a@example.org", language="de"), "is not one of"),
        (row("a@example.org", name="Win at http://evil.example"), "without addresses"),
        (row("a@example.org", "x" * 300), "at most 280"),
        (["a@example.org", "", "it", "letter", "", "2025-03-01"], "Say where"),
        (["a@example.org", "", "it", "letter", PAPER, "2999-01-01"], "not come yet"),
        (row("left@example.org"), "has left the newsletter"),
        (row("LEFT@example.org"), "has left the newsletter"),
        (row("back@example.org"), "Nothing is sent to this address"),
        (row("stopped@example.org", ""), "Nothing is sent to this address"),
    ],
)
def test_what_cannot_be_is_told_and_stays_out(letter: Newsletter, chiara: User, line: list[str], told: str) -> None:
    make_newsletter(make_programme(published=True), code="elsewhere")
    make_subscriber(letter, email="left@example.org", state="unsubscribed")
    make_subscriber(letter, email="back@example.org", state="bounced")
    SuppressedAddress.objects.create(address="Stopped@Example.org", reason="complaint")
    before = states()
    batch = preview(table(line), chiara)
    [(_number, reason)] = reasons(batch)
    assert told in reason
    merged(batch, chiara)
    assert states() == before


def test_who_leaves_between_the_preview_and_the_merging_stays_left(letter: Newsletter, chiara: User) -> None:
    make_subscriber(letter, email="amina@example.org", state="pending")
    batch = accept_import(preview(table(row("amina@example.org")), chiara), by=chiara, at=timezone.now())
    Subscription.objects.update(state="unsubscribed")
    assert carry_out(batch).state == "ready"
    assert states() == {"amina@example.org": "unsubscribed"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_files_of_other_systems_are_read(letter: Newsletter, chiara: User, encoding: str) -> None:
    content = table(row("amina@example.org", "Réunion à Turin", name="Aïcha"), encoding=encoding)
    merged(preview(content, chiara), chiara)
    assert Subscriber.objects.get().name == "Aïcha"


def test_only_those_who_send_newsletters_import(letter: Newsletter, giulia: User, dario: User, marco: User) -> None:
    for user in (giulia, dario):
        with pytest.raises(NotAllowed):
            preview(table(row("amina@example.org")), user)
    assert preview(table(row("amina@example.org")), marco).state == "ready"


def test_one_who_is_asked_for_two_newsletters_in_different_pieces_gets_one_mail(
    letter: Newsletter, chiara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds._kinds, "subscribers", replace(kind_named("subscribers"), at_once=1))
    make_newsletter(letter.programme, code="second")
    batch = preview(table(row("amina@example.org", ""), row("Amina@example.org", "", code="second")), chiara)
    assert merged(batch, chiara).state == "merged"
    assert OutboxMail.objects.count() == 1
    assert Subscription.objects.count() == 2


def test_a_list_may_be_longer_than_other_files_but_not_without_end(
    letter: Newsletter, chiara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kind_named("subscribers").most_rows == 100_000
    monkeypatch.setitem(kinds._kinds, "subscribers", replace(kind_named("subscribers"), most_rows=2))
    lines = [row(f"reader{number}@example.org") for number in range(3)]
    assert preview(table(*lines[:2]), chiara).state == "ready"
    refused = preview(table(*lines), chiara)
    assert (refused.state, refused.problem) == (
        "failed", "This file has more than 2 rows. Divide it and send the parts.",
    )  # fmt: skip


def test_it_takes_as_many_statements_for_many_as_for_few(letter: Newsletter, chiara: User) -> None:
    def statements(number: int, name: str) -> int:
        batch = preview(
            table(*[row(f"{name}{one}@example.org", PAPER if one % 2 else "") for one in range(number)]), chiara
        )
        with CaptureQueriesContext(connection) as queries:
            assert merged(batch, chiara).state == "merged"
        return len(queries)

    statements(4, "warm")
    assert statements(4, "few") == statements(60, "many")


def test_a_task_begins_no_second_list_after_one_that_took_long(
    letter: Newsletter, chiara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells: list[str] = []
    monkeypatch.setattr(merging, "ring", bells.append)
    for name in ("amina", "karim"):
        accept_import(preview(table(row(f"{name}@example.org")), chiara), by=chiara, at=timezone.now())
    bells.clear()
    monkeypatch.setattr(merging, "LONG", -1)
    assert carry_out_due() == 1
    assert bells == ["core.tasks.carry_out_imports"]
    assert (carry_out_due(), carry_out_due()) == (1, 0)
