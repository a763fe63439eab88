"""Putting a person in touch: the wish, the gate before sending, and what is written down."""

from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries import referring
from beneficiaries.models import Beneficiary, Consent, ContactTask, Purpose, Referral
from beneficiaries.referring import hindrances, propose_referral, send_referral, show_interest
from beneficiaries.registering import change_participation
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from repertoire.models import Opportunity, Organisation, OrganisationMember
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, withdraw
from tests.builders import (
    make_mandate,
    make_notice,
    make_opportunity,
    make_organisation,
    make_participation,
    make_person,
    make_speaker,
)
from tests.cast import Cast
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, recipients


@pytest.fixture
def offer(yasmine: User, atlas: Organisation) -> Opportunity:
    """A course of Atlas House, for which Yasmine speaks."""
    return public_offer(atlas)


@pytest.fixture
def referral(amina: User, offer: Opportunity) -> Referral:
    """Amina agrees, and is interested."""
    agree(amina)
    return proposed(amina, offer)


def steps(referral: Referral) -> list[tuple[str, str, User | None]]:
    return [(event.act, event.to_state, event.by) for event in referral.events.with_people()]


def test_the_person_is_interested_and_nobody_sees_it_yet(referral: Referral, amina: User, yasmine: User) -> None:
    assert (referral.state, referral.started_by, referral.message) == ("proposed", "person", "I bake bread")
    assert steps(referral) == [("propose", "proposed", amina)]
    assert audited("beneficiaries.propose_referral").parameters == {"opportunity": referral.opportunity_id}
    assert not Referral.objects.received_by(yasmine).exists()
    assert not OutboxMail.objects.filter(template__startswith="beneficiaries/referral").exists()


def test_what_staff_propose_the_person_is_told(amina: User, offer: Opportunity, giulia: User) -> None:
    referral = proposed(amina, offer, by=giulia)
    assert referral.started_by == Referral.From.STAFF
    assert recipients("beneficiaries/referral_proposed") == [amina.email]
    assert referral.events.get().on_behalf_of is None


def test_a_person_whom_no_mail_reaches_is_told_by_a_task(cast: Cast, offer: Opportunity, giulia: User) -> None:
    person = make_person()
    part = make_participation(person, cast.programme)
    propose_referral(part, opportunity=offer, message="", by=giulia, at=timezone.now())
    assert ContactTask.objects.get().beneficiary == person


def test_who_holds_a_mandate_acts_on_behalf(amina: User, offer: Opportunity, lucia: User) -> None:
    make_mandate(part_of(amina), lucia)
    referral = proposed(amina, offer, by=lucia)
    event = referral.events.get()
    assert (event.by, event.on_behalf_of, referral.started_by) == (lucia, amina.beneficiary, "person")
    assert audited("beneficiaries.propose_referral").parameters["on_behalf_of"] == amina.beneficiary.pk


def test_nobody_else_proposes(amina: User, offer: Opportunity, named: Named) -> None:
    assert_refused(
        lambda by: proposed(amina, offer, by=by), named("youssef", "karim", "salma", "yasmine", "dario", "ada", "hind")
    )


@pytest.mark.parametrize("state", ["awaiting", "withdrawn"])
def test_what_is_not_public_cannot_be_proposed(amina: User, atlas: Organisation, state: str) -> None:
    public_offer(atlas)
    hidden = make_opportunity(atlas, state=state)
    with nothing_changes(), pytest.raises(ValidationError, match="not public"):
        proposed(amina, hidden)


def test_what_has_ended_cannot_be_proposed(amina: User, atlas: Organisation) -> None:
    over = public_offer(atlas, valid_until=timezone.localdate() - timedelta(days=1))
    with nothing_changes(), pytest.raises(ValidationError, match="not public"):
        proposed(amina, over)


def test_who_has_left_the_programme_is_not_put_in_touch(amina: User, offer: Opportunity) -> None:
    part = part_of(amina)
    part.until = timezone.localdate() - timedelta(days=1)
    part.save(update_fields=["until"])
    with nothing_changes(), pytest.raises(ValidationError, match="does not take part"):
        proposed(amina, offer)


