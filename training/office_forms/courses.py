"""What the office does with a whole course."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.forms import TypedText
from training.feeding import feed_of, renew_feed
from training.models import CalendarFeed, Course
from training.opening import cancel_course, close_course, open_course, reopen_course
from training.states import GOING_ON, PLANS, CourseState


class OpenCourse(StaffAct):
    """Its people and trainers read it from now on."""

    name = "open"
    label = _("Open the course")
    done = _("The course is open: its people and trainers see it, and the people are told.")
    permission = PLANS
    from_states = (CourseState.PLANNED,)
    tone = ""

    def carry_out(self, *, by: Any, at: datetime) -> Course:
        return open_course(self.row, by=by, at=at)


class CloseCourse(StaffAct):
    """Nothing is planned in it any more."""

    name = "close"
    label = _("Close the course")
    done = _("The course is closed. Its people still read it.")
    permission = PLANS
    from_states = (CourseState.RUNNING,)

    def carry_out(self, *, by: Any, at: datetime) -> Course:
        return close_course(self.row, by=by, at=at)


class ReopenCourse(StaffAct):
    """Something was forgotten."""

    name = "reopen"
    label = _("Open the course again")
    done = _("The course is open again: attendance can be written down.")
    permission = PLANS
    from_states = (CourseState.CLOSED,)

    def carry_out(self, *, by: Any, at: datetime) -> Course:
        return reopen_course(self.row, by=by, at=at)


class CancelCourse(StaffAct):
    """It does not take place, or not to its end."""

    name = "cancel"
    label = _("Cancel the course")
    done = _("The course is cancelled, with all lessons that were still planned.")
    permission = PLANS
    from_states = GOING_ON
    tone = "danger"

    reason = TypedText(label=_("Reason"), max_length=300, help_text=_("The people read it."))

    def carry_out(self, *, by: Any, at: datetime) -> Course:
        return cancel_course(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class RenewCalendar(StaffAct):
    """The secret address of the whole timetable, for calendar programs; another one once it has come to strangers."""

    name = "calendar"
    label = _("Take a new calendar address")
    done = _("The calendar has a new address. One that it had before leads nowhere any more.")
    permission = PLANS
    board = "timetable"
    lead = _("Whoever knows the address reads the timetable without signing in, and follows every change of it.")

    def carry_out(self, *, by: Any, at: datetime) -> CalendarFeed:
        feed = CalendarFeed.objects.of_course(self.row)
        return feed_of(course=self.row, by=by) if feed is None else renew_feed(feed, by=by, at=at)
