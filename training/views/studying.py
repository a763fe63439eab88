"""What people go through on their own: pages to read, then a short quiz, its answers explained, and another try."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.models import Beneficiary
from core.errors import WrongState
from core.forms import add_errors
from training.explaining import explained
from training.forms import Quiz
from training.models import Course, SelfPacedUnit, UnitAttempt
from training.studying import attempt_unit


def course_with(request: HttpRequest, unit: SelfPacedUnit) -> Course | None:
    """The reader's course for which the unit counts."""
    return Course.objects.of_account(request.user).with_everything().giving(unit.module.curriculum_id).first()


def attempts_of(request: HttpRequest, unit: SelfPacedUnit, course: Course | None) -> list[UnitAttempt]:
    """The reader's own, the newest first."""
    person = Beneficiary.objects.of_account(request.user).first()
    if person is None or course is None:
        return []
    return list(UnitAttempt.objects.of_person(person).in_course(course).of_unit(unit))


@login_required
@never_cache
@require_safe
def unit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One page after the other, then the way to the quiz. Also for those who teach the course or run it."""
    found = get_object_or_404(SelfPacedUnit.objects.visible_to(request.user).with_quiz(), uuid=uuid)
    course = course_with(request, found)
    attempts = attempts_of(request, found, course)
    context = {
        "unit": found,
        "course": course,
        "page": Paginator(found.pages.all(), 1).get_page(request.GET.get("page")),
        "has_quiz": bool(found.questions.all()),
        "passed": any(attempt.passed_at for attempt in attempts),
        "last": attempts[0] if attempts else None,
    }
    return render(request, "training/unit.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions; an answered quiz leads to its result."""
    found = get_object_or_404(SelfPacedUnit.objects.for_account(request.user).with_quiz(), uuid=uuid)
    course = get_object_or_404(Course.objects.of_account(request.user).giving(found.module.curriculum_id)[:1])
    form = Quiz(request.POST if request.method == "POST" else None, unit=found)
    if form.is_valid():
        try:
            attempt_unit(found, course, form.chosen, by=request.user, at=timezone.now())
        except WrongState:
            messages.error(request, _("This course is not under way: the quiz counts no more."))
            return redirect(found)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return redirect("training:result", uuid=uuid)
    context = {"unit": found, "form": form, "course": course}
    return render(request, "training/quiz.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was answered last, question by question, and why it is right or not."""
    found = get_object_or_404(SelfPacedUnit.objects.for_account(request.user).with_quiz(), uuid=uuid)
    course = course_with(request, found)
    attempts = attempts_of(request, found, course)
    if not attempts:
        return redirect("training:quiz", uuid=uuid)
    context = {
        "unit": found,
        "course": course,
        "attempt": attempts[0],
        "enough": attempts[0].score >= found.pass_percent,
        "passed": any(attempt.passed_at for attempt in attempts),
        "questions": explained(found, attempts[0]),
    }
    return render(request, "training/result.html", context)
