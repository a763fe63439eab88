"""The course of somebody who takes part: the timetable, hours so far, materials, what to do alone, certificates."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from beneficiaries.models import Beneficiary
from core.uploading import serve_upload
from training.models import (
    Attendance,
    Certificate,
    Course,
    Evaluation,
    GroupMember,
    SelfPacedUnit,
    Session,
    SessionMaterial,
    UnitAttempt,
)
from training.own_timetable import by_day, lessons_of, reader_zone
from training.progress import in_words, share_of_ring
from training.sharing import open_material

NEXT = 5


@login_required
@never_cache
@require_safe
def my_training(request: HttpRequest) -> HttpResponse:
    """Everything at a glance: the next lessons, the courses, what to evaluate, certificates."""
    now, user = timezone.now(), request.user
    coming = Session.objects.for_account(user).coming(now).with_everything()[:NEXT]
    context = {
        "days": by_day(lessons_of(coming, reader_zone())),
        "courses": Course.objects.of_account(user).with_everything(),
        "evaluations": Evaluation.objects.put_to(user, at=now).with_everything(),
        "certificates": Certificate.objects.of_account(user).with_everything(),
        "zone": reader_zone().key,
    }
    return render(request, "training/my_training.html", context)


@login_required
@never_cache
@require_safe
def course(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One course: how far the person has come, and every lesson by both clocks."""
    now, user = timezone.now(), request.user
    found = get_object_or_404(Course.objects.of_account(user).with_everything(), uuid=uuid)
    person = get_object_or_404(Beneficiary.objects.of_account(user))
    hours = next(iter(GroupMember.objects.hours(found, person=person)), None)
    sessions = Session.objects.for_account(user).of_course(found).with_everything().with_trainers().with_materials()
    attendance = Attendance.objects.of_course(found).of_person(person)
    lessons = lessons_of(sessions.in_order(), reader_zone(), attendance)
    passed = UnitAttempt.objects.of_person(person).in_course(found).passed().unit_keys()
    units = SelfPacedUnit.objects.for_account(user).of_curriculum(found.curriculum_id).with_module().in_order()
    context: dict[str, Any] = {
        "course": found,
        "hours": hours,
        "percent": share_of_ring(hours) if hours is not None else 0,
        "standing": in_words(hours) if hours is not None else "",
        "days": by_day(lesson for lesson in lessons if not lesson.is_over(now)),
        "past": by_day(lesson for lesson in reversed(lessons) if lesson.is_over(now)),
        "materials": [lesson for lesson in lessons if lesson.session.materials.all()],
        "units": [(unit, unit.pk in passed) for unit in units],
        "evaluations": Evaluation.objects.put_to(user, at=now).of_course(found).with_everything(),
        "certificates": Certificate.objects.of_account(user).of_course(found).with_everything(),
        "zone": reader_zone().key,
    }
    return render(request, "training/course.html", context)


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One lesson, where mails and calendars lead; whoever gives it comes to the trainer's page."""
    user = request.user
    seen = Session.objects.for_account(user).with_everything().with_trainers().with_materials()
    found = seen.with_uuid(uuid)
    if found is None:
        return redirect("training:given_lesson", uuid=get_object_or_404(Session.objects.given_by(user), uuid=uuid).uuid)
    now = timezone.now()
    lesson = lessons_of([found], reader_zone(), Attendance.objects.of_session(found).of_account(user))[0]
    context = {
        "lesson": lesson,
        "is_over": lesson.is_over(now),
        "evaluations": Evaluation.objects.put_to(user, at=now).of_session(found).with_everything(),
        "zone": reader_zone().key,
    }
    return render(request, "training/session.html", context)


@login_required
@require_safe
def material(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file of a material, for everybody who sees the lesson."""
    found = get_object_or_404(SessionMaterial.objects.visible_to(request.user).with_files(), uuid=uuid)
    if found.upload is None:
        raise Http404
    return serve_upload(open_material(found, by=request.user))
