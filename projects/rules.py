"""Who may do what with calls, projects, assignments and decisions. The only place here that names roles."""

from typing import Any

import rules
from django.db import models

from beneficiaries.rules import holds_mandate
from core.request_context import remembered
from programmes.rules import is_assessor, is_case_worker, is_manager, is_officer, is_officer_or_manager
from projects.models import Assessment, Assignment, Call, Decision, Project
from projects.states import EDITABLE, READ_BY_ASSESSORS, AssignmentState, DecisionState, ProjectState


@rules.predicate
def is_owner(user: Any, project: Project | None = None) -> bool:
    """The project is the user's own."""
    return project is not None and project.owner.user_id is not None and project.owner.user_id == user.pk


@rules.predicate
def is_co_applicant(user: Any, project: Project | None = None) -> bool:
    """The user applies together with the owner."""
    if project is None or not user.is_authenticated:
        return False
    return bool(project.co_applications.filter(beneficiary__user=user).exists())


@rules.predicate
def has_mandate(user: Any, project: Project | None = None) -> bool:
    """The owner lets this member of the staff act for them."""
    return project is not None and holds_mandate(user, project.owner, project.programme)


@rules.predicate
def has_interest(user: Any, row: Any = None) -> bool:
    """The user stands to gain: applies with the project, or declared a conflict on it."""
    project = row.project if isinstance(row, Decision | Assignment) else row
    if project is None or not user.is_authenticated:
        return False
    return remembered(("interest", user.pk, project.pk), lambda: _stands_to_gain(user, project))


def _stands_to_gain(user: Any, project: Project) -> bool:
    if is_owner(user, project) or is_co_applicant(user, project):
        return True
    conflicts = Assignment.objects.filter(project=project, assessor=user, state=AssignmentState.CONFLICT)
    return bool(conflicts.exists())


@rules.predicate
def is_editable(user: Any, project: Project | None = None) -> bool:
    """The project is being written."""
    return project is not None and project.state in EDITABLE


@rules.predicate
def is_assigned(user: Any, assignment: Assignment | None = None) -> bool:
    """The assignment is the user's own and has not been released."""
    return (
        assignment is not None
        and assignment.assessor_id == user.pk
        and assignment.state != AssignmentState.RELEASED
        and is_assessor(user, assignment)
    )


@rules.predicate
def has_declared_no_interest(user: Any, assignment: Assignment | None = None) -> bool:
    """The assessor said that nothing stands in the way."""
    return assignment is not None and assignment.state == AssignmentState.ACCEPTED


@rules.predicate
def assessment_is_open(user: Any, assignment: Assignment | None = None) -> bool:
    """The project is being assessed."""
    return assignment is not None and assignment.project.state == ProjectState.IN_ASSESSMENT


@rules.predicate
def may_still_be_read(user: Any, assignment: Assignment | None = None) -> bool:
    """The project is or was being assessed, and its owner has not left."""
    return assignment is not None and assignment.project.state in READ_BY_ASSESSORS


@rules.predicate
def has_assessed(user: Any, assignment: Assignment | None = None) -> bool:
    """The assessor has submitted an assessment of the project as it is now."""
    if assignment is None:
        return False
    return not Assignment.objects.filter(pk=assignment.pk).without_assessment().exists()


@rules.predicate
def others_are_shown(user: Any, row: Any = None) -> bool:
    """The call lets assessors see each other's assessments once they have submitted their own."""
    call = row.project.call if isinstance(row, Assignment) else row
    return call is not None and call.others_seen == Call.OthersSeen.AFTER_OWN


@rules.predicate
def has_finished_call(user: Any, call: Call | None = None) -> bool:
    """The assessor agreed to assess in this call and has nothing left to do there."""
    if call is None:
        return False
    mine = Assignment.objects.of_assessor(user).of_call(call)
    return mine.accepted().exists() and not mine.unfinished().exists()


@rules.predicate
def sees_project(user: Any, project: Project | None = None) -> bool:
    """Staff who may open the project in the back office; without one, whoever may find some there."""
    if project is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Project.objects.seen_by_staff(user).filter(pk=project.pk).exists()


