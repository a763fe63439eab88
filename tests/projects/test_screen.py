"""What officers do with a submitted project: screening, opening, asking for changes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from projects.deciding import UndecidedYet, confirm_decision, publish_decision
from projects.eligibility import check_eligibility
from projects.models import Call, Decision, Project
from projects.screening import ask_revision, open_assessment, screen_project
from projects.states import DecisionState, ProjectState
from tests.builders import make_consent, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, acts_on, assert_refused, mails
from tests.stories import drafted_decision, eligible, fresh, submitted, with_co_applicant

WITHOUT_THE_RIGHT = ["amina", "youssef", "lucia", "salma", "hind", "paolo", "chiara", "dario", "ada"]


def next_month() -> date:
    return timezone.localdate() + timedelta(days=30)


@pytest.mark.parametrize("somebody", ["giulia", "marco"])
def test_officer_and_manager_find_a_project_eligible(
    submitted_project: Project, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    screen_project(submitted_project, eligible=True, by=by, at=timezone.now())
    assert fresh(submitted_project).state == ProjectState.ELIGIBLE
    assert acts_on(submitted_project)[-1] == ("screen", "submitted", "eligible")
    [mail] = mails("projects/eligible")
    assert (mail.recipient, mail.language) == ("amina@example.org", "fr")


def test_a_refusal_gives_its_reason(submitted_project: Project, giulia: User) -> None:
    screen_project(submitted_project, eligible=False, note="Outside Morocco.", by=giulia, at=timezone.now())
    assert fresh(submitted_project).state == ProjectState.INELIGIBLE
    assert submitted_project.events.last().note == "Outside Morocco."  # type: ignore[union-attr]
    [mail] = mails("projects/ineligible")
    assert "Morocco" not in str(mail.parameters)


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_refusal_without_a_reason_is_none(submitted_project: Project, giulia: User, note: str) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="reason"):
        screen_project(submitted_project, eligible=False, note=note, by=giulia, at=timezone.now())


def test_nobody_else_screens(submitted_project: Project, named: Named) -> None:
    assert_refused(
        lambda by: screen_project(submitted_project, eligible=True, by=by, at=timezone.now()),
        named(*WITHOUT_THE_RIGHT),
    )


def test_an_officer_with_an_interest_does_not_screen(call: Call, amina: User, giulia: User) -> None:
    make_person(giulia)
    project = submitted(call, amina)
    with_co_applicant(project, giulia)
    with nothing_changes(), pytest.raises(NotAllowed):
        screen_project(project, eligible=True, by=giulia, at=timezone.now())


def test_what_was_screened_is_not_screened_again(call: Call, amina: User, giulia: User) -> None:
    project = eligible(call, amina, officer=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        screen_project(project, eligible=False, note="Or not?", by=giulia, at=timezone.now())


def test_the_checks_follow_the_data_of_the_call(submitted_project: Project) -> None:
    assert all(check.met for check in check_eligibility(submitted_project))
    make_consent(submitted_project.owner, submitted_project.programme, granted=False)
    submitted_project.country = "TN"
    submitted_project.amount_requested = submitted_project.call.ceiling + 1  # type: ignore[operator]
    submitted_project.call.documents_needed = 1
    submitted_project.owner.residence_city = ""
    assert [check.met for check in check_eligibility(submitted_project)] == [True, False, False, False, False, False]


def test_only_what_is_eligible_is_opened(call: Call, amina: User, karim: User, giulia: User, marco: User) -> None:
    project = eligible(call, amina, officer=giulia)
    open_assessment(project, by=marco, at=timezone.now())
    assert fresh(project).state == ProjectState.IN_ASSESSMENT
    waiting = submitted(call, karim)
    with nothing_changes(), pytest.raises(WrongState):
        open_assessment(waiting, by=giulia, at=timezone.now())


def test_nobody_else_opens_or_asks_for_changes(call: Call, amina: User, giulia: User, named: Named) -> None:
    project, others, now = eligible(call, amina, officer=giulia), named(*WITHOUT_THE_RIGHT), timezone.now()
    assert_refused(lambda by: open_assessment(project, by=by, at=now), others)
    open_assessment(project, by=giulia, at=now)
    assert_refused(lambda by: ask_revision(project, note="More.", revise_by=next_month(), by=by, at=now), others)


def test_changes_are_asked_for_until_a_day(project_in_assessment: Project, giulia: User) -> None:
    ask_revision(project_in_assessment, note="Who bakes?", revise_by=next_month(), by=giulia, at=timezone.now())
    project = fresh(project_in_assessment)
    assert (project.state, project.revise_by) == (ProjectState.REVISION_REQUESTED, next_month())
    assert project.events.last().note == "Who bakes?"  # type: ignore[union-attr]
    assert [mail.language for mail in mails("projects/revision_requested")] == ["fr"]


def test_changes_need_words(project_in_assessment: Project, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="what should change"):
        ask_revision(project_in_assessment, note=" ", revise_by=next_month(), by=giulia, at=timezone.now())


def test_a_decision_on_the_earlier_version_is_over_once_changes_are_asked_for(
    assessed_project: Project, giulia: User, marco: User
) -> None:
    decision = confirm_decision(drafted_decision(assessed_project, officer=giulia), by=marco, at=timezone.now())
    ask_revision(assessed_project, note="Who bakes?", revise_by=next_month(), by=giulia, at=timezone.now())
    assert Decision.objects.get(pk=decision.pk).state == DecisionState.SUPERSEDED
    with nothing_changes(), pytest.raises(UndecidedYet):
        publish_decision(decision, by=marco, at=timezone.now())
