"""Who was there: a whole sheet at once, as often as it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.states import require
from training.code_lists import AttendanceSource
from training.locking import lock_session
from training.models import Attendance, GroupMember, Session
from training.scheduling import hold
from training.states import CourseState, SessionState

RECORDS = "training.record_attendance"


@dataclass(frozen=True)
class Presence:
    """A line of the sheet, by the key of the person: minutes there, and the excuse for what was missed."""

    beneficiary: int
    minutes: int
    excused: bool = False
    reason: str = ""


@transaction.atomic
def record_attendance(
    session: Session, lines: Iterable[Presence], *, by: Any, at: datetime, source: str = AttendanceSource.SHEET
) -> int:
    """Write down who was there; a lesson that has begun is held by it. Returns how many lines changed anything.

    Whoever is in no line stays as they were, and the same sheet twice changes nothing. Raises NotAllowed, WrongState
    for a cancelled lesson or a closed course, ValidationError, writing nothing, for minutes beyond the lesson's, an
    excuse for nothing missed, and people who are not expected at it.
    """
    return write_lines(lock_session(session), lines, by=by, at=at, source=source)


def write_lines(session: Session, lines: Iterable[Presence], *, by: Any, at: datetime, source: str) -> int:
    """The same, for a lesson that is locked already."""
    require(by, RECORDS, session)
    if session.course.state != CourseState.RUNNING or session.state == SessionState.CANCELLED:
        raise WrongState(f"{session.course.state} {session.state}")
    sheet = {line.beneficiary: line for line in lines}
    _check(session, sheet)
    if session.state == SessionState.PLANNED:
        hold(session, by=by, at=at)
    there = Attendance.objects.of_session(session).by_person()
    changed = [line for line in sheet.values() if _differs(line, there.get(line.beneficiary))]
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=session, beneficiary_id=line.beneficiary, minutes=line.minutes, excused=line.excused,
                reason=line.reason, source=source, recorded_by=by, recorded_at=at,
            )
            for line in changed
        ],
        update_conflicts=True,
        unique_fields=["session", "beneficiary"],
        update_fields=["minutes", "excused", "reason", "source", "recorded_by", "recorded_at"],
    )  # fmt: skip
    if changed:
        record("training.record_attendance", by=by, on=session, number=len(changed), written_from=str(source))
    return len(changed)


def _differs(line: Presence, row: Attendance | None) -> bool:
    return row is None or (row.minutes, row.excused, row.reason) != (line.minutes, line.excused, line.reason)


def _check(session: Session, sheet: dict[int, Presence]) -> None:
    expected = set(GroupMember.objects.in_session(session).values_list("beneficiary", flat=True))
    expected |= set(Attendance.objects.of_session(session).values_list("beneficiary", flat=True))
    if sheet.keys() - expected:
        raise ValidationError(_("Somebody on this sheet is not expected at this lesson."), code="not_expected")
    for line in sheet.values():
        if not 0 <= line.minutes <= session.minutes:
            raise ValidationError(
                _("From 0 to %(most)s minutes: the lesson lasts no longer."), params={"most": session.minutes},
                code="minutes",
            )  # fmt: skip
        if line.excused and line.minutes == session.minutes:
            raise ValidationError(_("Whoever was there all the time needs no excuse."), code="excused")
        if line.reason and not line.excused:
            raise ValidationError(_("A reason is given only for who is excused."), code="reason")
        if len(line.reason) > 200:
            raise ValidationError(_("Give the reason in at most 200 characters."), code="reason")
