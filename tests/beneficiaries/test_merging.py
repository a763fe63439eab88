"""Two records of one person: made one, with all that belongs to both."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.duplicates import MODEL, find_doubles_of, standing_keys
from beneficiaries.merged import what_was_merged
from beneficiaries.merging import ErasureAsked, Moved, TwoAccounts, content_of_both, merge_persons
from beneficiaries.models import (
    Beneficiary,
    CaseNote,
    Cohort,
    Enrolment,
    ErasureRequest,
    LanguageSkill,
    Participation,
    PlanGoal,
    Referral,
    ReintegrationPlan,
)
from core import carrying
from core.carrying import relations_to, unsettled
from core.errors import Conflict, NotAllowed, WrongState
from core.models import AuditEvent, DuplicateCandidate
from programmes.models import Programme
from projects.models import CoApplicant
from tests.beneficiaries.belonging import make, one_of_each, pointing_at
from tests.builders import (
    make_call,
    make_consent,
    make_opportunity,
    make_organisation,
    make_participation,
    make_person,
    make_user,
)
from tests.stories import draft
from tests.training.lessons import make_course
from training.models import Course, Curriculum, Module

pytestmark = pytest.mark.django_db


def person(programme: Programme, **fields: Any) -> Beneficiary:
    found = make_person(**{"given_name": "Aïcha", "family_name": "Benchékroun", "phone": ""} | fields)
    make_participation(found, programme)
    return found


def merge(keep: Beneficiary, gone: Beneficiary, by: User, **choices: str) -> Beneficiary:
    return merge_persons(keep, gone, choices, by=by, at=timezone.now())


def test_every_row_of_every_table_is_carried(programme: Programme, other_programme: Programme, giulia: User) -> None:
    keep, gone = person(programme), person(programme)
    theirs = gone.participations.get()
    known: dict[Any, Any] = {
        Programme: other_programme, User: giulia, Participation: theirs, Beneficiary: make_person(),
        Cohort: make(Cohort, {Programme: programme}),
    }  # fmt: skip
    course = make_course(programme, cohort=known[Cohort])
    written = make(Curriculum, {Programme: programme})
    known |= {Course: course, Module: course.curriculum.modules.all()[0], Curriculum: written}
    rows = one_of_each(Beneficiary, gone, known) + one_of_each(Participation, theirs, known)
    ErasureRequest.objects.all().delete()
    assert {type(row) for row in rows} >= {relation.model for relation in relations_to(Participation)}
    merge(keep, gone, giulia)
    assert pointing_at(Beneficiary, gone) == {}
    assert pointing_at(Participation, theirs) == {}
    assert not Participation.objects.filter(pk=theirs.pk).exists()


def test_control_a_table_that_is_left_out_is_noticed(
    programme: Programme, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, gone = person(programme), person(programme)
    make_consent(gone, programme, by=giulia)
    whole = carrying.relations_to
    monkeypatch.setattr(
        carrying, "relations_to", lambda model: [one for one in whole(model) if one.model._meta.model_name != "consent"]
    )
    merge(keep, gone, giulia)
    assert pointing_at(Beneficiary, gone) == {"beneficiaries.Consent.beneficiary": 1}


@pytest.mark.parametrize("model", [Beneficiary, Participation, Enrolment, Referral, ReintegrationPlan])
def test_of_every_table_with_one_row_each_somebody_said_how_two_become_one(model: Any) -> None:
    assert unsettled(model) == []


def test_control_without_a_word_on_it_a_table_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(carrying)["_unites"], LanguageSkill)
    assert unsettled(Beneficiary) == ["beneficiaries.LanguageSkill"]


def test_what_both_have_becomes_one(programme: Programme, giulia: User) -> None:
    keep, gone = person(programme), person(programme)
    cohort = make(Cohort, {Programme: programme}, capacity=2)
    mine, theirs = keep.participations.get(), gone.participations.get()
    Participation.objects.filter(pk=theirs.pk).update(since="2020-01-01", until="2021-01-01")
    ours = Enrolment.objects.create(cohort=cohort, beneficiary=keep, motivation="")
    farther = Enrolment.objects.create(cohort=cohort, beneficiary=gone, motivation="I bake")
    Enrolment.objects.filter(pk=farther.pk).update(state="selected")
    for beneficiary, level in ((keep, "B1"), (gone, "C2")):
        LanguageSkill.objects.create(beneficiary=beneficiary, language="it", level=level)
    for part in (mine, theirs):
        plan = ReintegrationPlan.objects.create(participation=part, by=giulia, summary=f"Plan {part.pk}")
        PlanGoal.objects.create(plan=plan, dimension="economic", text="A bakery")
    offer = make_opportunity(make_organisation())
    for part in (mine, theirs):
        Referral.objects.create(participation=part, opportunity=offer, started_by="staff")
    merge(keep, gone, giulia)
    mine.refresh_from_db()
    assert (str(mine.since), mine.until) == ("2020-01-01", None)
    enrolment = Enrolment.objects.get()
    assert (enrolment.pk, enrolment.beneficiary, enrolment.state) == (farther.pk, keep, "selected")
    assert enrolment.motivation == "I bake"
    assert not Enrolment.objects.filter(pk=ours.pk).exists()
    assert keep.languages.get().level == "B1"
    assert mine.plan.goals.count() == 2
    assert sorted(mine.referrals.values_list("state", flat=True)) == ["proposed", "revoked"]


def test_of_two_applications_one_stays(programme: Programme, giulia: User, amina: User) -> None:
    keep, gone, third = amina.beneficiary, person(programme), person(programme)
    project = draft(make_call(programme), amina)
    for somebody in (gone, third):
        CoApplicant.objects.create(project=project, beneficiary=somebody)
    merge(third, gone, giulia)
    assert project.co_applications.get().beneficiary == third
    merge(keep, third, giulia)
    assert not project.co_applications.exists()


def test_the_account_goes_to_the_one_that_stays(programme: Programme, giulia: User) -> None:
    account = make_user()
    keep, gone = person(programme), person(programme, user=account)
    merge(keep, gone, giulia)
    keep.refresh_from_db()
    gone.refresh_from_db()
    assert (keep.user, gone.user, gone.merged_into) == (account, None, keep)


def test_two_accounts_are_never_made_one(programme: Programme, giulia: User) -> None:
    keep, gone = person(programme, user=make_user()), person(programme, user=make_user())
    with pytest.raises(TwoAccounts):
        merge(keep, gone, giulia)
    gone.refresh_from_db()
    assert (gone.merged_into, gone.participations.count()) == (None, 1)


def test_whoever_sees_only_one_cannot_merge(
    programme: Programme, other_programme: Programme, giulia: User, lucia: User
) -> None:
    keep, gone = person(programme), person(other_programme)
    for one, other in ((keep, gone), (gone, keep)):
        with pytest.raises(NotAllowed):
            merge(one, other, giulia)
    with pytest.raises(NotAllowed):
        merge(keep, person(programme), lucia)
    assert gone.participations.exists()


def test_what_stands_in_the_way_is_told(programme: Programme, giulia: User) -> None:
    keep, gone = person(programme), person(programme)
    with pytest.raises(Conflict):
        merge(keep, keep, giulia)
    seen = content_of_both(keep, gone)
    Beneficiary.objects.filter(pk=gone.pk).update(skills="Sews")
    with pytest.raises(Moved):
        merge_persons(keep, gone, {}, by=giulia, at=timezone.now(), seen=seen)
    asked = ErasureRequest.objects.create(beneficiary=gone)
    with pytest.raises(ErasureAsked):
        merge(keep, gone, giulia)
    asked.delete()
    merge(keep, gone, giulia)
    make_participation(gone, programme)
    with pytest.raises(WrongState):
        merge(keep, gone, giulia)


def test_what_is_chosen_is_taken_and_told_afterwards(programme: Programme, giulia: User, marco: User) -> None:
    keep, gone = person(programme, skills="Sews"), person(programme, skills="Bakes", citizenships=["SN", "IT"])
    note = CaseNote.objects.create(
        participation=gone.participations.get(), by=marco, visibility="restricted", body="In confidence"
    )
    merge(keep, gone, giulia, skills="gone", citizenships="gone")
    keep.refresh_from_db()
    assert (keep.skills, [country.code for country in keep.citizenships]) == ("Bakes", ["IT", "SN"])
    event = AuditEvent.objects.about(keep).of_verb("beneficiaries.merge_persons").get()
    told = dict(what_was_merged(event))
    assert "Aïcha" in told["merged into it"]
    assert "Bakes" not in str(event.parameters)
    assert "ote" not in told["carried over"]
    note.refresh_from_db()
    assert note.participation.beneficiary == keep
    assert CaseNote.objects.seen_by_staff(marco).filter(pk=note.pk).exists()
    assert not CaseNote.objects.seen_by_staff(giulia).filter(pk=note.pk).exists()


def test_the_one_that_went_is_in_no_list(programme: Programme, giulia: User) -> None:
    keep, gone = person(programme), person(programme)
    merge(keep, gone, giulia)
    make_participation(gone, programme)
    seen = Beneficiary.objects.seen_by_staff(giulia)
    assert list(seen.filter(pk__in=[keep.pk, gone.pk])) == [keep]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"birth_date": "1990-01-01"}, {"birth_date": "1990-01-01", "given_name": "Aisha"}, True),
        ({"given_name": "Benchekroun", "family_name": "Aicha"}, {"birth_date": "1990-01-01"}, True),
        ({"birth_date": "1990-01-01"}, {"birth_date": "1991-02-02"}, False),
        ({"given_name": "Omar", "family_name": "Fall"}, {}, False),
        ({"given_name": "Omar", "phone": "+39 011 123 45 67"}, {"phone": "0039-011-1234567"}, True),
        ({"given_name": "Omar", "family_name": "Fall", "email": "A@example.org"}, {"email": "a@example.org"}, True),
        ({"birth_date": "1990-01-01", "email": "a@b.org"}, {"birth_date": "1999-09-09", "email": "a@b.org"}, True),
    ],
)  # fmt: skip
def test_alike_is_what_people_mean(programme: Programme, one: Any, other: Any, alike: bool) -> None:
    person(programme, **one), person(programme, **other)
    assert find_doubles_of(standing_keys(0, 100)) == int(alike)


def test_only_who_sees_both_sees_the_pair(programme: Programme, other_programme: Programme, giulia: User) -> None:
    from core.duplicates.reading import seen_pairs

    person(programme), person(other_programme)
    find_doubles_of(standing_keys(0, 100))
    assert DuplicateCandidate.objects.get().model == MODEL
    assert not seen_pairs(giulia).exists()
    make_participation(Beneficiary.objects.latest("pk"), programme)
    assert seen_pairs(giulia).count() == 1
