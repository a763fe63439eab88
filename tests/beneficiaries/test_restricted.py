"""Restricted notes and documents: every role × every way in. Who may not read them sees not even that there are any."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import CaseNote, Document
from beneficiaries.noting import correct_note
from programmes.models import Role
from tests.beneficiaries.cases import RESTRICTED, TEAM, case_of, filed, noted
from tests.beneficiaries.test_data_pages import download
from tests.cast import Cast, member, sign_in
from tests.projects.judging import downloaded, in_english

NOTE, TITLE = "Her brother threatens her", "Report of the psychologist"
ALLOWED = {"case_worker", "manager"}


def admin(name: str, *keys: Any) -> str:
    return reverse(f"admin:beneficiaries_{name}", args=keys)


def note() -> int:
    return int(CaseNote.objects.filter(corrects=None).latest("pk").pk)


def document() -> int:
    return int(Document.objects.latest("pk").pk)


Way = tuple[Callable[[Cast], str], list[str]]
"""An address, and what whoever sees the row reads there; nothing: the address answers at all."""

WAYS: dict[str, Way] = {
    "the page of the person": (lambda c: admin("beneficiary_change", c.amina.beneficiary.pk), [NOTE, TITLE]),
    "the case file": (lambda c: admin("participation_change", case_of(c.amina).pk), [NOTE, TITLE]),
    "the list of notes": (lambda c: admin("casenote_changelist"), [NOTE]),
    "the notes of the case": (
        lambda c: f"{admin('casenote_changelist')}?participation__exact={case_of(c.amina).pk}",
        [NOTE],
    ),
    "the search of notes": (lambda c: f"{admin('casenote_changelist')}?q=threatens", [NOTE]),
    "the search of notes by name": (lambda c: f"{admin('casenote_changelist')}?q=Zerouali", [NOTE]),
    "the page of the note": (lambda c: admin("casenote_change", note()), [NOTE]),
    "the history of the note": (lambda c: admin("casenote_history", note()), []),
    "the list of documents": (lambda c: admin("document_changelist"), [TITLE]),
    "the search of documents": (lambda c: f"{admin('document_changelist')}?q=psychologist", [TITLE]),
    "the page of the document": (lambda c: admin("document_change", document()), [TITLE]),
    "the history of the document": (lambda c: admin("document_history", document()), []),
    "the file": (lambda c: admin("document_file", document()), []),
}
NOWHERE: dict[str, Callable[[Cast], str]] = {
    "the list of persons": lambda c: admin("beneficiary_changelist"),
    "the search of persons": lambda c: f"{admin('beneficiary_changelist')}?q=threatens",
    "the history of the person": lambda c: admin("beneficiary_history", c.amina.beneficiary.pk),
    "the history of the case file": lambda c: admin("participation_history", case_of(c.amina).pk),
    "the follow-ups": lambda c: admin("followup_changelist"),
    "the audit log": lambda c: reverse("admin:core_auditevent_changelist"),
    "the start page": lambda c: reverse("admin:index"),
    "my documents": lambda c: reverse("beneficiaries:documents"),
    "my plan": lambda c: reverse("beneficiaries:plan"),
    "my path": lambda c: reverse("portal:my_path"),
}
"""Pages on which nobody reads what a note or a document of the office says."""


def everybody(cast: Cast) -> dict[str, User]:
    """The cast, with a case worker of the programme who looks after others."""
    return cast.people() | {"case worker of others": member(cast.programme, Role.CASE_WORKER, "Sara Villa")}


def keep_secrets(cast: Cast, visibility: str = RESTRICTED) -> None:
    """What the case worker wrote and filed, with a correction."""
    case = case_of(cast.amina)
    written = noted(case, f"{NOTE}.", by=cast.lucia, visibility=visibility)
    correct_note(written, body=f"{NOTE}, not her cousin.", by=cast.lucia, at=timezone.now())
    filed(case, TITLE, by=cast.lucia, visibility=visibility)


def read(client: Client, user: User, url: str) -> str | None:
    """What the user reads there; None where the address does not answer."""
    response = sign_in(client, in_english(user)).get(url)
    if response.status_code != 200:
        return None
    return downloaded(response).decode("latin-1") if response.streaming else response.content.decode()


def sees(text: str | None, words: list[str]) -> bool:
    """Whether the row is there; where only a part of what is expected stands, somebody forgot the rest."""
    found = [word in text for word in words] if text is not None else []
    assert text is None or all(found) or not any(found), f"only a part is there: {list(zip(words, found, strict=True))}"
    return text is not None and all(found)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("visibility", "readers"), [(RESTRICTED, ALLOWED), (TEAM, ALLOWED | {"officer"})])
def test_who_gets_at_it(client: Client, cast: Cast, way: str, visibility: str, readers: set[str]) -> None:
    """With its control: what the team reads is seen by the officer on the same way."""
    people = everybody(cast)
    keep_secrets(cast, visibility)
    address, words = WAYS[way]
    found = {role for role, person in people.items() if sees(read(client, person, address(cast)), words)}
    assert found == readers


@pytest.mark.parametrize("way", NOWHERE)
def test_who_gets_at_it_nowhere_else(client: Client, cast: Cast, way: str) -> None:
    people = everybody(cast)
    keep_secrets(cast)
    read_by = {role: read(client, person, NOWHERE[way](cast)) or "" for role, person in people.items()}
    assert any(read_by.values()), "the control: the page is there for somebody"
    assert not [role for role, text in read_by.items() if NOTE in text or TITLE in text]


OPEN_TO_OFFICERS = [way for way, (_address, words) in WAYS.items() if words and "page of the" not in way]
OPEN_TO_OFFICERS += ["the page of the person"]


@pytest.mark.parametrize("way", [*OPEN_TO_OFFICERS, *NOWHERE])
def test_for_the_officer_nothing_differs(client: Client, cast: Cast, way: str) -> None:
    """Not a count, not a link, not a word: the same page as before there was anything."""
    everybody(cast)
    address = WAYS[way][0] if way in WAYS else NOWHERE[way]
    pages = []
    for secrets_are_kept in (False, True):
        if secrets_are_kept:
            keep_secrets(cast)
        pages.append(read(client, cast.giulia, address(cast)))
    before, after = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|\d\d:\d\d', "", page or "") for page in pages
    ]
    if "history" in way:  # the officer's own reading is a line of it
        assert len(re.findall("<li>", after)) == len(re.findall("<li>", before)) + 1
    else:
        assert before == after


def test_control_the_manager_sees_the_difference(client: Client, cast: Cast) -> None:
    address = WAYS["the case file"][0](cast)
    before = read(client, cast.marco, address) or ""
    keep_secrets(cast)
    after = read(client, cast.marco, address) or ""
    assert (before.count("<article"), after.count("<article")) == (0, 2)
    assert "corrected later" in after


def test_no_address_completes_words() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:autocomplete")


def test_the_person_gets_all_of_it_and_nobody_else_any(client: Client, cast: Cast) -> None:
    people = everybody(cast)
    keep_secrets(cast)
    held = download(client, cast.amina)
    assert [one["body"] for one in held["beneficiaries.CaseNote"]] == [f"{NOTE}.", f"{NOTE}, not her cousin."]
    assert [one["title"] for one in held["beneficiaries.Document"]] == [TITLE]
    for role, person in people.items():
        if role != "participant":
            assert NOTE not in str(download(client, person))


def test_who_stops_looking_after_the_person_reads_nothing_any_more(client: Client, cast: Cast) -> None:
    keep_secrets(cast)
    address, words = WAYS["the case file"]
    assert sees(read(client, cast.lucia, address(cast)), words)
    case_of(cast.amina).case_assignments.update(until=timezone.now())
    assert not sees(read(client, cast.lucia, address(cast)), words)
