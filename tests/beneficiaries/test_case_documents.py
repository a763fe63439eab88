"""Documents of a case: handed in, filed, opened, taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries import filing
from beneficiaries.filing import file_document, hand_in_document, open_document, take_back_document
from beneficiaries.models import Document, Participation
from core.errors import NotAllowed, WrongState
from core.models import Upload
from tests.beneficiaries.cases import RESTRICTED, a_pdf, case_of, filed, handed_in
from tests.kit.hostile_files import FILES, upload
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


def test_the_person_hands_a_file_in_and_the_team_has_it(case: Participation, amina: User, giulia: User) -> None:
    document = handed_in(case)
    assert (document.from_person, document.by, document.read_at) == (True, amina, None)
    assert list(Document.objects.seen_by_staff(giulia).unread()) == [document]
    assert audited("beneficiaries.hand_in_document").target_type == "beneficiaries.document"


@pytest.mark.parametrize("somebody", ["karim", "youssef", "giulia", "marco", "lucia", "salma"])
def test_nobody_hands_in_for_somebody_else(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        hand_in_document(case, file=a_pdf(), title="Diploma", by=by, at=timezone.now())


@pytest.mark.parametrize("name", ["a ZIP bomb", "HTML called PDF", "PDF with JavaScript", "an empty file"])
def test_what_is_no_harmless_file_is_refused(case: Participation, amina: User, name: str) -> None:
    assert name in FILES
    with nothing_changes(), pytest.raises(ValidationError):
        hand_in_document(case, file=upload(name), title="Diploma", by=amina, at=timezone.now())
    assert not Upload.objects.exists()


def test_a_person_hands_in_so_many_and_no_more(
    case: Participation, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST", 2)
    first, _second = handed_in(case, "One"), handed_in(case, "Two")
    with nothing_changes(), pytest.raises(ValidationError):
        handed_in(case, "Three")
    take_back_document(first, by=amina, at=timezone.now())
    assert handed_in(case, "Three").pk


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
def test_the_team_files_documents(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    document = filed(case, "Lease", by=request.getfixturevalue(somebody))
    assert (document.from_person, document.visibility) == (False, "team")


@pytest.mark.parametrize(("somebody", "visibility"), [("giulia", RESTRICTED), ("amina", "team"), ("salma", "team")])
def test_nobody_files_what_they_could_not_read(
    case: Participation, somebody: str, visibility: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        filed(case, "Report", by=by, visibility=visibility)


def test_a_document_is_for_the_team_or_restricted(case: Participation, marco: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        file_document(case, file=a_pdf(), title="Lease", visibility="everybody", by=marco, at=timezone.now())


def test_what_nobody_opened_can_be_taken_back(case: Participation, amina: User, giulia: User) -> None:
    document = handed_in(case)
    for _twice in range(2):
        take_back_document(document, by=amina, at=timezone.now())
    assert audited("beneficiaries.take_back_document").target_id == document.pk
    assert not Document.objects.seen_by_staff(giulia).exists()
    assert not Document.objects.handed_in_by(amina).exists()
    with pytest.raises(WrongState):
        open_document(document, by=giulia, at=timezone.now())


def test_the_file_of_what_was_taken_back_is_deleted(
    case: Participation, amina: User, folders: None, django_capture_on_commit_callbacks: Any
) -> None:
    taken, other = handed_in(case, "One"), handed_in(case, "Two")
    place, stays = Path(taken.upload.file.path), Path(other.upload.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        take_back_document(taken, by=amina, at=timezone.now())
    assert (place.exists(), stays.exists()) == (False, True)
    upload = Upload.objects.get(pk=taken.upload_id)
    assert (upload.file.name, upload.sha256, upload.size) == ("", "", 0)


def test_what_staff_have_opened_stays(case: Participation, amina: User, giulia: User) -> None:
    document = handed_in(case)
    open_document(document, by=amina, at=timezone.now())
    assert Document.objects.unread().exists(), "reading the own file counts for nothing"
    open_document(document, by=giulia, at=timezone.now())
    assert not Document.objects.unread().exists()
    with nothing_changes(), pytest.raises(WrongState):
        take_back_document(document, by=amina, at=timezone.now())


def test_the_database_takes_back_nothing_that_was_read(case: Participation, giulia: User) -> None:
    document = handed_in(case)
    open_document(document, by=giulia, at=timezone.now())
    with refused_by_database("only_unread_documents_go_back"):
        run_sql("UPDATE beneficiaries_document SET removed_at = now() WHERE id = %s", document.pk)


def test_staff_take_nothing_back(case: Participation, giulia: User) -> None:
    document = handed_in(case)
    with nothing_changes(), pytest.raises(NotAllowed):
        take_back_document(document, by=giulia, at=timezone.now())


def test_a_document_of_the_office_is_not_the_persons_to_take(case: Participation, amina: User, giulia: User) -> None:
    document = filed(case, "Lease", by=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        take_back_document(document, by=amina, at=timezone.now())


@pytest.mark.parametrize("somebody", ["karim", "youssef", "salma", "hind", "chiara", "dario", "ada"])
def test_nobody_else_opens_a_document(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    document, by = handed_in(case), request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        open_document(document, by=by, at=timezone.now())