def test_who_has_left_meanwhile_is_not_sent(referral: Referral, amina: User, giulia: User) -> None:
    """On the last day itself it goes still."""
    today = timezone.localdate()
    part = part_of(amina)
    change_participation(part, kind=part.kind, until=today - timedelta(days=1), by=giulia)
    with nothing_changes(), pytest.raises(ValidationError, match="does not take part"):
        send_referral(referral, by=giulia, at=timezone.now())
    change_participation(part, kind=part.kind, until=today, by=giulia)
    assert send_referral(referral, by=giulia, at=timezone.now()).state == "sent"


def test_once_at_a_time(referral: Referral, amina: User, offer: Opportunity) -> None:
    with nothing_changes(), pytest.raises(ValidationError, match="already"):
        proposed(amina, offer)


def test_interest_and_consent_are_one_step(amina: User, offer: Opportunity) -> None:
    notice = make_notice(Purpose.PARTNERS)
    show_interest(part_of(amina), opportunity=offer, message="", agreed_to=notice, by=amina, at=timezone.now())
    assert Consent.objects.get(purpose=Purpose.PARTNERS).granted


def test_where_the_interest_is_refused_no_consent_is_written(amina: User, atlas: Organisation) -> None:
    notice, hidden = make_notice(Purpose.PARTNERS), make_opportunity(atlas, state="awaiting")
    with nothing_changes(), pytest.raises(ValidationError):
        show_interest(part_of(amina), opportunity=hidden, message="", agreed_to=notice, by=amina, at=timezone.now())


def test_sending_shows_it_and_tells_both(referral: Referral, amina: User, giulia: User, yasmine: User) -> None:
    moment = timezone.now()
    send_referral(referral, by=giulia, at=moment)
    assert (fresh(referral).state, fresh(referral).sent_at) == ("sent", moment)
    assert steps(referral)[-1] == ("send", "sent", giulia)
    assert recipients("beneficiaries/referral_received") == [yasmine.email]
    assert recipients("beneficiaries/referral_sent") == [amina.email]
    assert list(Referral.objects.received_by(yasmine)) == [referral]


def test_nobody_but_staff_who_keep_the_case_sends(referral: Referral, named: Named) -> None:
    assert_refused(
        lambda by: send_referral(referral, by=by, at=timezone.now()),
        named("amina", "karim", "youssef", "yasmine", "salma", "dario", "ada", "chiara"),
    )


def test_the_case_worker_sends_too(referral: Referral, lucia: User) -> None:
    send_referral(referral, by=lucia, at=timezone.now())
    assert fresh(referral).state == "sent"


def test_twice_is_refused(referral: Referral, giulia: User) -> None:
    send_referral(referral, by=giulia, at=timezone.now())
    with nothing_changes(), pytest.raises(WrongState):
        send_referral(referral, by=giulia, at=timezone.now())


def refused(referral: Referral, by: User, because: str) -> None:
    with nothing_changes(), pytest.raises(ValidationError, match=because):
        send_referral(referral, by=by, at=timezone.now())


def test_without_consent_nothing_is_sent(amina: User, offer: Opportunity, giulia: User) -> None:
    refused(proposed(amina, offer), giulia, "does not agree")


def test_a_consent_in_another_programme_does_not_count(
    cast: Cast, amina: User, offer: Opportunity, giulia: User
) -> None:
    referral = proposed(amina, offer)
    person = Beneficiary.objects.get(user=amina)
    Consent.objects.create(
        beneficiary=person, programme=cast.other_programme, purpose=Purpose.PARTNERS, granted=True,
        notice=make_notice(Purpose.PARTNERS), language="fr", by=amina,
    )  # fmt: skip
    refused(referral, giulia, "does not agree")


def test_a_consent_for_another_purpose_does_not_count(amina: User, offer: Opportunity, giulia: User) -> None:
    referral = proposed(amina, offer)
    make_consent_for_research(amina)
    refused(referral, giulia, "does not agree")


