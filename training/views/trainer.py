"""The trainer's pages: lessons with today's first, what is handed out, what people said afterwards."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.forms import add_errors
from core.keyset import keyset_page
from core.states import admit
from training.evaluation_figures import answers_of
from training.forms import ConferenceForm, MaterialForm
from training.models import Evaluation, GroupMember, Session, SessionMaterial
from training.own_timetable import by_day, lessons_of, reader_zone
from training.sharing import add_material, remove_material

SOON, LATE = 20, 20


@login_required
@never_cache
@require_safe
def my_lessons(request: HttpRequest) -> HttpResponse:
    """Today's lessons first, then those whose attendance is missing, those to come, and those that are over."""
    admit(request.user, "training.enter_teaching")
    now, zone = timezone.now(), reader_zone()
    given = Session.objects.given_by(request.user).with_everything().with_attendance()
    today = list(given.on_day(timezone.localdate(now, zone), zone).in_order())
    done = {session.pk for session in today}
    coming = [session for session in given.coming(now)[: SOON + len(done)] if session.pk not in done][:SOON]
    missing = [session for session in given.to_be_recorded(now)[: LATE + len(done)] if session.pk not in done][:LATE]
    page = keyset_page(given.ended_by(now), order=("-starts_at", "-id"), query=request.GET)
    context = {
        "today": lessons_of(today, zone),
        "missing": lessons_of(missing, zone),
        "days": by_day(lessons_of(coming, zone)),
        "past": lessons_of(page.rows, zone),
        "previous_url": page.previous_url(request.GET),
        "next_url": page.next_url(request.GET),
        "zone": reader_zone().key,
        "now": now,
    }
    return render(request, "training/trainer/my_lessons.html", context)


def lesson_of(request: HttpRequest, uuid: UUID) -> Session:
    """The lesson, if the reader gives it."""
    given = Session.objects.given_by(request.user).with_everything().with_trainers().with_materials()
    found: Session = get_object_or_404(given, uuid=uuid)
    return found


@login_required
@never_cache
@require_safe
def lesson(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One lesson, where it is given."""
    return show(request, lesson_of(request, uuid))


def show(
    request: HttpRequest, session: Session, *, form: MaterialForm | None = None, lists: ConferenceForm | None = None
) -> HttpResponse:
    """The page of a lesson, with a form that comes back or fresh ones."""
    now = timezone.now()
    context = {
        "lesson": lessons_of([session], reader_zone())[0],
        "begun": session.starts_at <= now,
        "people": GroupMember.objects.in_session(session).count(),
        "evaluations": Evaluation.objects.visible_to(request.user).of_session(session).with_everything().with_replies(),
        "form": form or MaterialForm(),
        "lists": lists or ConferenceForm(),
        "zone": reader_zone().key,
    }
    bound = (form is not None and form.is_bound) or (lists is not None and lists.is_bound)
    return render(request, "training/trainer/lesson.html", context, status=422 if bound else 200)


@login_required
@require_POST
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand out a file or a link."""
    session = lesson_of(request, uuid)
    form = MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, session, form=form)
    try:
        add_material(session, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as refused:
        if refused.code in {"one", "most"} or hasattr(refused, "error_dict"):
            add_errors(form, refused)
        else:
            form.add_error("file", refused)
        return show(request, session, form=form)
    messages.success(request, _("The people of this lesson find it on their page now."))
    return redirect(f"{reverse('training:given_lesson', args=[uuid])}#materials")


@login_required
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand it out no more."""
    material = get_object_or_404(SessionMaterial.objects.visible_to(request.user).with_files(), uuid=uuid)
    remove_material(material, by=request.user, at=timezone.now())
    messages.success(request, _("It is handed out no more."))
    return redirect(f"{reverse('training:given_lesson', args=[material.session.uuid])}#materials")


@login_required
@never_cache
@require_safe
def results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What people said, added up; nothing of it while one could tell who said what."""
    evaluation = get_object_or_404(
        Evaluation.objects.visible_to(request.user).with_everything().with_replies(), uuid=uuid
    )
    context = {
        "evaluation": evaluation,
        **answers_of(evaluation, at=timezone.now()),
        "lesson": lessons_of([evaluation.session], reader_zone())[0] if evaluation.session is not None else None,
    }
    return render(request, "training/trainer/results.html", context)
