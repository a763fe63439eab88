"""The page of a project: where it stands, what happened, what was decided, the conversation."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.keeping import forget, kept, name_writer
from core.states import allowed
from core.threads import mark_read, read_thread, unread_count
from projects.comparing import differences
from projects.content import TEXTS, content_of
from projects.documents import documents_of
from projects.forms import MessageForm
from projects.journey import journey, what_comes_next
from projects.messaging import send_message
from projects.models import Decision, DossierFile, Project, ProjectEvent, Revision
from projects.paper_forms import DossierLanguage
from projects.presenting import chapters_of, text_of
from projects.recounting import happenings
from projects.rules import is_applicant
from projects.states import BEFORE_THE_END, EDITABLE, RUNNING, TONES, ProjectState
from projects.submitting import what_is_missing
from projects.views.participant.arriving import is_stale, kept_name, losing_nothing, project_of
from projects.views.participant.editing import why_closed


@login_required
@never_cache
@require_safe
def my_project(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the project stands. Opening it marks its messages as read."""
    project = project_of(request, uuid)
    waiting = kept(request.session, kept_name(uuid, "body"), reader=request.user, at=timezone.now())
    form = MessageForm(initial=waiting)
    answer = show(request, project, form)
    if is_applicant(request.user, project) and unread_count(project.thread, reader=request.user, staff=False):
        mark_read(project.thread, by=request.user, at=timezone.now())
    return render(request, "projects/participant/my_project.html", answer)


def show(request: HttpRequest, project: Project, form: MessageForm) -> dict[str, Any]:
    """What the page shows."""
    revisions = list(project.revisions.defer("content"))
    decision = project.decisions.latest_published()
    events = list(project.events.with_people())
    return {
        "project": project,
        **_way(project, events),
        "happenings": happenings(project, reader=request.user, events=events),
        "decision": decision,
        "granted": _granted(project, decision),
        "outcome_tone": TONES[ProjectState(decision.outcome)] if decision else "",
        "revisions": revisions,
        "documents": project.documents.in_draft(),
        "chapters": chapters_of(content_of(project), currency=project.call.currency),
        "posts": _posts(request, project),
        "form": form,
        "writer": name_writer(request.user),
        "editable": project.state in EDITABLE,
        "closed": why_closed(request, project) if project.state in EDITABLE else "",
        "note": project.events.note_of_request() if project.revise_by else "",
        "may_submit": allowed(request.user, "projects.submit_project", project),
        "may_write": allowed(request.user, "projects.write_message", project),
        "leave": _way_out(request, project),
        "for_another": None if is_applicant(request.user, project) else project.owner,
    }


def _way(project: Project, events: list[ProjectEvent]) -> dict[str, Any]:
    """The steps of the project and what comes next; a draft that was thrown away has no way."""
    if project.state == ProjectState.WITHDRAWN and not project.submitted_at:
        return {}
    missing = what_is_missing(project) if project.state in EDITABLE else None
    return {
        "steps": journey(project, missing=missing, events=events),
        "next": what_comes_next(project, missing=missing),
    }


def _granted(project: Project, decision: Decision | None) -> list[dict[str, str]]:
    """What was granted, as facts."""
    if decision is None:
        return []
    amount = text_of("amount_requested", str(decision.amount or ""), currency=project.call.currency)
    rows = [
        {"label": _("Amount"), "value": amount},
        {"label": _("Support"), "value": decision.get_instrument_display()},
    ]
    return [row for row in rows if row["value"]]


def _posts(request: HttpRequest, project: Project) -> list[dict[str, Any]]:
    return [
        {"author": post.author.full_name, "at": post.at, "text": post.body, "own": post.author_id == request.user.pk}
        for post in read_thread(project.thread, staff=False)
    ]


def _way_out(request: HttpRequest, project: Project) -> str:
    """`withdraw`, `renounce` or nothing: how the reader may step back now."""
    for name, states in (("withdraw", BEFORE_THE_END), ("renounce", RUNNING)):
        if project.state in states and allowed(request.user, f"projects.{name}_project", project):
            return name
    return ""


@losing_nothing("body", then="projects:my_project")
@require_POST
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write to the programme's staff."""
    project = project_of(request, uuid)
    form = MessageForm(request.POST)
    if is_stale(request) or not form.is_valid():
        context = show(request, project, form) | {"stale": is_stale(request)}
        return render(request, "projects/participant/my_project.html", context, status=422)
    send_message(project, body=form.cleaned_data["body"], by=request.user, at=timezone.now())
    forget(request.session, kept_name(uuid, "body"))
    messages.success(request, _("Your message has been sent."))
    return redirect(f"{reverse('projects:my_project', args=[uuid])}#messages")


@login_required
@never_cache
@require_safe
def revision(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What was handed in, as it was."""
    project = project_of(request, uuid)
    found = get_object_or_404(project.revisions.all(), number=number)
    form = DossierLanguage(initial={"language": get_language()})
    return render(request, "projects/participant/revision.html", revision_page(project, found, form))


def revision_page(project: Project, found: Revision, form: DossierLanguage) -> dict[str, Any]:
    """What the page of a revision shows; `form` asks for it on paper."""
    return {
        "project": project,
        "revision": found,
        "chapters": chapters_of(found.content, currency=project.call.currency),
        "documents": documents_of(found),
        "title": found.content.get("title", ""),
        "language": found.content.get("working_language") or settings.LANGUAGE_CODE,
        "form": form,
        "papers": DossierFile.objects.of_revision(found),
    }


@login_required
@never_cache
@require_safe
def changes(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What a revision says otherwise than the one before it."""
    project = project_of(request, uuid)
    after = get_object_or_404(project.revisions.all(), number=number)
    before = get_object_or_404(project.revisions.all(), number=number - 1)
    context = {
        "project": project,
        "revision": after,
        "before": before,
        "differences": differences(before.content, after.content, currency=project.call.currency),
        "own_words": TEXTS,
        "language": after.content.get("working_language") or settings.LANGUAGE_CODE,
    }
    return render(request, "projects/participant/changes.html", context)
