"""Coming to speak for an organisation: by invitation, or by asking."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.mail_rendering import render_mail
from core.models import OutboxMail
from repertoire.models import EntryRequest, MemberInvitation, Organisation, OrganisationMember
from repertoire.speaking import (
    MOST_OPEN,
    accept_invitation,
    ask_to_speak,
    end_membership,
    grant_request,
    invite_member,
    refuse_request,
)
from tests.builders import make_invitation, make_organisation, make_request, make_user
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import assert_refused, mails


def invite(organisation: Organisation, email: str, by: User, language: str = "fr") -> MemberInvitation:
    return invite_member(organisation, email=email, language=language, by=by, at=timezone.now())


def ask(by: User, **more: Any) -> EntryRequest:
    values: dict[str, Any] = {"name": "Casa Rif", "reason": "I run it."}
    return ask_to_speak(by=by, at=timezone.now(), **values | more)


def speaks(user: User, organisation: Organisation) -> bool:
    return Organisation.objects.spoken_for_by(user).filter(pk=organisation.pk).exists()


def test_an_invitation_is_mailed_in_its_language(atlas: Organisation, giulia: User) -> None:
    invitation = invite(atlas, "New@Example.org", giulia)
    mail = mails("repertoire/invited")[0]
    assert (mail.recipient, mail.language) == ("new@example.org", "fr")
    assert mail.parameters["path"] == f"/fr/partner/invitations/{invitation.uuid}/"
    assert "Maison Atlas" in render_mail(mail).body


def test_only_staff_invite(atlas: Organisation, people: dict[str, User]) -> None:
    others = [person for role, person in people.items() if role not in {"officer", "manager"}]
    assert_refused(lambda person: invite(atlas, "new@example.org", person), others)


def test_a_second_invitation_takes_the_place_of_the_first(atlas: Organisation, giulia: User) -> None:
    invite(atlas, "new@example.org", giulia)
    again = invite(atlas, "new@example.org", giulia)
    assert list(MemberInvitation.objects.all()) == [again]
    assert [mail.state for mail in mails("repertoire/invited")] == ["cancelled", "queued"]


def test_who_speaks_already_is_not_invited(atlas: Organisation, yasmine: User, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        invite(atlas, yasmine.email, giulia)


def test_who_has_confirmed_the_address_accepts_once(atlas: Organisation, giulia: User, youssef: User) -> None:
    invitation = invite(atlas, youssef.email.upper(), giulia)
    accept_invitation(invitation, by=youssef, at=timezone.now())
    assert speaks(youssef, atlas)
    with nothing_changes(), pytest.raises(WrongState):
        accept_invitation(invitation, by=youssef, at=timezone.now())


def test_an_address_that_is_not_confirmed_gives_nothing(atlas: Organisation, giulia: User) -> None:
    stranger = make_user(email="other@example.org")
    EmailAddress.objects.create(user=stranger, email="new@example.org", verified=False)
    invitation = invite(atlas, "new@example.org", giulia)
    assert_refused(lambda person: accept_invitation(invitation, by=person, at=timezone.now()), [stranger])
    EmailAddress.objects.filter(email="new@example.org").update(verified=True)
    accept_invitation(invitation, by=stranger, at=timezone.now())
    assert speaks(stranger, atlas)


def test_an_old_invitation_is_over(atlas: Organisation, giulia: User, youssef: User) -> None:
    invitation = make_invitation(atlas, youssef.email, giulia, at=timezone.now() - timedelta(days=31))
    with nothing_changes(), pytest.raises(WrongState):
        accept_invitation(invitation, by=youssef, at=timezone.now())


def test_asking_and_being_granted_a_new_entry(youssef: User, giulia: User) -> None:
    asked = ask(youssef)
    member = grant_request(asked, by=giulia, at=timezone.now(), kind="diaspora_association")
    entry = member.organisation
    assert (entry.name_fr, entry.state, entry.source_language, entry.kind) == (
        "Casa Rif", "awaiting", "fr", "diaspora_association",
    )  # fmt: skip
    assert speaks(youssef, entry)
    mail = mails("repertoire/request_granted")[0]
    assert (mail.recipient, mail.language) == (youssef.email, "fr")


def test_being_granted_the_one_asked_for_or_another(atlas: Organisation, youssef: User, giulia: User) -> None:
    grant_request(ask(youssef, name="", organisation=atlas), by=giulia, at=timezone.now())
    assert speaks(youssef, atlas)
    other = make_organisation()
    grant_request(ask(youssef), by=giulia, at=timezone.now(), organisation=other)
    assert speaks(youssef, other)
    assert Organisation.objects.count() == 2


def test_a_new_entry_needs_a_kind(youssef: User, giulia: User) -> None:
    with pytest.raises(ValidationError):
        grant_request(ask(youssef), by=giulia, at=timezone.now())
    assert EntryRequest.objects.get().state == "open"


def test_only_staff_answer(people: dict[str, User]) -> None:
    asked = make_request(people["stranger"])
    others = [person for role, person in people.items() if role not in {"officer", "manager"}]
    assert_refused(lambda person: grant_request(asked, by=person, at=timezone.now(), kind="ngo"), others)
    assert_refused(lambda person: refuse_request(asked, reason="No.", by=person, at=timezone.now()), others)


def test_a_request_is_answered_once(youssef: User, giulia: User, marco: User) -> None:
    asked = ask(youssef)
    refuse_request(asked, reason="Write from the office's address.", by=giulia, at=timezone.now())
    with nothing_changes(), pytest.raises(WrongState):
        grant_request(asked, by=marco, at=timezone.now(), kind="ngo")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Write from the office's address.")
    assert "office" not in str(mails("repertoire/request_refused")[0].parameters)
    assert not speaks(youssef, make_organisation())


def test_a_refusal_has_a_reason(youssef: User, giulia: User) -> None:
    asked = ask(youssef)
    with nothing_changes(), pytest.raises(ValidationError):
        refuse_request(asked, reason=" ", by=giulia, at=timezone.now())


def test_nobody_asks_for_ever(youssef: User) -> None:
    for number in range(MOST_OPEN):
        ask(youssef, name=f"House {number}")
    with nothing_changes(), pytest.raises(ValidationError):
        ask(youssef, name="One more")


def test_nobody_asks_twice_for_one_or_for_the_own(atlas: Organisation, youssef: User, yasmine: User) -> None:
    ask(youssef, name="", organisation=atlas)
    for person in (youssef, yasmine):
        with nothing_changes(), pytest.raises(ValidationError):
            ask(person, name="", organisation=atlas)


def test_who_may_not_sign_in_asks_nothing(youssef: User) -> None:
    youssef.is_active = False
    with pytest.raises(NotAllowed):
        ask(youssef)


def test_one_leaves_or_is_asked_to(atlas: Organisation, yasmine: User, giulia: User, people: dict[str, User]) -> None:
    member = OrganisationMember.objects.get()
    others = [person for role, person in people.items() if role not in {"partner", "officer", "manager"}]
    assert_refused(lambda person: end_membership(member, by=person, at=timezone.now()), others)
    end_membership(member, by=yasmine, at=timezone.now())
    assert not speaks(yasmine, atlas)
    with nothing_changes():
        end_membership(member, by=giulia, at=timezone.now())


def test_mails_of_requests_carry_no_word_of_strangers(youssef: User, giulia: User) -> None:
    refuse_request(ask(youssef, name="www.evil.example"), reason="No.", by=giulia, at=timezone.now())
    assert not any("evil" in str(mail.parameters) for mail in OutboxMail.objects.all())
