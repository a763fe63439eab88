"""What somebody may open and what lists show somebody is the same, for the whole cast and at every station."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from core.states import allowed
from programmes.models import Programme, Role
from projects.assessing import begin_assessment
from projects.assigning import declare_interests, release_assessor
from projects.leaving import withdraw_project
from projects.models import Assessment, Assignment, Call, Decision, Project
from projects.states import AssignmentState
from tests.builders import make_call, make_mandate, make_membership, make_person
from tests.cast import member
from tests.kit.agreement import assert_rule_and_read_agree, disagreements
from tests.projects.looking import roles_remembered
from tests.stories import (
    assessed,
    assigned,
    draft,
    drafted_decision,
    in_assessment,
    invited,
    published_decision,
    submitted,
    with_co_applicant,
)


@pytest.fixture
def scene(call: Call, everybody: dict[str, User], nabil: User, elena: User, other_programme: Programme) -> Call:
    """Projects of two programmes at every station, assessors who answered in every way."""
    amina, karim, youssef = everybody["participant"], everybody["co_applicant"], everybody["stranger"]
    giulia, marco, salma = everybody["officer"], everybody["manager"], everybody["assessor"]
    officer_elsewhere = everybody["officer elsewhere"] = member(other_programme, Role.OFFICER, "Sara Costa")
    everybody |= {"second assessor": nabil, "third assessor": elena}
    make_mandate(amina.beneficiary.participations.get(), everybody["case_worker"])

    with_co_applicant(draft(call, amina, title="draft"), karim)
    draft(call, karim, title="draft of Karim")
    withdraw_project(draft(call, karim, title="never handed in"), by=karim, at=timezone.now())
    withdraw_project(submitted(call, karim, title="withdrawn"), by=karim, at=timezone.now())
    answers = in_assessment(call, karim, officer=giulia, title="answers")
    assigned(answers, salma, officer=giulia)
    invited(answers, nabil, officer=giulia)
    conflict = invited(answers, elena, officer=giulia)
    declare_interests(conflict, answer=AssignmentState.CONFLICT, by=elena, at=timezone.now())
    released = in_assessment(call, karim, officer=giulia, title="released")
    release_assessor(assigned(released, salma, officer=giulia), by=giulia)
    for title, published in (("drafted", False), ("published", True)):
        project = in_assessment(call, amina, officer=giulia, title=title)
        with_co_applicant(project, karim)
        assessed(project, salma, officer=giulia)
        assessed(project, nabil, officer=giulia)
        if published:
            published_decision(project, officer=giulia, manager=marco)
        else:
            drafted_decision(project, officer=giulia)
    elsewhere = make_call(other_programme)
    draft(elsewhere, youssef, title="draft elsewhere")
    in_assessment(elsewhere, youssef, officer=officer_elsewhere, title="elsewhere")
    return call


def test_rule_and_read_agree_at_every_station(scene: Call, everybody: dict[str, User]) -> None:
    calls, projects, assignments = Call.objects, Project.objects, Assignment.objects
    assessments, decisions = Assessment.objects, Decision.objects
    pairs: list[tuple[Any, str, Any]] = [
        (calls, "view_call", calls.seen_by_staff),
        (projects, "view_project", projects.visible_to),
        (assignments, "view_assignment", assignments.visible_to),
        (assignments, "read_assigned", assignments.open_to),
        (assessments, "view_assessment", assessments.visible_to),
        (decisions, "view_decision", decisions.visible_to),
    ]
    for reads, name, visible in pairs:
        with roles_remembered():
            assert_rule_and_read_agree(everybody, reads.all(), permission=f"projects.{name}", visible=visible)
    with roles_remembered():
        too_much = disagreements(
            everybody, projects.all(), permission="projects.view_project", visible=lambda _: Project.objects.all()
        )
    assert too_much, "the control: a read that shows too much is found"


def titles(found: Any) -> set[str]:
    return {project.title for project in found}


def test_each_sees_what_is_theirs(scene: Call, everybody: dict[str, User]) -> None:
    handed_in = {"withdrawn", "answers", "released", "drafted", "published"}
    expected = {
        "participant": {"draft", "drafted", "published"},
        "co_applicant": {"draft", "draft of Karim", "never handed in", *handed_in},
        "stranger": {"draft elsewhere", "elsewhere"},
        "partner": set(),
        "trainer": set(),
        "assessor": {"answers", "drafted", "published"},
        "second assessor": {"drafted", "published"},
        "third assessor": set(),
        "mentor": set(),
        "case_worker": {"draft", "drafted", "published"},
        "officer": handed_in,
        "manager": handed_in,
        "communication": set(),
        "data_protection": set(),
        "administrator": set(),
        "superuser": set(),
        "officer who left": set(),
        "officer elsewhere": {"elsewhere"},
    }
    assert {role: titles(Project.objects.visible_to(person)) for role, person in everybody.items()} == expected
    # staff lists leave out what the reader applies with or assesses
    assert titles(Project.objects.seen_by_staff(everybody["participant"])) == set()
    assert titles(Project.objects.seen_by_staff(everybody["assessor"])) == set()
    assert titles(Project.objects.seen_by_staff(everybody["case_worker"])) == {"draft", "drafted", "published"}
    for role in ("participant", "co_applicant"):
        assert {d.state for d in Decision.objects.visible_to(everybody[role])} == {"published"}


DELIBERATIONS: list[Any] = [Assignment, Assessment, Decision]


@pytest.mark.parametrize("interest", ["owner", "co-applicant", "conflict", "none"])
def test_staff_with_an_interest_do_not_see_the_deliberations(
    assessed_project: Project, programme: Programme, giulia: User, interest: str
) -> None:
    drafted_decision(assessed_project, officer=giulia)
    colleague = member(programme, Role.OFFICER, "Omar Berrada")
    if interest in {"owner", "co-applicant"}:
        person = make_person(colleague)
        if interest == "owner":
            Project.objects.filter(pk=assessed_project.pk).update(owner=person)
        else:
            with_co_applicant(assessed_project, colleague)
    elif interest == "conflict":
        make_membership(colleague, programme, Role.ASSESSOR)
        asked = invited(assessed_project, colleague, officer=giulia)
        declare_interests(asked, answer=AssignmentState.CONFLICT, by=colleague, at=timezone.now())
    for model in DELIBERATIONS:
        found = model.objects.visible_to(colleague)
        if model is Assignment:  # the own answer stays
            found = found.exclude(assessor=colleague)
        assert found.exists() is (interest == "none"), model
        if model is not Assessment:
            assert model.objects.seen_by_staff(colleague).exists() is (interest == "none"), model
        assert model.objects.visible_to(giulia).exists()


def test_staff_see_no_assessment_that_is_not_handed_in(
    salmas_assignment: Assignment, giulia: User, salma: User
) -> None:
    assessment = begin_assessment(salmas_assignment, by=salma)
    assert assessment in Assessment.objects.visible_to(salma)
    assert assessment not in Assessment.objects.visible_to(giulia)
    assert not allowed(giulia, "projects.view_assessment", assessment)


def test_a_visitor_sees_nothing(scene: Call) -> None:
    visitor = AnonymousUser()
    for found in (
        Project.objects.visible_to(visitor),
        Project.objects.owned_by(visitor),
        Project.objects.seen_by_staff(visitor),
        Call.objects.seen_by_staff(visitor),
        Assignment.objects.visible_to(visitor),
        Assignment.objects.open_to(visitor),
        Assessment.objects.visible_to(visitor),
        Decision.objects.visible_to(visitor),
    ):
        assert not found.exists()