def make_consent_for_research(user: User) -> None:
    part = part_of(user)
    notice = make_notice(Purpose.RESEARCH)
    Consent.objects.create(
        beneficiary=part.beneficiary, programme=part.programme, purpose=Purpose.RESEARCH, granted=True, notice=notice,
        language="fr", by=user,
    )  # fmt: skip


def test_an_opportunity_that_ended_meanwhile_is_not_sent(referral: Referral, giulia: User) -> None:
    Opportunity.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    refused(referral, giulia, "not public any more")


def test_where_nobody_speaks_for_the_organisation_staff_are_told(referral: Referral, giulia: User) -> None:
    OrganisationMember.objects.update(until=timezone.now())
    refused(referral, giulia, "Nobody speaks for the organisation")
    assert list(Referral.objects.seen_by_staff(giulia).unread_there(timezone.now())) == [referral]


def test_where_who_speaks_may_not_sign_in_nobody_reads_it(referral: Referral, giulia: User, yasmine: User) -> None:
    yasmine.is_active = False
    yasmine.save(update_fields=["is_active"])
    refused(referral, giulia, "Nobody speaks for the organisation")


@pytest.fixture
def no_gate() -> Iterator[None]:
    with mock.patch.object(referring, "hindrances", return_value=[]):
        yield


def test_control_without_the_gate_it_would_be_sent(
    no_gate: None, amina: User, offer: Opportunity, giulia: User, yasmine: User
) -> None:
    send_referral(proposed(amina, offer), by=giulia, at=timezone.now())
    assert recipients("beneficiaries/referral_received") == [yasmine.email]


def test_even_past_the_gate_nobody_reads_it_without_consent(
    no_gate: None, amina: User, offer: Opportunity, giulia: User, yasmine: User
) -> None:
    send_referral(proposed(amina, offer), by=giulia, at=timezone.now())
    assert not Referral.objects.received_by(yasmine).exists()
    with mock.patch.object(type(Referral.objects.all()), "consented", lambda rows: rows):
        assert Referral.objects.received_by(yasmine).exists(), "control: the consent is what hides it"


def test_what_hinders_is_told_before_one_tries(amina: User, atlas: Organisation) -> None:
    lonely = public_offer(make_organisation())
    assert len(hindrances(fresh(proposed(amina, lonely)), at=timezone.now())) == 2


def test_only_those_who_speak_now_and_for_this_organisation_read_it(
    referral: Referral, cast: Cast, giulia: User, yasmine: User, karim: User
) -> None:
    send_referral(referral, by=giulia, at=timezone.now())
    make_speaker(karim, make_organisation())
    assert not Referral.objects.received_by(karim).exists(), "another organisation's"
    assert not Referral.objects.received_by(cast.youssef).exists(), "a stranger"
    OrganisationMember.objects.filter(user=yasmine).update(until=timezone.now())
    assert not Referral.objects.received_by(yasmine).exists(), "somebody who spoke for it"


def test_a_later_yes_does_not_bring_back_what_was_sent_before(
    referral: Referral, amina: User, giulia: User, yasmine: User
) -> None:
    send_referral(referral, by=giulia, at=timezone.now())
    withdraw(amina)
    agree(amina)
    assert not Referral.objects.received_by(yasmine).exists()


def test_a_merged_or_erased_person_is_in_no_list(referral: Referral, giulia: User, yasmine: User) -> None:
    send_referral(referral, by=giulia, at=timezone.now())
    Beneficiary.objects.update(erased_at=timezone.now())
    assert not Referral.objects.seen_by_staff(giulia).exists()
    assert not Referral.objects.received_by(yasmine).exists()


def test_a_case_worker_of_others_sends_nothing(karim: User, offer: Opportunity, lucia: User) -> None:
    agree(karim)
    referral = proposed(karim, offer)
    with nothing_changes(), pytest.raises(NotAllowed):
        send_referral(referral, by=lucia, at=timezone.now())
