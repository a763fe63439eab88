"""Pages of the assessor: the queue, the declaration of interests, the score sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.auditing import record
from core.errors import Conflict, WrongState
from core.keyset import keyset_page
from core.states import admit, allowed
from projects.assessing import (
    AlreadySubmitted,
    IncompleteAssessment,
    begin_assessment,
    save_assessment,
    submit_assessment,
)
from projects.assessment_forms import AssessmentForm, DeclarationForm
from projects.assigning import declare_interests
from projects.judging import Judgement, judgement_of
from projects.models import Assessment, Assignment, Call
from projects.standing import place_of
from projects.states import AssignmentState


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the assessor, and what is done."""
    admit(request.user, "projects.enter_assessment")
    asked = Assignment.objects.asked_of(request.user).with_project().with_assessments()
    todo = [place for place in map(place_of, asked.still_open()) if place.is_todo]
    page = keyset_page(asked.without_todo(), order=("-assigned_at", "-id"), query=request.GET)
    context = {
        "todo": todo,
        "done": [place_of(assignment) for assignment in page.rows],
        "previous_url": page.previous_url(request.GET),
        "next_url": page.next_url(request.GET),
        "calls": Call.objects.assessed_by(request.user).for_list().by_title(),
    }
    return render(request, "projects/assessor/queue.html", context)


@login_required
@never_cache
@require_safe
def assignment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One project: first only what is needed to declare, then its content beside the score sheet."""
    return show(request, asked_for(request, uuid))


def asked_for(request: HttpRequest, uuid: UUID) -> Assignment:
    """The assignment, if this assessor was ever asked."""
    asked = Assignment.objects.asked_of(request.user).with_project().with_assessments().with_sheet()
    return get_object_or_404(asked, uuid=uuid)


def show(
    request: HttpRequest,
    assignment: Assignment,
    *,
    form: AssessmentForm | None = None,
    declaration: DeclarationForm | None = None,
) -> HttpResponse:
    """The page of an assignment, with a form that comes back or a fresh one."""
    judgement = judgement_of(assignment, user=request.user)
    if judgement.readable:
        record("projects.read_assigned", by=request.user, on=assignment.project)
    context: dict[str, Any] = {
        "judgement": judgement,
        "form": form or _sheet(judgement),
        "declaration": declaration or DeclarationForm(),
    }
    return render(request, "projects/assessor/assignment.html", context)


def _sheet(judgement: Judgement) -> AssessmentForm | None:
    return AssessmentForm(initial=judgement.sheet, call=judgement.call) if judgement.open else None


@login_required
@require_POST
def declare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answer to a request; a conflict also later on."""
    assignment = asked_for(request, uuid)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return show(request, assignment, declaration=form)
    answer, now = form.cleaned_data["answer"], timezone.now()
    try:
        declare_interests(
            assignment, answer=answer, declaration=form.cleaned_data["declaration"], by=request.user, at=now
        )
    except WrongState:
        messages.error(request, _("This has been answered already, or is no longer asked of you."))
        return redirect("projects:assignment", uuid=uuid)
    if answer == AssignmentState.ACCEPTED:
        messages.success(request, _("Thank you. You can read the project now."))
        return redirect("projects:assignment", uuid=uuid)
    messages.success(request, _("Thank you for saying so. The staff will ask somebody else."))
    return redirect("projects:queue")


@login_required
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep the sheet as it is; a script asks for JSON and gets the moment of saving."""
    assignment = asked_for(request, uuid)
    form = AssessmentForm(request.POST, call=assignment.project.call)
    wants_json = request.headers.get("Accept") == "application/json"
    kept = _keep(request, assignment, form)
    if wants_json:
        is_kept = isinstance(kept, Assessment)
        return JsonResponse({"saved": is_kept}, status=200 if is_kept else 409)
    if isinstance(kept, HttpResponse):
        return kept
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect("projects:assignment", uuid=uuid)


@login_required
@require_POST
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep the sheet and, when nothing is missing, hand it in for good."""
    assignment = asked_for(request, uuid)
    form = AssessmentForm(request.POST, call=assignment.project.call)
    kept = _keep(request, assignment, form)
    if isinstance(kept, HttpResponse):
        return kept
    if not form.is_complete():
        messages.info(request, _("Saved, but not submitted yet: something is missing."))
        return show(request, assignment, form=form)
    try:
        submit_assessment(kept, by=request.user, at=timezone.now())
    except (WrongState, Conflict, IncompleteAssessment) as error:
        return _refuse(request, assignment, form, error)
    messages.success(request, _("Thank you. Your assessment is submitted."))
    return redirect("projects:assignment", uuid=uuid)


def _keep(request: HttpRequest, assignment: Assignment, form: AssessmentForm) -> Assessment | HttpResponse:
    """Save what was typed; otherwise the answer that says why not."""
    if assignment.state == AssignmentState.RELEASED:
        return _refuse(request, assignment, form, WrongState())
    admit(request.user, "projects.declare_interests", assignment)
    if not form.is_valid():
        return show(request, assignment, form=form)
    try:
        if form.cleaned_data["revision"] != assignment.project.latest_revision_id:
            raise Conflict
        with transaction.atomic():
            return save_assessment(
                begin_assessment(assignment, by=request.user),
                marks=form.marks,
                recommendation=form.cleaned_data["recommendation"],
                comment=form.cleaned_data["comment"],
                by=request.user,
                at=timezone.now(),
            )
    except (WrongState, Conflict) as error:
        return _refuse(request, assignment, form, error)


def _refuse(request: HttpRequest, assignment: Assignment, form: AssessmentForm, error: Exception) -> HttpResponse:
    """Say what changed meanwhile. After a new version the sheet comes back with what was typed."""
    if isinstance(error, Conflict) and allowed(request.user, "projects.assess", assignment):
        messages.warning(
            request,
            _(
                "A new version was handed in while you were writing."
                " Look whether your assessment still holds, then save."
            ),
        )
        typed = request.POST.copy()
        typed["revision"] = str(assignment.project.latest_revision_id)
        return show(request, assignment, form=AssessmentForm(typed, call=assignment.project.call))
    if isinstance(error, AlreadySubmitted):
        messages.info(request, _("You had submitted this assessment already. It stays as it is."))
    else:
        messages.error(request, _("This project is no longer being assessed. What you wrote last was not saved."))
    return redirect("projects:assignment", uuid=assignment.uuid)
