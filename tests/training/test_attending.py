"""Attendance: a sheet at once, as often as it is sent; from the list of a web conference too."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from tests.training.lessons import ROME, at_nine, in_group, make_group, make_session, make_trainer, somebody
from training.attending import Presence, record_attendance
from training.conference import read_conference
from training.models import Attendance, Course, Group, GroupMember, Session, Trainer


@pytest.fixture
def begun(course: Course, turin: Group, trainer: Trainer) -> Session:
    """Two hours yesterday at nine, for Turin, given by Paolo; nobody has marked it as held."""
    return make_session(course, group=turin, starts=at_nine(-1), trainers=[trainer])


def sheet(session: Session, *lines: tuple[User, int], by: User, **more: Any) -> int:
    return record_attendance(
        session, [Presence(user.beneficiary.pk, minutes) for user, minutes in lines], by=by, at=timezone.now(), **more
    )


def written() -> dict[str, int]:
    return {row.beneficiary.given_name: row.minutes for row in Attendance.objects.select_related("beneficiary")}


def test_a_sheet_is_written_at_once_and_holds_the_lesson(begun: Session, amina: User, karim: User, paolo: User) -> None:
    assert sheet(begun, (amina, 120), (karim, 45), by=paolo) == 2
    assert written() == {"Amina": 120, "Karim": 45}
    begun.refresh_from_db()
    assert begun.state == "held"


def test_the_same_sheet_twice_changes_nothing(begun: Session, amina: User, karim: User, paolo: User) -> None:
    sheet(begun, (amina, 120), (karim, 45), by=paolo)
    before = list(Attendance.objects.values())
    events = AuditEvent.objects.count()
    assert sheet(begun, (amina, 120), (karim, 45), by=paolo) == 0
    assert (list(Attendance.objects.values()), AuditEvent.objects.count()) == (before, events)
    assert sheet(begun, (karim, 60), by=paolo) == 1
    assert written() == {"Amina": 120, "Karim": 60}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"minutes": 121}, "minutes"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 120, "excused": True}, "excused"),
        ({"minutes": 0, "reason": "Ill"}, "reason"),
        ({"minutes": 0, "excused": True, "reason": "x" * 201}, "reason"),
    ],
)
def test_a_sheet_with_a_fault_writes_nothing(
    begun: Session, amina: User, karim: User, paolo: User, line: dict[str, Any], code: str
) -> None:
    lines = [Presence(karim.beneficiary.pk, 10), Presence(amina.beneficiary.pk, **line)]
    with pytest.raises(ValidationError) as refused:
        record_attendance(begun, lines, by=paolo, at=timezone.now())
    assert refused.value.code == code
    assert not Attendance.objects.exists()


def test_only_who_is_expected_stands_on_it(begun: Session, course: Course, youssef: User, paolo: User) -> None:
    in_group(make_group(course, "Roma"), youssef)
    with pytest.raises(ValidationError, match="not expected"):
        sheet(begun, (youssef, 10), by=paolo)


def test_who_left_the_group_meanwhile_can_still_be_corrected(begun: Session, amina: User, paolo: User) -> None:
    sheet(begun, (amina, 10), by=paolo)
    GroupMember.objects.update(until=timezone.now())
    assert sheet(begun, (amina, 20), by=paolo) == 1


def test_a_lesson_to_come_or_cancelled_has_no_attendance(
    course: Course, turin: Group, lesson: Session, trainer: Trainer, amina: User, paolo: User
) -> None:
    with pytest.raises(ValidationError, match="not begun"):
        sheet(lesson, (amina, 10), by=paolo)
    gone = make_session(course, group=turin, starts=at_nine(-2), state="cancelled", trainers=[trainer])
    with pytest.raises(WrongState):
        sheet(gone, (amina, 10), by=paolo)


def test_a_trainer_writes_the_own_lessons_only(
    course: Course, turin: Group, begun: Session, amina: User, paolo: User, giulia: User, lucia: User
) -> None:
    other = make_session(course, group=turin, starts=at_nine(-3), trainers=[make_trainer(course.programme)])
    for person in (paolo, lucia, amina):
        with pytest.raises(NotAllowed):
            sheet(other, (amina, 10), by=person)
    assert sheet(other, (amina, 10), by=giulia) == 1
    paolo.memberships.update(until=timezone.now() - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        sheet(begun, (amina, 10), by=paolo)


def times(session: Session, *minutes: int) -> list[str]:
    """Moments after the beginning, as the clock in Rome shows them."""
    start = session.starts_at.astimezone(ROME)
    return [f"{start + timedelta(minutes=number):%Y-%m-%d %H:%M:%S}" for number in minutes]


def test_joining_and_leaving_become_minutes(begun: Session, amina: User, karim: User) -> None:
    early, first, second, third, late = times(begun, -10, 30, 60, 90, 130)
    content = (
        f"Meeting ID,Topic\n1,Lesson\n\nName,User Email,Join Time,Leave Time\n"
        f"Amina phone,AMINA@example.org,{early},{second}\nzerouali amina,,{first},{third}\n"
        f"ALAOUI Karim,,{second},{late}\nPaolo Riva,paolo@example.org,{early},{late}\n"
    )
    found = read_conference(content.encode(), begun)
    assert {one.name: one.minutes for one in found.matched} == {"Amina Zerouali": 90, "Karim Alaoui": 60}
    assert found.unknown == ["Paolo Riva"]
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("said", "minutes"), [("95", 95), ("95,5", 95), ("1h 35m 10s", 95), ("01:35:10", 95), ("47m", 47), ("300", 120)]
)
def test_minutes_are_read_as_programs_write_them(begun: Session, amina: User, said: str, minutes: int) -> None:
    content = f"Nome;Durata (minuti)\nAmina Zeroualì;{said}\n".encode("cp1252")
    assert [one.minutes for one in read_conference(content, begun).matched] == [minutes]


def test_who_is_not_on_the_list_was_not_there(begun: Session) -> None:
    found = read_conference(b"name,minutes\nKarim Alaoui,100\n", begun)
    assert found.absent == ["Amina Zerouali"]


def test_a_name_of_two_people_is_nobodys(begun: Session, turin: Group, amina: User) -> None:
    in_group(turin, somebody(turin.programme, given_name="Amina", family_name="Zerouali"))
    found = read_conference(b"name,minutes\nAmina Zerouali,100\nNobody,5\n", begun)
    assert (found.matched, found.unknown) == ([], ["Amina Zerouali", "Nobody"])


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "columns"), (b"a,b\n1,2\n", "columns"), (b"name,minutes\nAmina Zerouali,soon\n", "minutes")],
)
def test_what_is_no_such_list_is_told(begun: Session, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_conference(content, begun)
    assert refused.value.code == code
