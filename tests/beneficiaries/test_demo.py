"""The demo's people, counted from their rows as the programmes counted theirs."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from beneficiaries.code_lists import AssistanceKind, OutcomeKind
from beneficiaries.models import (
    Assistance,
    Beneficiary,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    FollowUp,
    Outcome,
    Preparedness,
    Referral,
)
from beneficiaries.states import EnrolmentState, ReferralState
from core.translating import check_translations
from portal.demo.content import read
from portal.demo.loading import load_demo
from repertoire.models import Organisation
from tests.kit.stage import taken_back

pytestmark = pytest.mark.usefixtures("db", "demo")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demo, loaded once for this file and taken back after it."""
    with django_db_blocker.unblock(), taken_back():
        load_demo()
        yield


def trained(slug: str, kind: str) -> int:
    """How many people of a kind went through a cohort to its end."""
    people = Beneficiary.objects.filter(
        enrolments__cohort__slug=slug, enrolments__state=EnrolmentState.COMPLETED, participations__kind=kind
    )
    return people.distinct().count()


def test_thirty_potential_and_eighty_resident_migrants_were_trained() -> None:
    assert trained("potential-migrants-morocco", "potential_migrant") == 30
    assert trained("resident-migrants-italy", "resident_migrant") == 80
    both = ["potential-migrants-morocco", "resident-migrants-italy"]
    assert Beneficiary.objects.filter(enrolments__cohort__slug__in=both).distinct().count() == 110


def test_five_people_met_the_ministry_s_expert() -> None:
    met = Assistance.objects.filter(
        kind=AssistanceKind.MEETING, organisation__code=read("cohorts")["meeting"]["organisation"]
    )
    assert met.values("participation__beneficiary").distinct().count() == 5
    assert met.values("on").distinct().count() == 1


def test_more_than_a_hundred_associations_attended_the_other_programme_s_courses() -> None:
    attended = Enrolment.objects.filter(cohort__programme__code="amico", state=EnrolmentState.COMPLETED)
    assert attended.values("organisation").distinct().count() == 104  # more than 100
    assert attended.values("cohort__region").distinct().count() == 5
    associations = Organisation.objects.filter(pk__in=attended.values("organisation"))
    assert set(associations.values_list("kind", "invented")) == {("diaspora_association", True)}
    assert not associations.exclude(repertoires=None).exists()


def test_everybody_of_them_went_through_every_step() -> None:
    steps = EnrolmentEvent.objects.filter(enrolment__state=EnrolmentState.COMPLETED)
    people = Enrolment.objects.filter(state=EnrolmentState.COMPLETED).count()
    assert people == 214
    assert steps.count() == 5 * people


def test_an_open_cohort_has_applicants_at_every_station() -> None:
    cohort = Cohort.objects.get(slug="from-idea-to-plan")
    stations = set(cohort.enrolments.values_list("state", flat=True))
    wanted = {"applied", "shortlisted", "selected", "waitlisted", "refused"}
    assert stations == wanted
    assert cohort.enrolments.to_be_told().exists()
    assert cohort.enrolments.exclude(told_state="applied").exists()
    migrant = Beneficiary.objects.get(user__email="migrant@circolo.example")
    assert not cohort.enrolments.filter(beneficiary=migrant).exists()


def test_case_files_hold_something_of_every_kind() -> None:
    assert set(Outcome.objects.values_list("kind", flat=True)) == set(OutcomeKind.values)
    assert FollowUp.objects.filter(outcome__isnull=False).count() == 3 * Outcome.objects.count()
    assert Preparedness.objects.count() == 22
    assert {row.state for row in Referral.objects.all()} == {ReferralState.PROPOSED, ReferralState.SENT}


def test_the_translations_of_what_is_new_are_whole() -> None:
    assert not check_translations()
