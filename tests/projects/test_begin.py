"""Beginning an idea."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Participation
from core.errors import NotAllowed
from programmes.models import Programme
from projects.drafting import OPEN_DRAFTS, CallClosed, TooManyDrafts, begin_project
from projects.leaving import withdraw_project
from projects.models import Call, Project
from projects.states import ProjectState
from tests.builders import make_call, make_mandate, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited


def test_an_idea_begins_as_an_empty_draft_with_a_thread(call: Call, amina: User) -> None:
    now = timezone.now()
    project = begin_project(call, owner=amina.beneficiary, by=amina, at=now)
    assert (project.state, project.reference, project.title) == (ProjectState.DRAFT, "", "")
    assert project.working_language == "fr"
    assert project.thread.messages.count() == 0
    assert project.draft.version == 0
    assert project.created_at == project.updated_at == now
    assert audited("projects.begin").actor == amina


def test_who_begins_takes_part_from_then_on(call: Call, yasmine: User) -> None:
    person = make_person(yasmine)
    assert not Participation.objects.filter(beneficiary=person).exists()
    begin_project(call, owner=person, by=yasmine, at=timezone.now())
    assert Participation.objects.get(beneficiary=person).programme == call.programme


def test_who_took_part_already_keeps_the_participation(call: Call, amina: User) -> None:
    before = amina.beneficiary.participations.get()
    begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())
    assert amina.beneficiary.participations.get() == before


@pytest.mark.parametrize("moment", ["before it opens", "at the close", "in the grace"])
def test_nothing_begins_outside_the_call(call: Call, amina: User, moment: str) -> None:
    at = {
        "before it opens": call.opens_at - timedelta(seconds=1),
        "at the close": call.closes_at,
        "in the grace": call.closes_at + timedelta(minutes=1),
    }[moment]
    with nothing_changes(), pytest.raises(CallClosed):
        begin_project(call, owner=amina.beneficiary, by=amina, at=at)


@pytest.mark.parametrize("moment", ["at the opening", "in the last second"])
def test_an_idea_begins_from_the_opening_to_the_last_second(call: Call, amina: User, moment: str) -> None:
    at = {"at the opening": call.opens_at, "in the last second": call.closes_at - timedelta(seconds=1)}[moment]
    assert begin_project(call, owner=amina.beneficiary, by=amina, at=at).pk


def test_nothing_begins_in_a_call_that_is_not_published(programme: Programme, amina: User) -> None:
    call = make_call(programme, published=False)
    with pytest.raises(CallClosed):
        begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())


def test_ten_drafts_are_the_most_in_one_call(call: Call, amina: User) -> None:
    now = timezone.now()
    drafts = [begin_project(call, owner=amina.beneficiary, by=amina, at=now) for _ in range(OPEN_DRAFTS)]
    with nothing_changes(), pytest.raises(TooManyDrafts):
        begin_project(call, owner=amina.beneficiary, by=amina, at=now)
    withdraw_project(drafts[0], by=amina, at=now)
    assert begin_project(call, owner=amina.beneficiary, by=amina, at=now).pk


def test_drafts_of_another_call_or_person_do_not_count(
    call: Call, programme: Programme, amina: User, karim: User
) -> None:
    now = timezone.now()
    for _ in range(OPEN_DRAFTS):
        begin_project(call, owner=amina.beneficiary, by=amina, at=now)
    assert begin_project(make_call(programme), owner=amina.beneficiary, by=amina, at=now).pk
    assert begin_project(call, owner=karim.beneficiary, by=karim, at=now).pk


def test_nobody_begins_for_a_person_without_a_mandate(call: Call, amina: User, named: Named) -> None:
    assert_refused(
        lambda by: begin_project(call, owner=amina.beneficiary, by=by, at=timezone.now()),
        named("youssef", "karim", "giulia", "marco", "lucia", "ada"),
    )


@pytest.mark.parametrize("somebody", ["giulia", "lucia"])
def test_officer_and_case_worker_begin_under_a_mandate_and_that_is_recorded(
    call: Call, amina: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    make_mandate(amina.beneficiary.participations.get(), by)
    project = begin_project(call, owner=amina.beneficiary, by=by, at=timezone.now())
    event = audited("projects.begin")
    assert project.owner == amina.beneficiary
    assert (event.actor, event.parameters["on_behalf_of"]) == (by, amina.beneficiary.pk)


def test_a_manager_holds_no_mandate(call: Call, amina: User, marco: User) -> None:
    make_mandate(amina.beneficiary.participations.get(), marco)
    with pytest.raises(NotAllowed):
        begin_project(call, owner=amina.beneficiary, by=marco, at=timezone.now())


def test_an_account_that_may_not_sign_in_begins_nothing(call: Call, amina: User) -> None:
    amina.is_active = False
    with pytest.raises(NotAllowed):
        begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())
    assert not Project.objects.exists()
