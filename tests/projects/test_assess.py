"""Judging a project: the sheet, its total, and that it stays as it was handed in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, NotAllowed, WrongState
from programmes.models import Membership, Programme
from projects.assessing import (
    AlreadySubmitted,
    IncompleteAssessment,
    Mark,
    begin_assessment,
    save_assessment,
    submit_assessment,
    weighted_total,
)
from projects.models import Assessment, Assignment, Criterion, Project, Score
from projects.screening import ask_revision, open_assessment, screen_project
from projects.submitting import submit_project
from tests.builders import make_call
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, refused_by_database, run_sql
from tests.stories import assessed, assigned, fresh, in_assessment, published_decision


@pytest.fixture
def sheet(salmas_assignment: Assignment, salma: User) -> Assessment:
    return begin_assessment(salmas_assignment, by=salma)


def criteria(assessment: Assessment) -> list[Criterion]:
    """Idea (weight 2), Team (1), Budget (1)."""
    return list(assessment.assignment.project.call.criteria.all())


def save(assessment: Assessment, by: User, *values: int | None, recommendation: str = "approve") -> Assessment:
    marks = {c.pk: Mark(value) for c, value in zip(criteria(assessment), values, strict=False)}
    return save_assessment(
        assessment, marks=marks, recommendation=recommendation, comment="Sound.", by=by, at=timezone.now()
    )


def submit(assessment: Assessment, by: User) -> Assessment:
    return submit_assessment(assessment, by=by, at=timezone.now())


def test_it_judges_the_latest_revision_and_is_begun_once(salmas_assignment: Assignment, salma: User) -> None:
    first, second = (begin_assessment(salmas_assignment, by=salma) for _ in range(2))
    assert first == second
    assert first.revision == salmas_assignment.project.latest_revision


def test_scores_and_comments_are_kept_and_can_be_changed(sheet: Assessment, salma: User) -> None:
    idea, team, _budget = criteria(sheet)
    marks = {idea.pk: Mark(4, "Fresh."), team.pk: Mark(None, "I do not know them.")}
    save_assessment(sheet, marks=marks, recommendation="", comment="", by=salma, at=timezone.now())
    save(sheet, salma, 5)
    found = {score.criterion.order: (score.value, score.comment) for score in sheet.scores.all()}
    assert found == {0: (5, ""), 1: (None, "I do not know them.")}
    sheet.refresh_from_db()
    assert (sheet.state, sheet.recommendation, sheet.total) == ("draft", "approve", None)


def test_the_total_is_the_weighted_mean_as_a_share_of_the_best(sheet: Assessment, salma: User) -> None:
    save(sheet, salma, 4, 3, 0)
    now = timezone.now()
    submit_assessment(sheet, by=salma, at=now)
    sheet.refresh_from_db()
    by_hand = Decimal(100) * (2 * 4 + 1 * 3 + 1 * 0) / (4 * 5)
    assert sheet.total == by_hand == Decimal("55.000")
    assert (sheet.state, sheet.submitted_at) == ("submitted", now)
    assert audited("projects.submit_assessment").parameters == {"assessment": sheet.pk}


def test_an_empty_optional_score_does_not_count_and_a_zero_does(sheet: Assessment, salma: User) -> None:
    rows = [Criterion(pk=1, weight=Decimal(3)), Criterion(pk=2, weight=Decimal(1), optional=True)]
    assert weighted_total(rows, {1: 4, 2: None}, 5) == Decimal("80.000")
    assert weighted_total(rows, {1: 4}, 5) == Decimal("80.000")
    assert weighted_total(rows, {1: 4, 2: 0}, 5) == Decimal("60.000")


def test_thirds_are_rounded_to_three_places() -> None:
    rows = [Criterion(pk=n, weight=Decimal(1)) for n in (1, 2, 3)]
    assert weighted_total(rows, {1: 1, 2: 0, 3: 0}, 1) == Decimal("33.333")
    assert weighted_total(rows, {1: 1, 2: 1, 3: 0}, 1) == Decimal("66.667")


def test_without_scale_or_scores_the_total_is_zero() -> None:
    rows = [Criterion(pk=1, weight=Decimal(1))]
    assert weighted_total(rows, {}, 5) == weighted_total(rows, {1: 3}, 0) == 0


@pytest.mark.parametrize("values", [(), (4,), (4, 3), (4, None, 3)])
def test_every_compulsory_criterion_needs_a_score(sheet: Assessment, salma: User, values: tuple[int, ...]) -> None:
    save(sheet, salma, *values)
    with nothing_changes(), pytest.raises(IncompleteAssessment):
        submit(sheet, salma)


def test_a_recommendation_is_needed(sheet: Assessment, salma: User) -> None:
    save(sheet, salma, 4, 4, 4, recommendation="")
    with nothing_changes(), pytest.raises(IncompleteAssessment):
        submit(sheet, salma)


def test_an_optional_criterion_may_stay_empty(programme: Programme, amina: User, giulia: User, salma: User) -> None:
    call = make_call(programme)
    call.criteria.filter(order=2).update(optional=True)
    assignment = assigned(in_assessment(call, amina, officer=giulia), salma, officer=giulia)
    sheet = begin_assessment(assignment, by=salma)
    save(sheet, salma, 5, 2)
    assert submit(sheet, salma).total == Decimal("80.000")


def test_an_assessment_without_any_score_is_none_even_if_all_are_optional(
    programme: Programme, amina: User, giulia: User, salma: User
) -> None:
    call = make_call(programme)
    call.criteria.update(optional=True)
    assignment = assigned(in_assessment(call, amina, officer=giulia), salma, officer=giulia)
    sheet = begin_assessment(assignment, by=salma)
    save(sheet, salma)
    with nothing_changes(), pytest.raises(IncompleteAssessment):
        submit(sheet, salma)


@pytest.mark.parametrize("value", [-1, 6, 100])
def test_a_value_outside_the_scale_is_refused(sheet: Assessment, salma: User, value: int) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="not a criterion or value"):
        save(sheet, salma, 3, value)


def test_a_criterion_of_another_call_is_refused(sheet: Assessment, salma: User, programme: Programme) -> None:
    strange = make_call(programme).criteria.all()[0]
    marks = {criteria(sheet)[0].pk: Mark(4), strange.pk: Mark(4)}
    with nothing_changes(), pytest.raises(ValueError, match="not a criterion"):
        save_assessment(sheet, marks=marks, recommendation="approve", comment="", by=salma, at=timezone.now())


def test_an_unknown_recommendation_is_refused(sheet: Assessment, salma: User) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="recommendation"):
        save(sheet, salma, 4, recommendation="bribe")


def test_nobody_writes_on_the_sheet_of_another(sheet: Assessment, named: Named) -> None:
    others = named("nabil", "amina", "giulia", "marco", "lucia", "ada")
    assert_refused(lambda by: save(sheet, by, 5, 5, 5), others)
    assert_refused(lambda by: submit(sheet, by), others)


def test_an_assessor_whose_time_is_over_writes_nothing(sheet: Assessment, salma: User) -> None:
    Membership.objects.filter(user=salma).update(until=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        save(sheet, salma, 5, 5, 5)


def test_what_was_submitted_stays_as_it_is(sheet: Assessment, salma: User) -> None:
    save(sheet, salma, 4, 4, 4)
    submit(sheet, salma)
    with nothing_changes():
        with pytest.raises(AlreadySubmitted):
            save(sheet, salma, 5, 5, 5)
        with pytest.raises(AlreadySubmitted):
            submit(sheet, salma)


def test_past_the_models_it_stays_too(sheet: Assessment, salma: User) -> None:
    save(sheet, salma, 4, 4, 4)
    assert run_sql("UPDATE projects_assessment SET comment = 'A draft may change'") == 1
    submit(sheet, salma)
    for statement in (
        "UPDATE projects_assessment SET total = 100",
        "DELETE FROM projects_assessment",
        "UPDATE projects_score SET value = 5",
        "DELETE FROM projects_score",
    ):
        with refused_by_database("stays as it is"):
            run_sql(statement)
    Score.objects.filter(pk=0).delete()
    with refused_by_database("stays as it is"):
        run_sql(
            "INSERT INTO projects_score (assessment_id, criterion_id, value, comment) VALUES (%s, %s, 5, '')",
            sheet.pk, criteria(sheet)[0].pk,
        )  # fmt: skip


def test_after_a_revision_the_old_sheet_is_closed_and_a_new_one_begins(
    sheet: Assessment, salma: User, amina: User, giulia: User
) -> None:
    save(sheet, salma, 4, 4, 4)
    project, now = sheet.assignment.project, timezone.now()
    ask_revision(project, note="More.", revise_by=now.date() + timedelta(days=9), by=giulia, at=now)
    with nothing_changes(), pytest.raises(WrongState):
        submit(sheet, salma)
    submit_project(fresh(project), by=amina, at=now)
    screen_project(project, eligible=True, by=giulia, at=now)
    open_assessment(project, by=giulia, at=now)
    with nothing_changes(), pytest.raises(Conflict):
        submit(sheet, salma)
    anew = begin_assessment(Assignment.objects.get(), by=salma)
    assert anew != sheet
    assert anew.revision.number == 2
    assert not anew.scores.exists()


def test_the_assessment_of_an_earlier_revision_does_not_count(
    project_in_assessment: Project, salma: User, amina: User, giulia: User
) -> None:
    assessed(project_in_assessment, salma, officer=giulia)
    project, now = project_in_assessment, timezone.now()
    ask_revision(project, note="More.", revise_by=now.date() + timedelta(days=9), by=giulia, at=now)
    submit_project(fresh(project), by=amina, at=now)
    ranked = Project.objects.ranked().get(pk=project.pk)
    assert (ranked.assessed, ranked.mean) == (0, None)  # type: ignore[attr-defined]


def test_nothing_is_assessed_once_it_is_decided(
    assessed_project: Project, elena: User, giulia: User, marco: User
) -> None:
    assignment = assigned(assessed_project, elena, officer=giulia)
    sheet = begin_assessment(assignment, by=elena)
    published_decision(assessed_project, officer=giulia, manager=marco)
    with nothing_changes():
        with pytest.raises(WrongState):
            save(sheet, elena, 5, 5, 5)
        with pytest.raises(WrongState):
            begin_assessment(Assignment.objects.get(pk=assignment.pk), by=elena)
