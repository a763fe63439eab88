"""Drafting, confirming and publishing a decision: two people, one outcome, one mail."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Programme, Role
from projects.assigning import declare_interests
from projects.deciding import (
    TooFewAssessments,
    UndecidedYet,
    confirm_decision,
    draft_decision,
    publish_decision,
)
from projects.leaving import withdraw_project
from projects.models import Assignment, Call, Decision, Project
from projects.states import AssignmentState, DecisionState, ProjectState
from tests.builders import make_call, make_membership, make_person
from tests.cast import member
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import (
    Named,
    acts_on,
    assert_refused,
    audited,
    mails,
    recipients,
    refused_by_database,
    run_sql,
)
from tests.stories import (
    assessed,
    drafted_decision,
    fresh,
    in_assessment,
    invited,
    published_decision,
    submitted,
    with_co_applicant,
)


def now() -> datetime:
    return timezone.now()


def propose(project: Project, by: User, outcome: str = "approved", **more: Any) -> Decision:
    """A draft; of an approval, 10,000."""
    values: dict[str, Any] = {"amount": Decimal(10000), "instrument": "award"} | more
    return draft_decision(project, outcome=outcome, by=by, at=now(), **values)


@pytest.fixture
def drafted(assessed_project: Project, giulia: User) -> Decision:
    return drafted_decision(assessed_project, officer=giulia)


@pytest.fixture
def confirmed(drafted: Decision, marco: User) -> Decision:
    return confirm_decision(drafted, by=marco, at=now())


def test_the_way_of_a_decision(assessed_project: Project, giulia: User, marco: User) -> None:
    decision = drafted_decision(assessed_project, officer=giulia)
    assert (decision.state, decision.drafted_by, decision.amount) == ("draft", giulia, Decimal(10000))
    decision = confirm_decision(decision, by=marco, at=now())
    assert (decision.state, decision.confirmed_by) == ("confirmed", marco)
    assert fresh(assessed_project).state == ProjectState.IN_ASSESSMENT
    decision = publish_decision(decision, by=marco, at=now())
    assert (decision.state, decision.published_by) == ("published", marco)
    assert fresh(assessed_project).state == ProjectState.APPROVED
    assert acts_on(assessed_project)[-1] == ("publish_decision", "in_assessment", "approved")
    assert audited("projects.confirm_decision").actor == audited("projects.publish_decision").actor == marco


@pytest.mark.parametrize("outcome", [ProjectState.APPROVED, ProjectState.RESERVE, ProjectState.REFUSED])
def test_the_applicant_is_told_once_it_is_published_and_not_before(
    assessed_project: Project, giulia: User, marco: User, outcome: str
) -> None:
    decision = confirm_decision(propose(assessed_project, giulia, outcome), by=marco, at=now())
    assert not mails("projects/decision_published")
    publish_decision(decision, by=marco, at=now())
    assert fresh(assessed_project).state == outcome
    [mail] = mails("projects/decision_published")
    assert (mail.recipient, mail.language, mail.cause_id) == ("amina@example.org", "fr", decision.pk)
    assert "10000" not in str(mail.parameters)


@pytest.mark.parametrize("outcome", [ProjectState.RESERVE, ProjectState.REFUSED])
def test_only_an_approval_has_an_amount_and_support(assessed_project: Project, giulia: User, outcome: str) -> None:
    found = propose(assessed_project, giulia, outcome)
    assert (found.amount, found.instrument) == (None, "")


def test_control_an_approval_keeps_both(assessed_project: Project, giulia: User) -> None:
    found = propose(assessed_project, giulia)
    assert (found.amount, found.instrument) == (Decimal(10000), "award")


def test_only_officers_and_managers_draft(assessed_project: Project, named: Named) -> None:
    assert_refused(
        lambda by: propose(assessed_project, by),
        named("amina", "youssef", "salma", "lucia", "hind", "chiara", "dario", "ada"),
    )


def test_only_managers_confirm_and_publish(drafted: Decision, marco: User, named: Named) -> None:
    others = named("giulia", "amina", "salma", "lucia", "chiara", "dario", "ada")
    assert_refused(lambda by: confirm_decision(drafted, by=by, at=now()), others)
    confirm_decision(drafted, by=marco, at=now())
    assert_refused(lambda by: publish_decision(drafted, by=by, at=now()), others)


def test_another_officer_does_not_confirm_either(drafted: Decision, programme: Programme) -> None:
    other = member(programme, Role.OFFICER, "Sara Costa")
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(drafted, by=other, at=now())


def test_a_manager_of_another_programme_does_not_confirm(drafted: Decision, other_programme: Programme) -> None:
    other = member(other_programme, Role.MANAGER, "Sara Costa")
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(drafted, by=other, at=now())


def test_a_manager_who_drafted_neither_confirms_nor_publishes(
    assessed_project: Project, marco: User, programme: Programme
) -> None:
    second = member(programme, Role.MANAGER, "Sara Costa")
    decision = propose(assessed_project, marco)
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(decision, by=marco, at=now())
    decision = confirm_decision(decision, by=second, at=now())
    with nothing_changes(), pytest.raises(NotAllowed):
        publish_decision(decision, by=marco, at=now())
    assert publish_decision(decision, by=second, at=now()).state == "published"


def test_an_officer_who_became_manager_does_not_confirm_the_own_draft(
    drafted: Decision, giulia: User, programme: Programme
) -> None:
    make_membership(giulia, programme, Role.MANAGER)
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(drafted, by=giulia, at=now())


def test_past_the_act_the_drafter_confirms_nothing_either(drafted: Decision, giulia: User, marco: User) -> None:
    with refused_by_database("confirmed_by_another"):
        run_sql("UPDATE projects_decision SET state = 'confirmed', confirmed_by_id = %s", giulia.pk)
    assert run_sql("UPDATE projects_decision SET state = 'confirmed', confirmed_by_id = %s", marco.pk) == 1
    with refused_by_database("published_by_another"):
        run_sql(
            "UPDATE projects_decision SET state = 'published', published_at = now(), published_by_id = %s", giulia.pk
        )
    with refused_by_database("published_by_somebody"):
        run_sql("UPDATE projects_decision SET state = 'published'")


def test_a_manager_with_an_interest_decides_nothing(assessed_project: Project, giulia: User, marco: User) -> None:
    make_person(marco)
    with_co_applicant(assessed_project, marco)
    with nothing_changes(), pytest.raises(NotAllowed):
        propose(assessed_project, marco)
    decision = propose(assessed_project, giulia)
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(decision, by=marco, at=now())


def test_a_manager_who_declared_a_conflict_as_assessor_decides_nothing(
    assessed_project: Project, giulia: User, marco: User, programme: Programme
) -> None:
    make_membership(marco, programme, Role.ASSESSOR)
    assignment = invited(assessed_project, marco, officer=giulia)
    declare_interests(assignment, answer=AssignmentState.CONFLICT, by=marco, at=now())
    decision = propose(assessed_project, giulia)
    with nothing_changes(), pytest.raises(NotAllowed):
        confirm_decision(decision, by=marco, at=now())


def test_too_few_assessments_are_no_ground(project_in_assessment: Project, salma: User, giulia: User) -> None:
    assessed(project_in_assessment, salma, officer=giulia)
    with nothing_changes(), pytest.raises(TooFewAssessments):
        propose(project_in_assessment, giulia)


def test_a_call_that_wants_one_assessment_is_content_with_one(
    programme: Programme, amina: User, salma: User, giulia: User
) -> None:
    project = in_assessment(make_call(programme, assessments_needed=1), amina, officer=giulia)
    assessed(project, salma, officer=giulia)
    assert propose(project, giulia).pk


@pytest.mark.parametrize("amount", ["15000.01", "999999"])
def test_more_than_the_ceiling_is_not_granted(assessed_project: Project, giulia: User, amount: str) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        propose(assessed_project, giulia, amount=Decimal(amount))
    assert list(refusal.value.message_dict) == ["amount"]
    assert propose(assessed_project, giulia, amount=Decimal(15000)).pk


@pytest.mark.parametrize("amount", [None, Decimal("-1"), Decimal("1e11"), Decimal("NaN")])
def test_an_approval_says_how_much(assessed_project: Project, giulia: User, amount: Decimal | None) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        propose(assessed_project, giulia, amount=amount)


def test_only_what_the_call_offers_is_granted(assessed_project: Project, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        propose(assessed_project, giulia, instrument="guarantee")
    assert list(refusal.value.message_dict) == ["instrument"]


@pytest.mark.parametrize("outcome", ["withdrawn", "submitted", "", "yes"])
def test_an_outcome_that_is_none_is_refused(assessed_project: Project, giulia: User, outcome: str) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        propose(assessed_project, giulia, outcome)


def test_what_is_not_in_assessment_is_not_decided(call: Call, amina: User, giulia: User) -> None:
    project = submitted(call, amina)
    with nothing_changes(), pytest.raises(WrongState):
        propose(project, giulia)


def test_a_new_draft_supersedes_the_open_decision_even_a_confirmed_one(
    confirmed: Decision, giulia: User, marco: User
) -> None:
    second = propose(confirmed.project, giulia, ProjectState.REFUSED)
    confirmed.refresh_from_db()
    assert (confirmed.state, second.state) == (DecisionState.SUPERSEDED, DecisionState.DRAFT)
    with nothing_changes(), pytest.raises(UndecidedYet):
        publish_decision(confirmed, by=marco, at=now())


def test_a_draft_is_not_published(drafted: Decision, marco: User) -> None:
    with nothing_changes(), pytest.raises(UndecidedYet):
        publish_decision(drafted, by=marco, at=now())


def test_twice_is_once(confirmed: Decision, marco: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        confirm_decision(confirmed, by=marco, at=now())
    publish_decision(confirmed, by=marco, at=now())
    with nothing_changes(), pytest.raises(UndecidedYet):
        publish_decision(confirmed, by=marco, at=now())
    assert recipients("projects/decision_published") == ["amina@example.org"]


def test_from_the_reserve_list_it_comes_to_an_approval_and_the_earlier_word_is_not_sent(
    assessed_project: Project, giulia: User, marco: User
) -> None:
    published_decision(assessed_project, officer=giulia, manager=marco, outcome=ProjectState.RESERVE)
    published_decision(assessed_project, officer=giulia, manager=marco)
    assert fresh(assessed_project).state == ProjectState.APPROVED
    states = [mail.state for mail in mails("projects/decision_published")]
    assert states == [OutboxMail.State.CANCELLED, OutboxMail.State.QUEUED]


def test_what_was_sent_already_stays_sent(assessed_project: Project, giulia: User, marco: User) -> None:
    published_decision(assessed_project, officer=giulia, manager=marco, outcome=ProjectState.RESERVE)
    OutboxMail.objects.filter(template="projects/decision_published").update(state=OutboxMail.State.SENT)
    published_decision(assessed_project, officer=giulia, manager=marco)
    states = [mail.state for mail in mails("projects/decision_published")]
    assert states == [OutboxMail.State.SENT, OutboxMail.State.QUEUED]


def test_who_is_in_reserve_is_not_put_in_reserve_again(assessed_project: Project, giulia: User, marco: User) -> None:
    published_decision(assessed_project, officer=giulia, manager=marco, outcome=ProjectState.RESERVE)
    with nothing_changes(), pytest.raises(WrongState):
        propose(assessed_project, giulia, ProjectState.RESERVE)


@pytest.mark.parametrize(
    ("outcome", "state"), [("approved", "released"), ("refused", "released"), ("reserve", "invited")]
)
def test_whoever_is_still_asked_is_released_unless_the_project_waits(
    assessed_project: Project, elena: User, giulia: User, marco: User, outcome: str, state: str
) -> None:
    assignment = invited(assessed_project, elena, officer=giulia)
    published_decision(assessed_project, officer=giulia, manager=marco, outcome=outcome)
    assert Assignment.objects.get(pk=assignment.pk).state == state


def test_a_withdrawn_project_is_not_decided(confirmed: Decision, amina: User, marco: User) -> None:
    withdraw_project(confirmed.project, by=amina, at=now())
    with nothing_changes(), pytest.raises(UndecidedYet):
        publish_decision(confirmed, by=marco, at=now())
