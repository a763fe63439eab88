"""Applying to a cohort, stepping back, and answering when a place is offered."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.applying import (
    AppliedAlready,
    ConsentMissing,
    NotForThem,
    NotOpen,
    OfferOver,
    accept_place,
    apply_to_cohort,
    decline_place,
    mark_news_read,
    save_motivation,
    withdraw_enrolment,
)
from beneficiaries.models import Cohort, Consent, ConsentNotice, Enrolment
from beneficiaries.models.participation import ParticipationKind
from core.errors import NotAllowed, WrongState
from programmes.models import Programme
from repertoire.models import Organisation
from tests.beneficiaries.enrolling import (
    anybody,
    applied,
    fresh,
    later,
    offered,
    refused,
    selected,
    states,
    steps,
    told,
    waiting,
)
from tests.builders import make_cohort, make_consent, make_mandate, make_person, make_speaker, make_user
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, mails


def test_somebody_applies_joins_the_programme_and_is_told_that_it_arrived(cohort: Cohort, programme: Programme) -> None:
    user = make_user("Nadia Amrani", language="fr")
    person = make_person(user)
    make_consent(person, programme)
    enrolment = applied(cohort, user)
    assert (enrolment.state, enrolment.told_state) == ("applied", "applied")
    assert steps(enrolment) == [("apply", "", "applied")]
    assert person.participations.get().kind == ParticipationKind.RESIDENT
    [mail] = mails("beneficiaries/application_arrived")
    assert (mail.recipient, mail.language) == (user.email, "fr")
    assert audited("beneficiaries.apply_enrolment").actor == user


def test_nobody_applies_for_somebody_else(cohort: Cohort, amina: User, named: Named) -> None:
    others = named("karim", "youssef", "giulia", "marco", "lucia", "ada")
    person = amina.beneficiary
    assert_refused(lambda who: apply_to_cohort(cohort, person=person, motivation="", by=who, at=timezone.now()), others)


def test_a_mandate_lets_a_case_worker_apply_and_the_row_says_so(cohort: Cohort, amina: User, lucia: User) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    enrolment = apply_to_cohort(
        cohort, person=amina.beneficiary, motivation="She asked me", by=lucia, at=timezone.now()
    )
    event = enrolment.events.get()
    assert (event.by, event.on_behalf_of) == (lucia, amina.beneficiary)
    assert audited("beneficiaries.apply_enrolment").parameters["on_behalf_of"] == amina.beneficiary.pk


@pytest.mark.parametrize(
    "closed",
    [{"published": False}, {"opens_at": later(days=1)}, {"opens_at": later(days=-9), "closes_at": later(days=-1)}],
)
def test_only_an_open_cohort_takes_applications(programme: Programme, amina: User, closed: dict[str, object]) -> None:
    cohort = make_cohort(programme, **closed)
    with nothing_changes(), pytest.raises(NotOpen):
        applied(cohort, amina)


def test_a_cohort_of_a_hidden_programme_takes_none(cohort: Cohort, amina: User) -> None:
    Programme.objects.update(published=False)
    with pytest.raises(NotOpen):
        applied(cohort, amina)


def test_the_cohort_must_be_for_people_like_the_person(programme: Programme, amina: User) -> None:
    others = make_cohort(programme, target=[ParticipationKind.RETURNEE, ParticipationKind.POTENTIAL])
    with nothing_changes(), pytest.raises(NotForThem):
        applied(others, amina)
    assert applied(make_cohort(programme, target=[ParticipationKind.RESIDENT]), amina).state == "applied"


def test_without_a_current_consent_nobody_applies(cohort: Cohort, amina: User) -> None:
    make_consent(amina.beneficiary, cohort.programme, granted=False)
    with nothing_changes(), pytest.raises(ConsentMissing):
        applied(cohort, amina)


def test_the_consent_can_be_given_with_the_application(cohort: Cohort, amina: User) -> None:
    make_consent(amina.beneficiary, cohort.programme, granted=False)
    applied(cohort, amina, agreed_to=ConsentNotice.objects.in_force().get())
    assert Consent.objects.newest().get().granted


def test_the_holder_of_a_mandate_does_not_consent_for_the_person(cohort: Cohort, amina: User, lucia: User) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    make_consent(amina.beneficiary, cohort.programme, granted=False)
    notice = ConsentNotice.objects.in_force().get()
    with nothing_changes(), pytest.raises(NotAllowed):
        apply_to_cohort(
            cohort, person=amina.beneficiary, motivation="", by=lucia, at=timezone.now(), agreed_to=notice
        )  # fmt: skip


def test_one_application_a_cohort(cohort: Cohort, amina: User) -> None:
    applied(cohort, amina)
    with nothing_changes(), pytest.raises(AppliedAlready):
        applied(cohort, amina)


def test_an_application_on_behalf_of_an_organisation(cohort: Cohort, amina: User, atlas: Organisation) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        applied(cohort, amina, organisation=atlas)
    make_speaker(amina, atlas)
    assert applied(cohort, amina, organisation=atlas).organisation == atlas


def test_what_was_written_can_be_said_better_until_the_close(cohort: Cohort, amina: User, karim: User) -> None:
    enrolment = applied(cohort, amina)
    save_motivation(enrolment, motivation="Better", by=amina, at=timezone.now())
    assert fresh(enrolment).motivation == "Better"
    with nothing_changes(), pytest.raises(NotAllowed):
        save_motivation(enrolment, motivation="Worse", by=karim, at=timezone.now())
    with nothing_changes(), pytest.raises(NotOpen):
        save_motivation(enrolment, motivation="Late", by=amina, at=cohort.closes_at)


def test_what_is_decided_and_not_told_makes_no_difference_for_the_person(
    cohort: Cohort, amina: User, giulia: User
) -> None:
    enrolment = refused(cohort, amina, officer=giulia)
    save_motivation(enrolment, motivation="Better", by=amina, at=timezone.now())
    told(enrolment, officer=giulia)
    with pytest.raises(WrongState):
        save_motivation(enrolment, motivation="Even better", by=amina, at=timezone.now())
    with pytest.raises(WrongState):
        withdraw_enrolment(enrolment, by=amina, at=timezone.now())


def test_somebody_refused_who_does_not_know_can_step_back(cohort: Cohort, amina: User, giulia: User) -> None:
    enrolment = refused(cohort, amina, officer=giulia)
    withdraw_enrolment(enrolment, by=amina, at=timezone.now(), reason="I found work")
    assert states(enrolment) == ["withdrawn"]
    assert enrolment.events.get(act="withdraw").reason == "I found work"


def test_only_the_person_steps_back(cohort: Cohort, amina: User, named: Named) -> None:
    enrolment = applied(cohort, amina)
    others = named("karim", "giulia", "marco", "lucia")
    assert_refused(lambda who: withdraw_enrolment(enrolment, by=who, at=timezone.now()), others)


def test_stepping_back_takes_unsent_mails_along_and_leaves_the_way_open(cohort: Cohort, amina: User) -> None:
    enrolment = applied(cohort, amina)
    withdraw_enrolment(enrolment, by=amina, at=timezone.now())
    assert [mail.state for mail in mails("beneficiaries/application_arrived")] == ["cancelled"]
    again = applied(cohort, amina, motivation="Now I can")
    assert (again.pk, again.state, again.told_state) == (enrolment.pk, "applied", "applied")
    assert steps(again)[-1] == ("apply", "withdrawn", "applied")
    assert Enrolment.objects.count() == 1


def test_an_offered_place_is_accepted_in_time(cohort: Cohort, amina: User, karim: User, giulia: User) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    with nothing_changes(), pytest.raises(NotAllowed):
        accept_place(enrolment, by=karim, at=timezone.now())
    accept_place(enrolment, by=amina, at=timezone.now())
    assert (fresh(enrolment).state, fresh(enrolment).told_state) == ("selected", "selected")
    assert steps(enrolment)[-1] == ("accept", "offered", "selected")


def test_too_late_is_too_late_also_before_the_clock_has_swept(cohort: Cohort, amina: User, giulia: User) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    assert enrolment.offered_until is not None
    with nothing_changes(), pytest.raises(OfferOver):
        accept_place(enrolment, by=amina, at=enrolment.offered_until)
    accept_place(enrolment, by=amina, at=enrolment.offered_until - timedelta(seconds=1))


def test_a_place_that_is_not_wanted_goes_to_the_next(cohort: Cohort, amina: User, karim: User, giulia: User) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    selected(cohort, anybody(cohort.programme), officer=giulia)
    next_one = waiting(cohort, karim, officer=giulia)
    decline_place(enrolment, by=amina, at=timezone.now(), reason="I moved")
    assert states(enrolment, next_one) == ["withdrawn", "offered"]
    with pytest.raises(WrongState):
        decline_place(enrolment, by=amina, at=timezone.now())


@pytest.mark.parametrize("told_meanwhile", [True, False])
def test_what_is_told_while_the_page_opens_is_news_still(
    cohort: Cohort, amina: User, giulia: User, told_meanwhile: bool
) -> None:
    row = selected(cohort, amina, officer=giulia)
    read = fresh(row)
    if told_meanwhile:
        told(row, officer=giulia)
    mark_news_read(read, by=amina, at=later(days=1))
    assert fresh(row).has_news is told_meanwhile
