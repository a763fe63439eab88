"""The subscribers of a series as a file: for who may, for a purpose, without those who were erased."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.erasing import ask_erasure, erase_person
from beneficiaries.exporting import expire_due, hand_over, write_due
from beneficiaries.models import Beneficiary, PersonExport
from core.errors import NotAllowed
from core.models import AuditEvent
from newsletters.exporting import ask_subscribers
from newsletters.forgetting import forget_subscriber
from newsletters.models import Newsletter, Subscriber
from tests.cast import Cast, sign_in
from tests.newsletters.builders import make_newsletter, make_subscriber
from tests.projects.judging import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> None:
    """Files in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def letter(cast: Cast) -> Newsletter:
    letter = make_newsletter(cast.programme, code="andata")
    make_subscriber(letter, email="rosa@example.org", name="=Rosa", language="fr")
    make_subscriber(letter, email="ada@example.org", state="unsubscribed")
    make_subscriber(make_newsletter(cast.programme), email="other@example.org")
    return letter


def ask(letter: Newsletter, by: Any, **more: Any) -> PersonExport:
    values = {"purpose": "A move", "state": "", "in_language": "", "file_format": "csv", "language": "en"} | more
    return ask_subscribers(letter, by=by, at=timezone.now(), **values)


def rows_in(export: PersonExport, by: Any) -> list[list[str]]:
    export.refresh_from_db()
    place, _export = hand_over(export, by=by, at=timezone.now())
    return list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig"))))


def test_the_file_holds_state_and_language_of_everybody_of_the_series(cast: Cast, letter: Newsletter) -> None:
    export = ask(letter, cast.marco)
    assert write_due() == 1
    today = timezone.localdate().isoformat()
    assert rows_in(export, cast.marco) == [
        ["E-mail", "Name", "Language", "State", "Since"],
        ["rosa@example.org", "'=Rosa", "French", "confirmed", today],
        ["ada@example.org", "", "Italian", "ended", today],
    ]
    verbs = AuditEvent.objects.about(export).values_list("verb", flat=True)
    assert {f"beneficiaries.{act}_export" for act in ("ask", "write", "download")} <= set(verbs)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [({"state": "confirmed"}, "rosa"), ({"in_language": "it"}, "ada"), ({"state": "pending"}, "")],
)
def test_it_can_be_narrowed(cast: Cast, letter: Newsletter, narrowed: dict[str, str], found: str) -> None:
    export = ask(letter, cast.dario, **narrowed)
    write_due()
    assert [row[0].partition("@")[0] for row in rows_in(export, cast.dario)[1:]] == ([found] if found else [])


def test_who_only_sees_or_sends_gets_no_file_and_nobody_that_of_another_programme(
    client: Client, cast: Cast, letter: Newsletter
) -> None:
    for who in ("giulia", "chiara"):
        with pytest.raises(NotAllowed):
            ask(letter, getattr(cast, who))
        assert sign_in(client, getattr(cast, who)).get(reverse("admin:newsletters_subscriber_file")).status_code == 403
    with pytest.raises(NotAllowed):
        ask(make_newsletter(cast.other_programme), cast.marco)
    with pytest.raises(ValidationError):
        ask(letter, cast.marco, purpose=" ")
    export = ask(letter, cast.marco)
    write_due()
    with pytest.raises(NotAllowed):
        hand_over(export, by=cast.dario, at=timezone.now())


def test_a_ready_file_goes_with_the_first_who_is_erased_and_the_next_is_without_them(
    cast: Cast, letter: Newsletter
) -> None:
    ready = ask(letter, cast.marco)
    write_due()
    waiting = ask(letter, cast.marco)
    forget_subscriber(Subscriber.objects.get(email="rosa@example.org"))
    ready.refresh_from_db()
    waiting.refresh_from_db()
    assert (ready.state, ready.path, waiting.state) == ("expired", "", "asked")
    write_due()
    assert [row[0] for row in rows_in(waiting, cast.marco)[1:]] == ["ada@example.org"]


def test_it_also_goes_when_a_person_who_subscribed_is_erased(cast: Cast, letter: Newsletter) -> None:
    make_subscriber(letter, email=cast.amina.email)
    export = ask(letter, cast.marco)
    write_due()
    now = timezone.now()
    erase_person(ask_erasure(Beneficiary.objects.get(user=cast.amina), by=cast.amina, at=now), by=cast.dario, at=now)
    export.refresh_from_db()
    assert export.state == "expired"


def test_it_expires(cast: Cast, letter: Newsletter) -> None:
    export = ask(letter, cast.marco)
    write_due()
    assert expire_due(at=export.expires_at) == 1


def test_it_is_asked_for_from_the_list(client: Client, cast: Cast, letter: Newsletter) -> None:
    sign_in(client, in_english(cast.marco))
    address = reverse("admin:newsletters_subscriber_file")
    assert address in client.get(reverse("admin:newsletters_subscriber_changelist")).content.decode()
    asked = {"newsletter": "andata", "state": "confirmed", "language": "", "purpose": "", "format": "xlsx"}
    assert "This field is required." in client.post(address, asked).content.decode()
    answer = client.post(address, asked | {"purpose": "A move to another service"}, follow=True)
    export = PersonExport.objects.get()
    assert (export.about, export.criteria) == ("subscribers", {"newsletter": "andata", "state": "confirmed"})
    text = answer.content.decode()
    assert "newsletter: andata; state: confirmed" in text
    assert "E-mail; Name; Language; State; Since" in text
