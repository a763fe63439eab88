"""How a timetable is laid out: days, hours, rooms, and the days without lessons."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.forms import Day, TypedText
from core.typed import DAYS
from training.laying_out import Layout, clear_timetable, lay_out_timetable
from training.models import Room
from training.office_forms.lessons import rooms_for
from training.office_forms.taken import saying_who_is_taken
from training.states import GOING_ON, PLANS, CourseState

WORKING = ["1", "2", "3", "4", "5"]
HOURS = {
    "morning_from": time(9), "morning_until": time(13), "afternoon_from": time(14), "afternoon_until": time(18),
}  # fmt: skip
MOST_HOLIDAYS = 200


class Clock(forms.TimeField):
    """A time of the day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
        super().__init__(widget=widget, **kwargs)


class LayOut(StaffAct):
    """Write the whole timetable from the curriculum; afterwards single lessons are moved."""

    name = "lay_out"
    label = gettext_lazy("Lay out the timetable")
    done = gettext_lazy("The timetable is laid out.")
    permission = PLANS
    from_states = GOING_ON
    board = "timetable"
    tone = ""
    first = True
    lead = gettext_lazy(
        "Every module that takes lessons gets its minutes, in order, into the hours that you name here. Lessons can be"
        " moved afterwards."
    )

    first_day = Day(label=gettext_lazy("From"))
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days of the week"), widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        choices=[(str(number + 1), WEEKDAYS[number]) for number in range(7)],
    )  # fmt: skip
    morning_from = Clock(label=gettext_lazy("Morning, from"), required=False)
    morning_until = Clock(label=gettext_lazy("Morning, until"), required=False)
    afternoon_from = Clock(label=gettext_lazy("Afternoon, from"), required=False)
    afternoon_until = Clock(label=gettext_lazy("Afternoon, until"), required=False)
    holidays = TypedText(
        label=gettext_lazy("Days without lessons"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("One a line, as 25/12/2026."),
    )  # fmt: skip
    together = forms.BooleanField(
        label=gettext_lazy("The common part is taught to all groups together"), required=False, initial=True
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and not row.sessions.standing().exists()

    def prepare(self) -> None:
        self.initial.update(first_day=self.row.starts_on, weekdays=WORKING, **HOURS)
        self.groups = list(self.row.groups.all())
        rooms = rooms_for(self.row.programme)
        together = _("Room when all are together")
        labels = {"room_all": together} | {
            f"room_{group.pk}": _("Room of %(group)s") % {"group": group} for group in self.groups
        }
        for name, label in labels.items():
            self.fields[name] = forms.ModelChoiceField(
                label=label, queryset=rooms, required=False, empty_label=_("No room")
            )

    def clean_holidays(self) -> frozenset[date]:
        lines = self.cleaned_data["holidays"].replace(",", "\n").replace(";", "\n").split("\n")
        written = [line.strip() for line in lines if line.strip()]
        if len(written) > MOST_HOLIDAYS:
            raise ValidationError(_("At most %(most)s days."), params={"most": MOST_HOLIDAYS})
        return frozenset(_day(text) for text in written)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for part in ("morning", "afternoon"):
            if (cleaned.get(f"{part}_from") is None) != (cleaned.get(f"{part}_until") is None):
                self.add_error(f"{part}_until", _("Write both, or neither."))
        return cleaned

    def layout(self) -> Layout:
        """What was asked for."""
        values = self.cleaned_data
        hours = [(values[f"{part}_from"], values[f"{part}_until"]) for part in ("morning", "afternoon")]
        rooms: dict[int | None, Room | None] = {None: values["room_all"]}
        rooms |= {group.pk: values[f"room_{group.pk}"] for group in self.groups}
        return Layout(
            first_day=values["first_day"], weekdays=[int(day) for day in values["weekdays"]],
            hours=[(start, end) for start, end in hours if start is not None], holidays=values["holidays"],
            rooms=rooms, together=values["together"],
        )  # fmt: skip

    def carry_out(self, *, by: Any, at: datetime) -> str:
        with saying_who_is_taken(by):
            try:
                sessions = lay_out_timetable(self.row, self.layout(), by=by, at=at)
            except ValidationError as error:
                raise _about_fields(error) from error
        number = len(sessions)
        said = ngettext("%(number)s lesson is in the timetable.", "%(number)s lessons are in the timetable.", number)
        return said % {"number": number}


def _about_fields(error: ValidationError) -> ValidationError:
    """What is said of the hours as a whole stands above the form."""
    if hasattr(error, "error_dict") and "hours" in error.error_dict:
        return ValidationError(error.error_dict["hours"])
    return error


def _day(text: str) -> date:
    for shape in DAYS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValidationError(_("“%(text)s” is no day. Write it as 25/12/2026."), params={"text": text[:40]})


class ClearTimetable(StaffAct):
    """Begin anew."""

    name = "clear_timetable"
    label = gettext_lazy("Take the timetable away")
    done = gettext_lazy("The timetable is gone. Lay it out anew.")
    permission = PLANS
    from_states = (CourseState.PLANNED,)
    board = "timetable"
    tone = "danger"
    lead = gettext_lazy("All lessons of this course, with their trainers and materials. Possible until it is open.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.sessions.exists()

    def carry_out(self, *, by: Any, at: datetime) -> str:
        number = clear_timetable(self.row, by=by, at=at)
        said = ngettext("%(number)s lesson is taken away.", "%(number)s lessons are taken away.", number)
        return said % {"number": number}
