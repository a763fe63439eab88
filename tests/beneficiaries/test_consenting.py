"""Consents: always a new row, the newest answer counts, recorded by nobody who does not look after the person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import User
from beneficiaries import consenting
from beneficiaries.consenting import answer_consent, has_consented
from beneficiaries.models import Beneficiary, Consent, ConsentNotice, Purpose
from core.errors import NotAllowed, WrongState
from programmes.models import Programme, Role
from tests.builders import make_consent, make_membership, make_notice, make_participation
from tests.kit.races import run_together
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited
from tests.projects.racing import refusals, window


@pytest.fixture
def notice(db: None) -> ConsentNotice:
    return make_notice(Purpose.PUBLICATION)


def answer(person: Beneficiary, notice: ConsentNotice, by: User, granted: bool = True, **more: Any) -> Consent | None:
    programme = more.pop("programme", None) or person.participations.earliest("pk").programme
    at = more.pop("at", timezone.now())
    return answer_consent(person, programme=programme, notice=notice, granted=granted, by=by, at=at, **more)


def test_a_yes_keeps_notice_language_way_and_moment(amina: User, notice: ConsentNotice) -> None:
    with translation.override("fr"):
        consent = answer(amina.beneficiary, notice, amina)
    assert consent is not None
    assert (consent.purpose, consent.granted, consent.notice, consent.language) == ("publication", True, notice, "fr")
    assert (consent.how, consent.by) == (Consent.How.ONLINE, amina)
    assert audited("beneficiaries.answer_consent").parameters == {"purpose": "publication", "granted": True}


def test_withdrawing_is_a_new_row_and_the_newest_counts(
    amina: User, notice: ConsentNotice, programme: Programme
) -> None:
    person = amina.beneficiary
    for granted in (True, False, True):
        answer(person, notice, amina, granted)
        assert has_consented(person, Purpose.PUBLICATION, programme=programme) is granted
    rows = Consent.objects.filter(purpose=Purpose.PUBLICATION).order_by("pk")
    assert [row.granted for row in rows] == [True, False, True]


def test_the_same_answer_again_writes_nothing(amina: User, notice: ConsentNotice) -> None:
    answer(amina.beneficiary, notice, amina)
    with nothing_changes():
        assert answer(amina.beneficiary, notice, amina) is None


def test_a_no_where_nothing_was_said_writes_nothing(amina: User, notice: ConsentNotice) -> None:
    with nothing_changes():
        assert answer(amina.beneficiary, notice, amina, granted=False) is None


def test_the_same_answer_to_newer_words_is_an_answer(amina: User, notice: ConsentNotice) -> None:
    answer(amina.beneficiary, notice, amina)
    newer = make_notice(Purpose.PUBLICATION, version=2)
    assert answer(amina.beneficiary, newer, amina) is not None


def test_words_that_are_not_published_cannot_be_agreed_to(amina: User) -> None:
    draft = make_notice(Purpose.RESEARCH, published_at=None)
    with nothing_changes(), pytest.raises(WrongState):
        answer(amina.beneficiary, draft, amina)


def test_online_nobody_answers_for_another(amina: User, notice: ConsentNotice, named: Named) -> None:
    assert_refused(
        lambda by: answer(amina.beneficiary, notice, by), named("youssef", "karim", "giulia", "marco", "lucia", "ada")
    )


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
@pytest.mark.parametrize("how", [Consent.How.PAPER, Consent.How.SPOKEN])
def test_who_looks_after_the_person_records_what_was_signed_or_said(
    amina: User, notice: ConsentNotice, somebody: str, how: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    consent = answer(amina.beneficiary, notice, by, how=how, evidence="Sheet 12", language="fr")
    assert consent is not None
    assert (consent.by, consent.how, consent.evidence, consent.language) == (by, how, "Sheet 12", "fr")


def test_nobody_else_records_consents(amina: User, notice: ConsentNotice, named: Named) -> None:
    assert_refused(
        lambda by: answer(amina.beneficiary, notice, by, how=Consent.How.PAPER, evidence="Sheet 12"),
        named("youssef", "karim", "salma", "chiara", "dario", "ada", "amina"),
    )


def test_an_officer_of_one_programme_records_nothing_for_another(
    amina: User, notice: ConsentNotice, giulia: User, other_programme: Programme
) -> None:
    for taking_part in (False, True):
        if taking_part:
            make_participation(amina.beneficiary, other_programme)
        with nothing_changes(), pytest.raises(NotAllowed):
            answer(amina.beneficiary, notice, giulia, how=Consent.How.PAPER, programme=other_programme)
    make_membership(giulia, other_programme, Role.OFFICER)
    assert answer(amina.beneficiary, notice, giulia, how=Consent.How.PAPER, programme=other_programme)


def test_a_case_worker_of_somebody_else_records_nothing(karim: User, notice: ConsentNotice, lucia: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        answer(karim.beneficiary, notice, lucia, how=Consent.How.PAPER)


def test_purposes_and_programmes_are_apart(amina: User, programme: Programme, other_programme: Programme) -> None:
    person = amina.beneficiary
    make_consent(person, other_programme, Purpose.RESEARCH)
    assert has_consented(person, Purpose.RESEARCH, programme=other_programme)
    assert not has_consented(person, Purpose.RESEARCH, programme=programme)
    assert not has_consented(person, Purpose.PUBLICATION, programme=other_programme)


def test_the_newest_of_two_at_the_same_moment_is_the_later_row(amina: User, programme: Programme) -> None:
    now = timezone.now()
    for granted in (True, False):
        make_consent(amina.beneficiary, programme, Purpose.RESEARCH, granted=granted, at=now)
    assert not has_consented(amina.beneficiary, Purpose.RESEARCH, programme=programme)
    newest = Consent.objects.newest().filter(purpose=Purpose.RESEARCH)
    assert [row.granted for row in newest] == [False]


def test_an_answer_written_down_late_does_not_outrun_a_newer_one(amina: User, programme: Programme) -> None:
    now = timezone.now()
    make_consent(amina.beneficiary, programme, Purpose.RESEARCH, granted=False, at=now)
    make_consent(amina.beneficiary, programme, Purpose.RESEARCH, at=now - timedelta(days=1))
    assert not has_consented(amina.beneficiary, Purpose.RESEARCH, programme=programme)


def test_the_newest_published_words_are_in_force(db: None) -> None:
    first, second = make_notice(Purpose.RESEARCH), make_notice(Purpose.RESEARCH, version=2)
    make_notice(Purpose.RESEARCH, version=3, published_at=None)
    other = make_notice(Purpose.PUBLICATION)
    assert set(ConsentNotice.objects.in_force()) == {second, other}
    assert first not in ConsentNotice.objects.in_force()


def answer_twice(person: Beneficiary, notice: ConsentNotice, by: User, *, locks: bool) -> int:
    with window(consenting, "get_language", locks=locks):
        outcomes = run_together(*[lambda: answer(person, notice, by)] * 2)
    assert refusals(outcomes) == []
    return Consent.objects.filter(purpose=notice.purpose).count()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_twice_is_written_once(amina: User, notice: ConsentNotice) -> None:
    assert answer_twice(amina.beneficiary, notice, amina, locks=True) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_written_twice(amina: User, notice: ConsentNotice) -> None:
    assert answer_twice(amina.beneficiary, notice, amina, locks=False) == 2
