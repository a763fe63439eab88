"""The attendance sheet of a lesson: all people on one screen, also from the list of a web conference; for who gives the
lesson and for the office.

A script sends it in the background and keeps it on the phone while there is no connection; without it the button does
the same with a page.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import WrongState
from training.attendance_forms import Row, Sheet
from training.conference import Conference, read_conference
from training.durations import spoken
from training.forms import ConferenceForm
from training.models import Attendance, GroupMember, Session
from training.own_timetable import lessons_of, reader_zone
from training.sheet import Saved, mark_of, save_sheet
from training.states import CourseState, SessionState
from training.views.trainer import lesson_of, show


def lesson_to_write(request: HttpRequest, uuid: UUID) -> Session:
    """The lesson, if the reader writes down who was there."""
    found: Session = get_object_or_404(Session.objects.written_by(request.user).with_everything(), uuid=uuid)
    return found


def page_of(session: Any) -> str:
    """The page of the lesson: the trainer's own, or that of the back office."""
    if session.given:
        return reverse("training:given_lesson", args=[session.uuid])
    return reverse("admin:training_session_change", args=[session.pk])


def sheet_of(session: Session, posted: Any = None) -> Sheet:
    """Everybody who is expected, with what is written down, or what was sent."""
    members = GroupMember.objects.in_session(session).with_people().by_name()
    written = Attendance.objects.of_session(session).with_recorder().by_person()
    return Sheet(session, members, written, posted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet, and saving it; the script asks for JSON, and by GET who is signed in, with a fresh token.

    JSON answers: 200 saved; 401 nobody, or somebody else than the page was made for, is signed in; 409 the sheet
    cannot be written any more (`words`), or others wrote about some people meanwhile (`rows`): the rest is saved;
    422 what is wrong with which line, and nothing is saved.
    """
    if request.headers.get("Accept") == "application/json":
        return _for_script(request, uuid)
    return _for_page(request, uuid)


@login_required
def _for_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = lesson_to_write(request, uuid)
    if request.method != "POST":
        return page(request, session, sheet_of(session))
    found = sheet_of(session, request.POST)
    if not found.is_valid:
        return page(request, session, found, status=422)
    try:
        saved = _save(request, session, found)
    except (WrongState, ValidationError) as refused:
        messages.error(request, refusal(session, refused))
        return redirect(page_of(session))
    if not saved.theirs:
        messages.success(request, _("The attendance is written down."))
        return redirect(page_of(session))
    for row in found.rows:
        if row.person in saved.theirs:
            row.error, row.known = told(saved.theirs[row.person]), [mark_of(saved.theirs[row.person]), *row.known]
        else:
            row.known = [*_marks(found, row), *row.known]
    return page(request, session, found, status=409)


def _for_script(request: HttpRequest, uuid: UUID) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"reason": "signed_out"}, status=401)
    if request.method == "POST" and request.POST.get("user") != str(request.user.uuid):
        return JsonResponse({"reason": "somebody_else"}, status=401)
    session = lesson_to_write(request, uuid)
    if request.method != "POST":
        return JsonResponse({"user": str(request.user.uuid), "token": get_token(request)})
    found = sheet_of(session, request.POST)
    if not found.is_valid:
        return JsonResponse({"reason": "errors", "errors": found.errors}, status=422)
    try:
        saved = _save(request, session, found)
    except (WrongState, ValidationError) as refused:
        return JsonResponse({"reason": "closed", "words": refusal(session, refused)}, status=409)
    if not saved.theirs:
        return JsonResponse({"saved_at": timezone.now().isoformat()})
    rows = {person: {"words": told(row), "mark": mark_of(row)} for person, row in saved.theirs.items()}
    return JsonResponse({"reason": "conflict", "rows": rows, "saved_at": timezone.now().isoformat()}, status=409)


def _save(request: HttpRequest, session: Session, found: Sheet) -> Saved:
    return save_sheet(session, found.lines, seen=found.known, by=request.user, at=timezone.now(), source=found.source)


def _marks(found: Sheet, row: Row) -> list[str]:
    return [mark_of(line) for line in found.lines if line.beneficiary == row.person]


def told(row: Attendance | None) -> str:
    """What somebody else wrote meanwhile, in words."""
    if row is None:
        return _("Somebody else has taken this line away meanwhile. Save again to keep yours.")
    values = {"name": row.recorded_by.full_name, "minutes": spoken(row.minutes)}
    return _("%(name)s has written meanwhile: %(minutes)s. Save again to keep yours, or correct it.") % values


def refusal(session: Session, error: Exception) -> str:
    """Why nothing can be written down."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if session.state == SessionState.CANCELLED:
        return _("This lesson is cancelled: nobody was there.")
    if session.course.state != CourseState.RUNNING:
        return _("This course is closed: its attendance cannot be changed any more. Ask the office.")
    return _("The attendance cannot be written down now.")


def page(
    request: HttpRequest, session: Session, found: Sheet, *, conference: Conference | None = None, status: int = 200
) -> HttpResponse:
    """The sheet with what is wrong in it, and what the list of a conference said."""
    open_now = session.state != SessionState.CANCELLED and session.course.state == CourseState.RUNNING
    context = {
        "lesson": lessons_of([session], reader_zone())[0],
        "office": "" if getattr(session, "given", True) else page_of(session),
        "sheet": found,
        "conference": conference,
        "writable": open_now and session.starts_at <= timezone.now(),
        "refusal": "" if open_now else refusal(session, WrongState()),
        "zone": reader_zone().key,
    }
    return render(request, "training/trainer/attendance.html", context, status=status)


@login_required
@never_cache
@require_POST
def conference(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read the list of a web conference into the sheet, to be looked at; nothing is written before it is saved."""
    session = lesson_of(request, uuid)
    form = ConferenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, session, lists=form)
    try:
        found = read_conference(form.cleaned_data["file"], session)
    except ValidationError as refused:
        form.add_error("file", refused)
        return show(request, session, lists=form)
    proposed = sheet_of(session)
    proposed.propose({one.beneficiary: one.minutes for one in found.matched})
    return page(request, session, proposed, conference=found)
