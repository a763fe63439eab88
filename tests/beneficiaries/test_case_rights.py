"""Who may see and do what with a case file; lists show what rules open, for the whole cast."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import (
    Assistance,
    CaseNote,
    Document,
    FollowUp,
    Outcome,
    PlanGoal,
    Preparedness,
    PreparednessQuestion,
    Questionnaire,
    ReintegrationPlan,
    ReturnIntention,
)
from programmes.models import Programme, Role
from tests.beneficiaries.cases import (
    RESTRICTED,
    achieved,
    case_of,
    filed,
    follow_up,
    handed_in,
    make_questionnaire,
    noted,
)
from tests.beneficiaries.test_visibility import CARE, OFFICE, ON_A_CASE, ON_A_QUESTIONNAIRE, OWN, who_may
from tests.builders import make_case_assignment, make_membership
from tests.cast import Cast
from tests.kit.agreement import assert_rule_and_read_agree
from tests.projects.looking import roles_remembered

OF_CASE = [CaseNote, Document, Assistance, PlanGoal, FollowUp, Outcome, ReturnIntention, Preparedness]


def test_on_a_case(everybody: dict[str, User]) -> None:
    assert who_may(everybody, ON_A_CASE, case_of(everybody["participant"])) == ON_A_CASE


def test_on_what_is_restricted(everybody: dict[str, User], marco: User) -> None:
    case = case_of(everybody["participant"])
    note = noted(case, "She is afraid.", by=marco, visibility=RESTRICTED)
    document = filed(case, "Report", by=marco, visibility=RESTRICTED)
    few = {"manager", "case_worker"}
    wanted: dict[str, set[str]] = {"view_casenote": few, "write_note": few}
    assert who_may(everybody, wanted, note) == wanted
    wanted = {"view_document": few, "file_document": few, "read_document": few | OWN}
    assert who_may(everybody, wanted, document) == wanted


def test_on_a_questionnaire(everybody: dict[str, User], programme: Programme, other_programme: Programme) -> None:
    asked = make_questionnaire(programme)
    assert who_may(everybody, ON_A_QUESTIONNAIRE, asked) == ON_A_QUESTIONNAIRE
    assert who_may(everybody, ON_A_QUESTIONNAIRE, asked.questions.first()) == ON_A_QUESTIONNAIRE
    assert not any(who_may(everybody, ON_A_QUESTIONNAIRE, make_questionnaire(other_programme)).values())
    assert OFFICE < CARE


@pytest.fixture
def files(cast: Cast, everybody: dict[str, User]) -> None:
    """Case files of two programmes, with everything in them; a case worker elsewhere looks after Youssef."""
    worker = everybody["case_worker elsewhere"] = everybody["partner"]
    make_membership(worker, cast.other_programme, Role.CASE_WORKER)
    make_case_assignment(case_of(cast.youssef), worker)
    manager = everybody["manager elsewhere"] = everybody["trainer"]
    make_membership(manager, cast.other_programme, Role.MANAGER)
    for person, by in ((cast.amina, cast.marco), (cast.karim, cast.marco), (cast.youssef, manager)):
        case = case_of(person)
        for visibility in ("team", RESTRICTED):
            noted(case, "A word.", by=by, visibility=visibility)
            filed(case, "A paper", by=by, visibility=visibility)
        handed_in(case)
        achieved(case, by=by)
        follow_up(case, "The lease", by=by)
        fill(case, by)


def fill(case: Any, by: User) -> None:
    """A goal, help, an intention and answers, written past the acts."""
    plan = ReintegrationPlan.objects.create(participation=case, by=by)
    PlanGoal.objects.create(plan=plan, dimension="social", text="A school")
    Assistance.objects.create(participation=case, kind="legal", by=by)
    said = {"form": "virtual", "aim": "investment", "horizon": "later"}
    ReturnIntention.objects.create(participation=case, by=by, **said)
    asked = Questionnaire.objects.of_programme(case.programme).first() or make_questionnaire(case.programme)
    Preparedness.objects.create(participation=case, questionnaire=asked, readiness=1, willingness=2, by=by)


@pytest.mark.parametrize("model", OF_CASE)
def test_rule_and_read_agree(files: None, everybody: dict[str, User], model: Any) -> None:
    with roles_remembered():
        assert_rule_and_read_agree(
            everybody, model.objects.all(), permission=f"beneficiaries.view_{model._meta.model_name}",
            visible=model.objects.seen_by_staff,
        )  # fmt: skip
    assert model.objects.count() >= 3


@pytest.mark.parametrize("model", [Questionnaire, PreparednessQuestion])
def test_rule_and_read_agree_on_questionnaires(files: None, everybody: dict[str, User], model: Any) -> None:
    assert_rule_and_read_agree(
        everybody, model.objects.all(), permission=f"beneficiaries.view_{model._meta.model_name}",
        visible=model.objects.seen_by_staff,
    )  # fmt: skip


@pytest.mark.parametrize("model", OF_CASE)
def test_a_visitor_sees_nothing(files: None, model: Any) -> None:
    assert not model.objects.seen_by_staff(AnonymousUser()).exists()


@pytest.mark.parametrize("model", OF_CASE)
def test_of_who_was_erased_or_merged_nothing_is_listed(files: None, cast: Cast, model: Any) -> None:
    seen = model.objects.seen_by_staff(cast.marco)
    before = seen.count()
    merged = cast.karim.beneficiary
    merged.merged_into = cast.amina.beneficiary
    merged.save(update_fields=["merged_into"])
    between = seen.count()
    erased = cast.amina.beneficiary
    erased.erased_at = timezone.now()
    erased.save(update_fields=["erased_at"])
    assert before > between > seen.count() == 0
