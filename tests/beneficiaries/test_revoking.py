"""Taking back: at once, with the mails that wait; by the person, by staff, and by withdrawing the consent."""

from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries import consenting
from beneficiaries.answering import accept_referral, decline_referral
from beneficiaries.consenting import answer_consent
from beneficiaries.erasing import ask_erasure, erase_person
from beneficiaries.models import Beneficiary, Consent, ConsentNotice, Purpose, Referral
from beneficiaries.revoking import revoke_referral
from core.errors import WrongState
from core.mail_rendering import render_mail
from core.mail_sending import claim_mail
from core.models import AuditEvent, OutboxMail
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, sent, sent_to_atlas, withdraw
from tests.builders import make_mandate, make_organisation, make_speaker
from tests.cast import Cast
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, mails, recipients

TO_PARTNER = "beneficiaries/referral_received"
TAKEN_BACK = "beneficiaries/referral_taken_back"


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return sent_to_atlas(cast)


def states(template: str) -> list[str]:
    return [mail.state for mail in mails(template)]


def test_the_person_takes_it_back_at_once(referral: Referral, amina: User, yasmine: User) -> None:
    revoke_referral(referral, by=amina, at=timezone.now(), reason="I found work.")
    assert fresh(referral).state == "revoked"
    assert not Referral.objects.received_by(yasmine).exists()
    assert states(TO_PARTNER) == ["cancelled"]
    assert recipients(TAKEN_BACK) == [yasmine.email]
    last = referral.events.with_people().last()
    assert last is not None
    assert (last.act, last.by, last.reason) == ("revoke", amina, "I found work.")
    assert not mails("beneficiaries/referral_closed"), "who takes back is not told so"


def test_before_it_was_sent_the_organisation_hears_nothing(cast: Cast) -> None:
    agree(cast.amina)
    revoke_referral(proposed(cast.amina, public_offer(cast.atlas)), by=cast.amina, at=timezone.now())
    assert mails(TAKEN_BACK) == []


def test_staff_take_it_back_and_the_person_is_told(referral: Referral, giulia: User, amina: User) -> None:
    revoke_referral(referral, by=giulia, at=timezone.now(), reason="The course is full.")
    assert recipients("beneficiaries/referral_closed") == [amina.email]


def test_with_a_mandate_it_is_on_behalf(referral: Referral, lucia: User, amina: User) -> None:
    make_mandate(part_of(amina), lucia)
    revoke_referral(referral, by=lucia, at=timezone.now())
    last = referral.events.with_people().last()
    assert last is not None
    assert (last.by, last.on_behalf_of) == (lucia, amina.beneficiary)


@pytest.mark.parametrize("answer", [accept_referral, decline_referral])
def test_whatever_became_of_it(referral: Referral, amina: User, yasmine: User, answer: Any) -> None:
    answer(referral, answer="Come on Monday.", by=yasmine, at=timezone.now())
    revoke_referral(referral, by=amina, at=timezone.now())
    assert not Referral.objects.received_by(yasmine).exists()


def test_erasing_the_person_takes_it_back_with_a_step_and_without_the_mails(
    referral: Referral, amina: User, dario: User, yasmine: User
) -> None:
    asked = ask_erasure(amina.beneficiary, by=amina, at=timezone.now())
    erase_person(asked, by=dario, at=timezone.now())
    assert fresh(referral).state == "revoked"
    assert [(step.act, step.to_state) for step in referral.events.all()] == [
        ("propose", "proposed"), ("send", "sent"), ("revoke", "revoked"),
    ]  # fmt: skip
    assert states(TO_PARTNER) == ["cancelled"]
    [mail] = mails(TAKEN_BACK)
    assert (mail.recipient, mail.state) == (yasmine.email, "queued")
    assert "Amina" not in render_mail(mail).body


def test_nobody_else_takes_it_back(referral: Referral, named: Named) -> None:
    people = named("yasmine", "karim", "youssef", "salma", "dario", "ada", "hind")
    assert_refused(lambda by: revoke_referral(referral, by=by, at=timezone.now()), people)


def test_once_is_enough(referral: Referral, amina: User) -> None:
    revoke_referral(referral, by=amina, at=timezone.now())
    with nothing_changes(), pytest.raises(WrongState):
        revoke_referral(referral, by=amina, at=timezone.now())


def test_withdrawing_the_consent_takes_back_all_that_is_open(cast: Cast, referral: Referral, yasmine: User) -> None:
    waiting = proposed(cast.amina, public_offer(cast.atlas))
    accepted = sent(cast.amina, public_offer(cast.atlas), officer=cast.giulia)
    accept_referral(accepted, answer="Yes.", by=yasmine, at=timezone.now())
    withdraw(cast.amina)
    assert {fresh(row).state for row in (referral, waiting, accepted)} == {"revoked"}
    assert not Referral.objects.received_by(yasmine).exists()
    assert set(states(TO_PARTNER)) == {"cancelled"}
    assert [event.by for event in referral.events.with_people()][-1] is None
    assert AuditEvent.objects.filter(verb="beneficiaries.revoke_referral", actor=None).count() == 3


