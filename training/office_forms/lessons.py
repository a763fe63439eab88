"""When a lesson takes place: added to a course, moved, cancelled, held."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import StaffAct
from core.forms import LocalMoment, TypedText, Whole
from training.clock import moment
from training.code_lists import Mode
from training.models import Group, Module, Room, Session
from training.office_forms.choices import offer
from training.office_forms.taken import Timed, saying_who_is_taken
from training.scheduling import (
    add_session,
    cancel_session,
    hold_session,
    move_session,
    restore_session,
    unhold_session,
)
from training.states import GIVES, GOING_ON, PLANS, SessionState

SHORTEST, LONGEST = 5, 12 * 60


def rooms_for(programme: Any) -> Any:
    """Rooms that can be chosen."""
    return Room.objects.of_programme(programme).in_use()


class AtATime(Timed):
    """Asks for the beginning by the clock of the course, and the length."""

    starts = LocalMoment(label=gettext_lazy("Begins"), help_text=gettext_lazy("By the clock of the course."))
    minutes = Whole(
        label=gettext_lazy("Minutes"), min_value=SHORTEST, max_value=LONGEST,
        error_messages=dict.fromkeys(
            ("min_value", "max_value"),
            gettext_lazy("A lesson lasts from 5 minutes to 12 hours and ends after it begins."),
        ),
    )  # fmt: skip
    room = forms.ModelChoiceField(
        label=gettext_lazy("Room"), queryset=Room.objects.none(), required=False,
        empty_label=gettext_lazy("No room"),
    )  # fmt: skip

    def times(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Beginning and end as they were asked for. Raises ValidationError for a time that the clock leaves out."""
        values = self.cleaned_data
        try:
            start = self.chosen or moment(values["starts"].date(), values["starts"].time(), zone)
        except ValidationError as error:
            raise ValidationError({"starts": error}) from error
        start = start.astimezone(UTC)  # where no night is an hour longer than it looks
        return start, start + timedelta(minutes=values["minutes"])


class AddLesson(AtATime):
    """A lesson beside those that were laid out."""

    name = "add_lesson"
    label = gettext_lazy("Add a lesson")
    done = gettext_lazy("The lesson is in the timetable.")
    permission = PLANS
    from_states = GOING_ON
    board = "timetable"

    module = forms.ModelChoiceField(label=pgettext_lazy("of a curriculum", "Module"), queryset=Module.objects.none())
    group = forms.ModelChoiceField(
        label=pgettext_lazy("of a course", "Group"), queryset=Group.objects.none(), required=False,
        empty_label=gettext_lazy("All groups together"),
    )  # fmt: skip
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices)
    link = forms.URLField(
        label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Of the web conference."),
    )  # fmt: skip
    field_order = ("module", "group", "starts", "minutes", "mode", "room", "link")

    def prepare(self) -> None:
        super().prepare()
        choices: dict[str, Any] = {
            "module": self.row.curriculum.modules.taught().in_order(),
            "group": self.row.groups.all(),
            "room": rooms_for(self.row.programme),
        }
        for name, rows in choices.items():
            offer(self, name, rows)

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        start, end = self.times(self.row.zone)
        taken = {name: self.cleaned_data[name] for name in ("module", "group", "mode", "room", "link")}
        session = Session(course=self.row, starts_at=start, ends_at=end, **taken)
        with self.offering(session, at=at):
            return add_session(session, by=by, at=at)


class MoveLesson(AtATime):
    """Another time, or another room."""

    name = "move"
    label = gettext_lazy("Move the lesson")
    done = gettext_lazy("The lesson is moved. Reminders and calendars follow, and the people are told.")
    permission = PLANS
    from_states = (SessionState.PLANNED,)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        rooms = rooms_for(self.row.programme) | Room.objects.filter(pk=self.row.room_id)
        offer(self, "room", rooms)
        local = timezone.localtime(self.row.starts_at, self.row.zone).replace(tzinfo=None)
        self.initial.update(starts=local, minutes=self.row.minutes, room=self.row.room_id, seen=self.row.revision)

    def renew(self) -> None:
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again["seen"] = str(self.row.revision)
        self.data = again

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        start, end = self.times(self.row.zone)
        room, seen = self.cleaned_data["room"], self.cleaned_data["seen"]
        wanted = Session.objects.with_everything().get(pk=self.row.pk)
        wanted.starts_at, wanted.ends_at, wanted.room = start, end, room
        with self.offering(wanted, at=at):
            return move_session(
                self.row, starts_at=start, ends_at=end, room=room, keep_room=False, seen=seen, by=by, at=at
            )


class CancelLesson(StaffAct):
    """It does not take place."""

    name = "cancel"
    label = gettext_lazy("Cancel the lesson")
    done = gettext_lazy("The lesson is cancelled, and the people are told. Room, trainers and groups are free again.")
    permission = PLANS
    from_states = (SessionState.PLANNED,)
    tone = "danger"

    reason = TypedText(label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("The people read it."))

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        return cancel_session(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class RestoreLesson(StaffAct):
    """It takes place after all."""

    name = "restore"
    label = gettext_lazy("Let it take place after all")
    done = gettext_lazy("The lesson is in the timetable again, and the people are told.")
    permission = PLANS
    from_states = (SessionState.CANCELLED,)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.course.state in GOING_ON

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        with saying_who_is_taken(by):
            return restore_session(self.row, by=by, at=at)


class HoldLesson(StaffAct):
    """It took place."""

    name = "hold"
    label = gettext_lazy("Mark as held")
    done = gettext_lazy("The lesson counts as held. Its attendance can be written down.")
    permission = GIVES
    from_states = (SessionState.PLANNED,)
    tone = ""

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.starts_at <= timezone.now()

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        return hold_session(self.row, by=by, at=at)


class UnholdLesson(StaffAct):
    """It was marked by mistake."""

    name = "unhold"
    label = gettext_lazy("It was not held")
    done = gettext_lazy("The lesson is planned again.")
    permission = PLANS
    from_states = (SessionState.HELD,)
    lead = gettext_lazy("For a lesson that was marked by mistake, while nobody's attendance is written down.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.course.state in GOING_ON and not row.attendances.exists()

    def carry_out(self, *, by: Any, at: datetime) -> Session:
        return unhold_session(self.row, by=by, at=at)
