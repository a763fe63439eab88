"""Telling a person something: by mail, or by somebody of the staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, ContactTask
from beneficiaries.telling import mark_told, recipient_of, tell_person
from core.errors import NotAllowed
from core.models import OutboxMail, SuppressedAddress
from programmes.models import Programme
from tests.builders import make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited


def tell(person: Beneficiary, programme: Programme) -> OutboxMail | ContactTask:
    return tell_person(person, "projects/message", programme=programme, path="/en/", cause=programme, reference="X-1")


def test_mail_goes_to_the_account_in_its_language(amina: User, programme: Programme) -> None:
    Beneficiary.objects.filter(user=amina).update(email="old@example.org", contact_language="it")
    found = tell(Beneficiary.objects.get(user=amina), programme)
    assert isinstance(found, OutboxMail)
    assert (found.recipient, found.language) == (amina.email, "fr")


def test_without_an_account_to_the_recorded_address_in_the_language_for_contacts(programme: Programme) -> None:
    person = make_person(None, email="fatima@example.org", contact_language="fr")
    found = tell(person, programme)
    assert isinstance(found, OutboxMail)
    assert (found.recipient, found.language, found.parameters["path"]) == ("fatima@example.org", "fr", "/fr/")


def test_without_any_address_staff_are_asked(programme: Programme) -> None:
    person = make_person(None)
    assert recipient_of(person) is None
    found = tell(person, programme)
    assert isinstance(found, ContactTask)
    assert (found.beneficiary, found.programme, found.template) == (person, programme, "projects/message")
    assert (found.cause_type, found.cause_id) == ("programmes.programme", programme.pk)
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("address", ["amina@example.org", "Amina@EXAMPLE.org"])
def test_where_mail_does_not_arrive_staff_are_asked(amina: User, programme: Programme, address: str) -> None:
    SuppressedAddress.objects.create(address=address, reason=SuppressedAddress.Reason.COMPLAINT)
    assert isinstance(tell(amina.beneficiary, programme), ContactTask)


@pytest.fixture
def task(programme: Programme) -> ContactTask:
    found = tell(make_person(None), programme)
    assert isinstance(found, ContactTask)
    return found


@pytest.mark.parametrize("somebody", ["giulia", "marco"])
def test_staff_say_that_it_is_done_and_once_is_enough(
    task: ContactTask, somebody: str, request: pytest.FixtureRequest
) -> None:
    by, now = request.getfixturevalue(somebody), timezone.now()
    assert task in ContactTask.objects.visible_to(by).open()
    mark_told(task, by=by, at=now)
    with nothing_changes():
        mark_told(task, by=by, at=now + timedelta(days=1))
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (now, by)
    assert task not in ContactTask.objects.open()
    assert audited("beneficiaries.mark_told").actor == by


@pytest.mark.parametrize("somebody", ["amina", "youssef", "lucia", "salma", "chiara", "dario", "ada"])
def test_nobody_else_says_so(task: ContactTask, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    assert task not in ContactTask.objects.visible_to(by)
    with nothing_changes(), pytest.raises(NotAllowed):
        mark_told(task, by=by, at=timezone.now())