def test_what_has_ended_stays_as_it_ended_but_is_hidden(cast: Cast, referral: Referral, yasmine: User) -> None:
    decline_referral(referral, answer="We are full.", by=yasmine, at=timezone.now())
    assert Referral.objects.received_by(yasmine).exists()
    withdraw(cast.amina)
    assert fresh(referral).state == "declined"
    assert not Referral.objects.received_by(yasmine).exists()
    assert states(TO_PARTNER) == ["cancelled"]


def test_a_no_on_paper_does_the_same(cast: Cast, referral: Referral) -> None:
    withdraw(cast.amina, by=cast.giulia, how=Consent.How.PAPER, evidence="Letter of today")
    assert fresh(referral).state == "revoked"


def test_another_consent_or_another_programme_takes_nothing_back(cast: Cast, referral: Referral) -> None:
    person, notice = Beneficiary.objects.get(user=cast.amina), ConsentNotice.objects.get(purpose=Purpose.PARTNERS)
    for programme, words in ((cast.other_programme, notice), (cast.programme, None)):
        words = words or ConsentNotice.objects.get(purpose=Purpose.PROGRAMME)
        for granted in (True, False):
            answer_consent(person, programme=programme, notice=words, granted=granted, by=cast.amina, at=timezone.now())
    assert fresh(referral).state == "sent"
    assert states(TO_PARTNER) == ["queued"]


def test_others_are_not_touched(cast: Cast, referral: Referral, karim: User) -> None:
    agree(karim)
    his = sent(karim, public_offer(cast.atlas), officer=cast.giulia)
    withdraw(cast.amina)
    assert fresh(his).state == "sent"


def test_control_without_what_follows_from_a_no_the_mail_would_leave(cast: Cast, referral: Referral) -> None:
    with mock.patch.object(consenting, "revoke_unshared", return_value=0):
        withdraw(cast.amina)
    assert (fresh(referral).state, states(TO_PARTNER)) == ("sent", ["queued"])


def test_one_transaction_both_or_nothing(cast: Cast, referral: Referral) -> None:
    def breaks(*args: Any, **kwargs: Any) -> int:
        raise RuntimeError("the power is gone")

    with (
        nothing_changes(),
        mock.patch.object(consenting, "revoke_unshared", breaks),
        pytest.raises(RuntimeError, match="power"),
    ):
        withdraw(cast.amina)


def claimed(template: str) -> OutboxMail:
    """The mail as somebody who sends just now has it in hand."""
    OutboxMail.objects.exclude(template=template).delete()
    mail = claim_mail(at=timezone.now())
    assert mail is not None
    return mail


def test_a_mail_in_the_hands_of_the_sender_is_not_tried_again_and_tells_nothing(cast: Cast, referral: Referral) -> None:
    mail = claimed(TO_PARTNER)
    withdraw(cast.amina)
    text = str(render_mail(mail).message())
    assert not [word for word in personal_words(cast) if word in text]
    mail.refresh_from_db()
    assert (mail.state, mail.superseded) == ("sending", True)


def personal_words(cast: Cast) -> list[str]:
    """What a mail to a partner must never hold."""
    person = Beneficiary.objects.get(user=cast.amina)
    return [person.given_name, person.family_name, person.email, "Torino", "bake"]


def test_mails_carry_a_link_and_nothing_of_the_person(cast: Cast, referral: Referral, yasmine: User) -> None:
    accept_referral(referral, answer="Secret words", by=yasmine, at=timezone.now())
    revoke_referral(referral, by=cast.giulia, at=timezone.now(), reason="Secret reason")
    found = OutboxMail.objects.filter(template__startswith="beneficiaries/referral")
    assert {mail.template for mail in found} == {
        TO_PARTNER, TAKEN_BACK, "beneficiaries/referral_sent", "beneficiaries/referral_answered",
        "beneficiaries/referral_closed",
    }  # fmt: skip
    for mail in found:
        text = render_mail(mail).body
        assert "Secret" not in text
        assert "Torino" not in text
        assert "/partner/referrals/" in text or "/my/referrals/" in text
    for mail in found.filter(recipient=yasmine.email):
        text = f"{render_mail(mail).body} {mail.parameters}"
        assert not [word for word in personal_words(cast) if word in text]


def test_each_reads_the_mail_in_the_own_language(cast: Cast, referral: Referral, yasmine: User) -> None:
    (to_partner,), (to_person,) = mails(TO_PARTNER), mails("beneficiaries/referral_sent")
    assert (to_partner.language, to_person.language) == ("en", "fr")
    assert to_partner.parameters["path"].startswith("/en/partner/referrals/")
    assert to_person.parameters["path"].startswith("/fr/my/referrals/")
    assert to_partner.parameters["organisation"] == "Atlas House"


def test_everybody_who_speaks_for_the_organisation_is_told_and_nobody_else(cast: Cast, karim: User) -> None:
    make_speaker(cast.salma, cast.atlas)
    make_speaker(karim, make_organisation())
    referral = sent_to_atlas(cast)
    assert sorted(recipients(TO_PARTNER)) == sorted([cast.yasmine.email, cast.salma.email])
    revoke_referral(referral, by=cast.amina, at=timezone.now())
    assert sorted(recipients(TAKEN_BACK)) == sorted([cast.yasmine.email, cast.salma.email])