@rules.predicate
def is_drafter(user: Any, decision: Decision | None = None) -> bool:
    """The user drafted this decision."""
    return decision is not None and decision.drafted_by_id == user.pk


@rules.predicate
def drafted_the_confirmed_decision(user: Any, project: Project | None = None) -> bool:
    """The user drafted the decision that is about to be published."""
    if project is None:
        return False
    return project.decisions.filter(state=DecisionState.CONFIRMED, drafted_by=user).exists()


@rules.predicate
def reads_to_assess(user: Any, project: Project | None = None) -> bool:
    """An assessor of the project who declared no interest, as long as the phase allows."""
    return project is not None and Assignment.objects.open_to(user).filter(project=project).exists()


def listed(model: type[models.Model]) -> rules.Predicate:
    """A predicate: the row is among those that `visible_to` lists; without a row, whether there may be any."""

    def check(user: Any, row: Any = None) -> bool:
        if row is None:
            return bool(is_officer_or_manager(user))
        return bool(model._default_manager.visible_to(user).filter(pk=row.pk).exists())  # type: ignore[attr-defined]

    return rules.Predicate(check, name=f"sees_{model._meta.model_name}")


is_applicant = is_owner | is_co_applicant
acts_for_owner = is_owner | has_mandate
runs_it = is_officer_or_manager & ~has_interest
can_decide = is_manager & ~has_interest

rules.add_perm("projects.view_call", is_officer_or_manager)
rules.add_perm("projects.add_call", is_officer_or_manager)
rules.add_perm("projects.change_call", is_officer_or_manager)
rules.add_perm("projects.delete_call", is_manager)

rules.add_perm("projects.view_project", is_applicant | sees_project | reads_to_assess)
rules.add_perm("projects.print_dossier", is_owner | sees_project | is_co_applicant | has_mandate)
rules.add_perm("projects.view_assignment", listed(Assignment))
rules.add_perm("projects.view_assessment", listed(Assessment))
rules.add_perm("projects.view_decision", listed(Decision))
rules.add_perm("projects.add_project", is_officer | is_case_worker)
rules.add_perm("projects.edit_project", (is_applicant | has_mandate) & is_editable)
rules.add_perm("projects.submit_project", acts_for_owner)
rules.add_perm("projects.withdraw_project", acts_for_owner)
rules.add_perm("projects.renounce_project", acts_for_owner)
rules.add_perm("projects.write_message", is_applicant | runs_it | has_mandate)
rules.add_perm("projects.write_staff_note", runs_it)
rules.add_perm("projects.read_deliberations", runs_it)

rules.add_perm("projects.screen_project", runs_it)
rules.add_perm("projects.open_assessment", runs_it)
rules.add_perm("projects.ask_revision", runs_it)
rules.add_perm("projects.start_project", runs_it)
rules.add_perm("projects.complete_project", runs_it)
rules.add_perm("projects.terminate_project", can_decide)
rules.add_perm("projects.assign_assessor", runs_it)

rules.add_perm("projects.enter_assessment", is_assessor)
rules.add_perm("projects.declare_interests", is_assigned)
rules.add_perm("projects.read_assigned", is_assigned & has_declared_no_interest & may_still_be_read & ~has_interest)
rules.add_perm("projects.assess", is_assigned & has_declared_no_interest & assessment_is_open & ~has_interest)

may_compare = is_assigned & has_declared_no_interest & ~has_interest & others_are_shown & has_assessed
rules.add_perm("projects.read_others_assessments", may_compare)
rules.add_perm("projects.share_ranking", is_assessor & others_are_shown)
rules.add_perm("projects.see_ranking", is_assessor & others_are_shown & has_finished_call)

rules.add_perm("projects.rank_call", is_officer_or_manager)
rules.add_perm("projects.draft_decision", runs_it)
rules.add_perm("projects.confirm_decision", can_decide & ~is_drafter)
rules.add_perm("projects.publish_decision", can_decide & ~is_drafter)
rules.add_perm("projects.decide_project", can_decide & ~drafted_the_confirmed_decision)
