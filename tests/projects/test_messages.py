"""Messages between an applicant and the programme's staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from core.models import Message
from core.threads import mark_read, unread_count
from programmes.models import Membership, Programme, Role
from projects.messaging import send_message
from projects.models import Project
from tests.builders import make_mandate, make_person
from tests.cast import member
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, mails, recipients
from tests.stories import with_co_applicant


def write(project: Project, by: User, body: str = "Good day.", *, staff_only: bool = False) -> Message:
    return send_message(project, body=body, by=by, at=timezone.now(), staff_only=staff_only)


def test_what_the_applicant_writes_goes_to_the_officers(submitted_project: Project, amina: User, giulia: User) -> None:
    message = write(submitted_project, amina, "May I add a quote?")
    assert (message.author, message.visibility) == (amina, Message.Visibility.ALL)
    [mail] = mails("projects/message_for_staff")
    assert (mail.recipient, mail.language) == (giulia.email, "it")
    assert "quote" not in str(mail.parameters)


def test_who_answered_before_is_told_instead_of_all(
    submitted_project: Project, amina: User, giulia: User, programme: Programme, marco: User
) -> None:
    member(programme, Role.OFFICER, "Sara Costa")
    write(submitted_project, marco)
    write(submitted_project, amina)
    assert recipients("projects/message_for_staff") == [marco.email]


def test_without_officers_the_managers_are_told(submitted_project: Project, amina: User, marco: User) -> None:
    Membership.objects.filter(role=Role.OFFICER).update(until=timezone.now())
    write(submitted_project, amina)
    assert recipients("projects/message_for_staff") == [marco.email]


def test_who_may_not_sign_in_is_not_told(submitted_project: Project, amina: User, giulia: User, marco: User) -> None:
    User.objects.filter(pk=giulia.pk).update(is_active=False)
    write(submitted_project, amina)
    assert recipients("projects/message_for_staff") == [marco.email]


def test_what_staff_write_goes_to_the_owner_in_the_own_language(
    submitted_project: Project, amina: User, giulia: User
) -> None:
    write(submitted_project, giulia, "Please add a quote.")
    [mail] = mails("projects/message")
    assert (mail.recipient, mail.language) == (amina.email, "fr")
    assert mail.parameters["path"].endswith("#messages")
    assert not mails("projects/message_for_staff")


@pytest.mark.parametrize("somebody", ["giulia", "marco"])
def test_a_note_among_staff_reaches_nobody_outside(
    submitted_project: Project, amina: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    note = write(submitted_project, request.getfixturevalue(somebody), "Ask the consulate.", staff_only=True)
    assert note.visibility == Message.Visibility.STAFF
    assert not mails("projects/message")
    assert not mails("projects/message_for_staff")
    thread = submitted_project.thread
    assert unread_count(thread, reader=amina, staff=False) == 0
    assert unread_count(thread, reader=amina, staff=True) == 1


def test_what_an_applicant_writes_is_never_hidden_from_the_applicants(submitted_project: Project, amina: User) -> None:
    assert write(submitted_project, amina, staff_only=True).visibility == Message.Visibility.ALL


@pytest.mark.parametrize("staff_only", [False, True])
def test_nobody_else_writes(submitted_project: Project, staff_only: bool, named: Named) -> None:
    others = named("youssef", "karim", "lucia", "salma", "hind", "chiara", "dario", "ada")
    assert_refused(lambda by: write(submitted_project, by, staff_only=staff_only), others)


def test_the_co_applicant_writes_to_the_staff(submitted_project: Project, karim: User, giulia: User) -> None:
    with_co_applicant(submitted_project, karim)
    write(submitted_project, karim)
    assert recipients("projects/message_for_staff") == [giulia.email]


def test_a_case_worker_with_a_mandate_writes_to_the_staff_for_the_person(
    submitted_project: Project, amina: User, lucia: User, giulia: User
) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    write(submitted_project, lucia)
    assert recipients("projects/message_for_staff") == [giulia.email]
    assert audited("projects.send_message").parameters["on_behalf_of"] == amina.beneficiary.pk
    assert Message.objects.get().visibility == Message.Visibility.ALL


def test_an_officer_who_applies_too_writes_as_applicant(submitted_project: Project, giulia: User, marco: User) -> None:
    make_person(giulia)
    with_co_applicant(submitted_project, giulia)
    write(submitted_project, giulia, staff_only=True)
    assert Message.objects.get().visibility == Message.Visibility.ALL


@pytest.mark.parametrize("body", ["", "  \n\t"])
def test_an_empty_message_is_none(submitted_project: Project, amina: User, body: str) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="empty"):
        write(submitted_project, amina, body)


def test_what_came_since_the_last_look_is_unread(submitted_project: Project, amina: User, giulia: User) -> None:
    thread, now = submitted_project.thread, timezone.now()
    mark_read(thread, by=amina, at=now)
    send_message(submitted_project, body="One", by=giulia, at=now + timedelta(seconds=1))
    send_message(submitted_project, body="Two", by=giulia, at=now + timedelta(seconds=2))
    assert unread_count(thread, reader=amina, staff=False) == 2
    mark_read(thread, by=amina, at=now + timedelta(seconds=1))
    assert unread_count(thread, reader=amina, staff=False) == 1
    assert unread_count(thread, reader=giulia, staff=True) == 0
