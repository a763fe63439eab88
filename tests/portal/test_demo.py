"""The demo's people and courses, counted from their rows as the programmes counted theirs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import QuerySet, Sum
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
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
from core.duplicates.reading import seen_pairs
from core.translating import check_translations
from portal.demo.content import read
from portal.demo.loading import load_demo
from repertoire.models import Organisation
from tests.kit.stage import taken_back
from training.models import (
    Certificate,
    CertificateFile,
    Course,
    Evaluation,
    Group,
    GroupMember,
    Path,
    SelfPacedUnit,
    Session,
    Trainer,
    UnitAttempt,
)

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


def test_one_person_is_written_down_twice_and_waits_to_be_looked_at() -> None:
    officer = User.objects.get(email="officer@circolo.example")
    [pair] = seen_pairs(officer).to_look_at().filter(model="beneficiaries.beneficiary")
    both = Beneficiary.objects.filter(pk__in=[pair.left_id, pair.right_id])
    assert sorted(both.values_list("given_name", flat=True)) == ["Ghita", "Gita"]
    assert both.filter(enrolments=None).count() == 1


def test_case_files_hold_something_of_every_kind() -> None:
    assert set(Outcome.objects.values_list("kind", flat=True)) == set(OutcomeKind.values)
    assert FollowUp.objects.filter(outcome__isnull=False).count() == 3 * Outcome.objects.count()
    assert Preparedness.objects.count() == 22
    assert {row.state for row in Referral.objects.all()} == {ReferralState.PROPOSED, ReferralState.SENT}


MOROCCO, ITALY = "potential-migrants-morocco", "resident-migrants-italy"
TRAINED = [
    # where the training was held, by the country of its rooms; hours, trainers and people as two leaflets count them:
    # figures training_hours_*, trainers_* and *_migrants_trained of the programme's data
    (MOROCCO, "MA", 105, 30, 30),
    (ITALY, "IT", 67, 19, 80),
]
RETURN_HOURS, RETURN_COURSES = 330, 6  # return_seminar_hours and return_seminar_itineraries, of the closing page
WORKSHOP_DAYS = 2  # final_workshop_days


def lessons(cohort: str) -> QuerySet[Session]:
    """What was held for a cohort."""
    return Session.objects.filter(course__cohort__slug=cohort, state="held")


def hours(sessions: QuerySet[Session]) -> float:
    return float((sessions.aggregate(sum=Sum("minutes"))["sum"] or 0) / 60)


@pytest.mark.parametrize(("cohort", "country", "given", "trainers", "people"), TRAINED, ids=["Morocco", "Italy"])
def test_hours_trainers_and_people_of_the_courses(
    cohort: str, country: str, given: int, trainers: int, people: int
) -> None:
    held = lessons(cohort).filter(room__country=country)
    assert hours(held) == given
    assert Trainer.objects.filter(assignments__session__in=held).distinct().count() == trainers
    taught = GroupMember.objects.filter(course__sessions__in=held).values("beneficiary").distinct()
    assert taught.count() == people
    there = Beneficiary.objects.filter(attendances__session__in=held, attendances__minutes__gt=0).distinct()
    assert there.count() == people


def test_six_courses_of_the_return_take_330_hours_partly_in_morocco() -> None:
    courses = Course.objects.filter(cohort__slug=ITALY)
    assert courses.count() == RETURN_COURSES
    assert hours(lessons(ITALY)) == RETURN_HOURS
    assert hours(lessons(ITALY).filter(room__country="MA")) == RETURN_HOURS - TRAINED[1][2]
    assert not courses.exclude(state="closed").exists()


def test_in_italy_two_towns_have_a_common_start_and_four_paths() -> None:
    groups = Group.objects.filter(course__cohort__slug=ITALY, country="IT")
    assert set(groups.values_list("city", flat=True)) == {"Torino", "Roma"}
    paths = set(Path.objects.values_list("code", flat=True))
    assert paths == {"enterprise", "cooperation", "reinstallation", "investment"}
    for course in Course.objects.filter(groups__in=groups).distinct():
        assert set(course.groups.values_list("path__code", flat=True)) == paths
        first = course.sessions.order_by("starts_at")[0]
        assert first.module.path is None
        assert first.group is None


def test_everybody_gathers_in_casablanca_for_two_days_at_the_end() -> None:
    workshop = Session.objects.filter(module__title_en="Final workshop in Casablanca")
    assert workshop.values("course").distinct().count() == 1 + 4
    days = {one.starts_at.astimezone(one.zone).date() for one in workshop.select_related("course")}
    assert len(days) == WORKSHOP_DAYS
    assert set(workshop.values_list("room__city", flat=True)) == {"Casablanca"}
    gathered = GroupMember.objects.filter(course__sessions__in=workshop).values("beneficiary").distinct()
    assert gathered.count() == 30 + 80
    last = Session.objects.filter(course__in=workshop.values("course")).order_by("-starts_at")[0]
    assert last in workshop


def test_certificates_went_to_those_who_reached_the_threshold_and_to_nobody_else() -> None:
    for course in Course.objects.filter(state="closed"):
        reached = {one.beneficiary_id: one.counted for one in GroupMember.objects.hours(course) if one.reached}
        certified = dict(Certificate.objects.of_course(course).values_list("beneficiary", "minutes"))
        assert certified == reached
        assert 0 < len(certified) < course.members.count()
    in_order = Certificate.objects.order_by("year", "serial").values_list("issued_on", flat=True)
    assert list(in_order) == sorted(in_order)


def test_whoever_can_sign_in_finds_the_certificate_on_paper_once_a_worker_has_been_there() -> None:
    papers = CertificateFile.objects.filter(file__state="queued").values("certificate")
    holders = Certificate.objects.exclude(beneficiary__user=None)
    assert set(papers.values_list("certificate", flat=True)) == set(holders.values_list("pk", flat=True))
    assert holders.filter(beneficiary__user__email="migrant@circolo.example").count() == 2


def test_today_has_something_for_the_trainer_and_for_the_migrant() -> None:
    trainer, migrant = (User.objects.get(email=f"{name}@circolo.example") for name in ("trainer", "migrant"))
    now, today = timezone.now(), timezone.localdate()
    mine = {timezone.localdate(one.starts_at) for one in Session.objects.given_by(trainer)}
    assert {today, today + timedelta(days=1)} <= mine
    course = Course.objects.of_account(migrant).running().get()
    own = GroupMember.objects.hours(course, person=migrant.beneficiary)[0]
    assert 0 < own.counted < own.needed <= own.scheduled + 60
    units = SelfPacedUnit.objects.for_account(migrant)
    assert units.count() == 1
    assert UnitAttempt.objects.in_course(course).passed().count() == 5
    assert not UnitAttempt.objects.of_person(migrant.beneficiary).exists()
    assert Evaluation.objects.put_to(migrant, at=now).count() == 1
    assert Certificate.objects.of_account(migrant).valid().count() == 2
    assert Course.objects.filter(state="planned", cohort__slug="from-idea-to-plan", sessions__gt=0).exists()


def test_the_translations_of_what_is_new_are_whole() -> None:
    assert not check_translations()
