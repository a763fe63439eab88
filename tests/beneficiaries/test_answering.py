"""What an organisation answers, and how it ended."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.answering import accept_referral, decline_referral, finish_referral
from beneficiaries.models import Referral
from core.errors import NotAllowed, WrongState
from tests.beneficiaries.referring import fresh, sent_to_atlas, withdraw
from tests.cast import Cast
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, recipients


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return sent_to_atlas(cast)


@pytest.fixture
def accepted(referral: Referral, yasmine: User) -> Referral:
    return accept_referral(referral, answer="Come on Monday.", by=yasmine, at=timezone.now())


ANSWERS = [(accept_referral, "accepted", "accept"), (decline_referral, "declined", "decline")]


@pytest.mark.parametrize(("act", "state", "name"), ANSWERS)
def test_an_answer_is_kept_and_the_person_told(
    referral: Referral, amina: User, yasmine: User, act: Any, state: str, name: str
) -> None:
    moment = timezone.now()
    act(referral, answer="Come on Monday.", by=yasmine, at=moment)
    row = fresh(referral)
    assert (row.state, row.answer, row.answered_at) == (state, "Come on Monday.", moment)
    assert recipients("beneficiaries/referral_answered") == [amina.email]
    assert audited(f"beneficiaries.{name}_referral").actor == yasmine
    last = referral.events.with_people().last()
    assert last is not None
    assert (last.act, last.to_state) == (name, state)


@pytest.mark.parametrize("act", [accept_referral, decline_referral])
def test_an_answer_has_words(referral: Referral, yasmine: User, act: Any) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        act(referral, answer="  ", by=yasmine, at=timezone.now())


def test_only_who_speaks_for_the_organisation_answers(referral: Referral, named: Named) -> None:
    people = named("amina", "karim", "youssef", "giulia", "marco", "lucia", "salma", "dario", "ada")
    assert_refused(lambda by: accept_referral(referral, answer="Yes.", by=by, at=timezone.now()), people)


def test_one_answers_once(accepted: Referral, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        decline_referral(accepted, answer="No.", by=yasmine, at=timezone.now())


def test_what_was_withdrawn_is_not_answered(referral: Referral, amina: User, yasmine: User) -> None:
    withdraw(amina)
    with nothing_changes(), pytest.raises((NotAllowed, WrongState)):
        accept_referral(referral, answer="Yes.", by=yasmine, at=timezone.now())


@pytest.mark.parametrize(("done", "state", "act"), [(True, "done", "finish"), (False, "abandoned", "abandon")])
@pytest.mark.parametrize("who", ["yasmine", "giulia", "lucia"])
def test_partner_and_staff_say_how_it_ended(
    accepted: Referral, cast: Cast, done: bool, state: str, act: str, who: str
) -> None:
    finish_referral(accepted, done=done, reason="It went well.", by=getattr(cast, who), at=timezone.now())
    assert fresh(accepted).state == state
    last = accepted.events.with_people().last()
    assert last is not None
    assert (last.act, last.reason) == (act, "It went well.")
    assert recipients("beneficiaries/referral_closed") == [cast.amina.email]


def test_giving_up_has_a_reason(accepted: Referral, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        finish_referral(accepted, done=False, reason=" ", by=yasmine, at=timezone.now())


def test_nobody_else_finishes(accepted: Referral, named: Named) -> None:
    people = named("amina", "karim", "youssef", "salma", "dario", "ada")
    assert_refused(lambda by: finish_referral(accepted, done=True, reason="", by=by, at=timezone.now()), people)


def test_what_was_not_accepted_is_not_finished(referral: Referral, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        finish_referral(referral, done=True, reason="", by=yasmine, at=timezone.now())
