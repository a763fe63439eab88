"""A person's own record, those that staff make, and taking part."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, Participation
from beneficiaries.profiling import change_profile, set_languages
from beneficiaries.registering import change_participation, join_programme, kind_for, record_of, register_person
from core.errors import NotAllowed
from core.models import AuditEvent
from programmes.models import Programme
from tests.builders import make_person, make_user
from tests.kit.races import run_together
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql

Kind = Participation.Kind
PERSON = {"given_name": "Fatima", "family_name": "Alami", "residence_country": "MA", "email": "fatima@example.org"}


def test_an_account_gets_its_record_once_with_what_is_known(yasmine: User) -> None:
    person = record_of(yasmine)
    assert (person.given_name, person.family_name, person.email) == ("Yasmine", "Kettani", "yasmine@example.org")
    assert person.contact_language == "en"
    with nothing_changes():
        assert record_of(yasmine) == person


@pytest.mark.parametrize("name", ["Yasmine", "", "  ", "A" * 150, "Maria de los Angeles " + "x" * 120])
def test_every_name_of_an_account_makes_a_record(db: None, name: str) -> None:
    user = make_user(email="odd@example.org")
    user.full_name = name
    assert record_of(user).pk


def test_an_equal_address_links_nothing(yasmine: User) -> None:
    by_staff = make_person(None, email=yasmine.email)
    assert record_of(yasmine) != by_staff
    by_staff.refresh_from_db()
    assert by_staff.user is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_record(yasmine: User) -> None:
    outcomes = run_together(*[lambda: record_of(yasmine)] * 4)
    assert {outcome.value for outcome in outcomes} == {Beneficiary.objects.get()}


def test_who_lives_in_a_host_country_joins_as_resident_and_others_as_potential(programme: Programme) -> None:
    for country, kind in (("IT", Kind.RESIDENT), ("MA", Kind.POTENTIAL), ("", Kind.POTENTIAL)):
        assert kind_for(make_person(None, residence_country=country), programme) == kind


@pytest.mark.parametrize(("ended_days_ago", "goes_on"), [(400, True), (1, True), (0, False), (-30, False)])
def test_who_joins_again_after_the_end_takes_part_again(
    programme: Programme, yasmine: User, ended_days_ago: int, goes_on: bool
) -> None:
    person, now = make_person(yasmine), timezone.now()
    last = timezone.localdate() - timedelta(days=ended_days_ago)
    Participation.objects.create(beneficiary=person, programme=programme, since=date(2020, 1, 1), until=last)
    part = join_programme(person, programme=programme, by=yasmine, at=now)
    part.refresh_from_db()
    assert part.until == (None if goes_on else last)
    assert AuditEvent.objects.filter(verb="beneficiaries.join_programme").exists() is goes_on


def test_after_midnight_it_is_the_new_day_in_rome_and_not_the_old_one_in_greenwich(
    programme: Programme, yasmine: User
) -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert join_programme(make_person(yasmine), programme=programme, by=yasmine, at=late).since == date(2026, 7, 1)


def test_joining_twice_is_joining_once(programme: Programme, yasmine: User) -> None:
    person, now = make_person(yasmine), timezone.now()
    first = join_programme(person, programme=programme, by=yasmine, at=now)
    with nothing_changes():
        assert join_programme(person, programme=programme, by=yasmine, at=now + timedelta(days=9)) == first


@pytest.mark.parametrize("somebody", ["giulia", "marco"])
def test_staff_record_a_person_who_takes_part_from_then_on(
    programme: Programme, somebody: str, request: pytest.FixtureRequest
) -> None:
    by, now = request.getfixturevalue(somebody), timezone.now()
    person = register_person(PERSON, programme=programme, kind=Kind.RETURNEE, by=by, at=now)
    taking_part = person.participations.get()
    assert (taking_part.programme, taking_part.kind, taking_part.since) == (
        programme,
        Kind.RETURNEE,
        timezone.localdate(now),
    )
    assert audited("beneficiaries.register_person").actor == by
    assert person.user is None


@pytest.mark.parametrize("somebody", ["amina", "youssef", "lucia", "salma", "chiara", "dario", "ada"])
def test_nobody_else_records_persons(programme: Programme, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        register_person(PERSON, programme=programme, kind=Kind.RESIDENT, by=by, at=timezone.now())


def test_an_officer_records_nobody_in_another_programme(other_programme: Programme, giulia: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        register_person(PERSON, programme=other_programme, kind=Kind.RESIDENT, by=giulia, at=timezone.now())


@pytest.mark.parametrize(
    "wrong", [{"given_name": ""}, {"email": "no address"}, {"phone": "call me"}, {"arrival_year": 3000}, {"sex": "z"}]
)
def test_a_record_that_makes_no_sense_is_refused(programme: Programme, giulia: User, wrong: dict[str, object]) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        register_person(PERSON | wrong, programme=programme, kind=Kind.RESIDENT, by=giulia, at=timezone.now())


def test_a_participation_is_corrected_and_does_not_end_before_it_begins(amina: User, giulia: User, lucia: User) -> None:
    taking_part = amina.beneficiary.participations.get()
    change_participation(taking_part, kind=Kind.RETURNEE, until=taking_part.since, by=giulia)
    taking_part.refresh_from_db()
    assert (taking_part.kind, taking_part.until) == (Kind.RETURNEE, taking_part.since)
    before = taking_part.since - timedelta(days=1)
    with nothing_changes():
        with pytest.raises(ValidationError):
            change_participation(taking_part, kind=Kind.RETURNEE, until=before, by=giulia)
        with pytest.raises(NotAllowed):
            change_participation(taking_part, kind=Kind.RESIDENT, until=None, by=lucia)
    with refused_by_database("participation_ends_after_start"):
        run_sql("UPDATE beneficiaries_participation SET until = since - 1")


@pytest.mark.parametrize("somebody", ["amina", "giulia", "marco", "lucia"])
def test_the_person_and_who_looks_after_them_change_the_profile(
    amina: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    change_profile(amina.beneficiary, values={"residence_city": "Asti", "given_name": "Amina"}, by=by)
    assert Beneficiary.objects.get(user=amina).residence_city == "Asti"
    assert audited("beneficiaries.change_profile").parameters == {"fields": ["residence_city"]}


@pytest.mark.parametrize("somebody", ["youssef", "karim", "salma", "hind", "chiara", "dario", "ada"])
def test_nobody_else_changes_the_profile(amina: User, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes():
        with pytest.raises(NotAllowed):
            change_profile(amina.beneficiary, values={"residence_city": "Asti"}, by=by)
        with pytest.raises(NotAllowed):
            set_languages(amina.beneficiary, levels={"it": "C1"}, by=by)


@pytest.mark.parametrize("values", [{"permit_kind": "asylum"}, {"dependants": 2, "residence_city": "Asti"}])
def test_restricted_fields_are_written_by_the_person_and_who_runs_the_programme(
    amina: User, giulia: User, lucia: User, values: dict[str, Any]
) -> None:
    """The case worker, who changes all the rest, is refused by the act itself, whatever a form lets through."""
    with nothing_changes(), pytest.raises(NotAllowed):
        change_profile(amina.beneficiary, values=values, by=lucia)
    for by in (giulia, amina):
        Beneficiary.objects.update(permit_kind="", dependants=None)
        change_profile(amina.beneficiary, values=values, by=by)
        assert [getattr(Beneficiary.objects.get(user=amina), name) for name in values] == list(values.values())


def test_what_is_the_same_is_not_written(amina: User) -> None:
    with nothing_changes():
        change_profile(amina.beneficiary, values={"residence_city": "Torino"}, by=amina)
    set_languages(amina.beneficiary, levels={"fr": "native", "it": "B1"}, by=amina)
    with nothing_changes():
        set_languages(amina.beneficiary, levels={"fr": "native", "en": ""}, by=amina)
    set_languages(amina.beneficiary, levels={"fr": ""}, by=amina)
    assert AuditEvent.objects.filter(verb="beneficiaries.set_languages").count() == 2


def test_the_account_of_a_person_is_no_part_of_the_profile(amina: User, karim: User, giulia: User) -> None:
    for values in (
        {"user": karim},
        {"user_id": karim.pk},
        {"residence_city": "Asti", "uuid": None},
        {"erased_at": None},
    ):
        with nothing_changes(), pytest.raises(ValueError, match="not a field of a profile"):
            change_profile(amina.beneficiary, values=values, by=giulia)


def test_who_says_later_where_they_live_becomes_a_resident(programme: Programme, yasmine: User) -> None:
    person = make_person(yasmine, residence_country="")
    taking_part = join_programme(person, programme=programme, by=yasmine, at=timezone.now())
    assert taking_part.kind == Kind.POTENTIAL
    change_profile(person, values={"residence_country": "IT"}, by=yasmine)
    taking_part.refresh_from_db()
    assert taking_part.kind == Kind.RESIDENT


def test_languages_are_added_changed_and_forgotten(amina: User) -> None:
    set_languages(amina.beneficiary, levels={"fr": "native", "it": "B1", "en": ""}, by=amina)
    set_languages(amina.beneficiary, levels={"it": "B2", "fr": ""}, by=amina)
    assert list(amina.beneficiary.languages.values_list("language", "level")) == [("it", "B2")]


@pytest.mark.parametrize(
    ("education", "group", "over"),
    [(7, "9", True), (1, "9", False), (5, "5", True), (4, "5", False), (6, "3", True), (8, "2", False),
     (None, "9", None), (7, "", None), (7, "0", None)],
)  # fmt: skip
def test_over_qualification_says_the_same_of_one_person_and_in_a_list(
    db: None, education: int | None, group: str, over: bool | None
) -> None:
    person = make_person(None, education_level=education, occupation_group=group)
    assert person.is_over_qualified is over
    assert Beneficiary.objects.over_qualified(True).exists() is (over is True)
    assert Beneficiary.objects.over_qualified(False).exists() is (over is False)


def test_doubles_are_found_by_address_or_by_name_and_birth_date(db: None) -> None:
    person = make_person(
        None, given_name="Fatima", family_name="Alami", birth_date=date(1990, 5, 1), email="f@example.org"
    )
    find = Beneficiary.objects.similar_to
    assert list(find(email="F@EXAMPLE.ORG", given_name="", family_name="", birth_date=None)) == [person]
    assert list(find(email="", given_name="fatima", family_name="ALAMI", birth_date=date(1990, 5, 1))) == [person]
    assert not find(email="", given_name="Fatima", family_name="Alami", birth_date=date(1990, 5, 2)).exists()
    assert not find(email="", given_name="", family_name="", birth_date=None).exists()
