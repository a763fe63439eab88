"""What is said when a trainer, room or group is taken, and the free times that are offered instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import StaffAct
from training.code_lists import Resource
from training.models import Session
from training.scheduling import Clash, Taken, nearest_free

OFFERED = 5
OFFICE_HOURS = (time(9), time(18))
OFFICE_DAYS = (1, 2, 3, 4, 5)


def when(session: Session) -> str:
    """Day and hours of a lesson, by the clock of its course."""
    start, end = (timezone.localtime(one, session.zone) for one in (session.starts_at, session.ends_at))
    return f"{date_format(start, 'l j F Y')}, {time_format(start, 'H:i')}–{time_format(end, 'H:i')}"


def words_of(clashes: list[Clash], *, user: Any) -> list[str]:
    """Who or what is taken, and by which lesson, as far as `user` may know of it."""
    seen = set(Session.objects.seen_by_staff(user).filter(pk__in=[clash.session.pk for clash in clashes]))
    return [_words(clash, known=clash.session in seen) for clash in clashes]


def _words(clash: Clash, *, known: bool) -> str:
    lesson = _("“%(module)s”") % {"module": clash.session.module} if known else _("a lesson of another programme")
    if known and clash.session.group is not None:
        lesson = f"{lesson} ({clash.session.group})"
    named = {"name": clash.name, "lesson": lesson, "when": when(clash.session)}
    if clash.kind in {Resource.TRAINER, Resource.ACCOUNT}:
        return _("%(name)s teaches then: %(lesson)s, %(when)s.") % named
    if clash.kind == Resource.ROOM:
        return _("The room %(name)s is taken then: %(lesson)s, %(when)s.") % named
    return _("%(name)s has a lesson then: %(lesson)s, %(when)s.") % named


@contextmanager
def saying_who_is_taken(user: Any) -> Iterator[None]:
    """Turn what the database refuses into words of a form."""
    try:
        yield
    except Taken as error:
        raise ValidationError(words_of(error.clashes, user=user)) from error


def within(session: Session) -> dict[str, Any]:
    """When a free time is looked for: in office hours, and as early, as late and on the weekday that were wanted, so
    that an evening course is offered evenings and one on Saturdays its Saturdays."""
    start, end = (timezone.localtime(one, session.zone) for one in (session.starts_at, session.ends_at))
    first, last = OFFICE_HOURS
    if start.date() == end.date():
        first, last = min(first, start.time()), max(last, end.time())
    return {"hours": (first, last), "weekdays": sorted({*OFFICE_DAYS, start.isoweekday()})}


class Timed(StaffAct):
    """A form that gives a lesson its time; where that is taken, it offers the nearest free ones."""

    def prepare(self) -> None:
        if self.data.get("slot"):
            self._add_slots([])

    @property
    def chosen(self) -> datetime | None:
        """The free time that was chosen among those offered."""
        found: datetime | None = self.cleaned_data.get("slot")
        return found

    @contextmanager
    def offering(self, session: Session, *, at: datetime) -> Iterator[None]:
        """Write inside: what is taken is said, with free times beside it. `session` has the times that were wanted."""
        try:
            yield
        except Taken as error:
            slots = nearest_free(session, at=at, number=OFFERED, **within(session))
            self._add_slots([(slot.isoformat(), _slot(slot, session)) for slot in slots])
            said = words_of(error.clashes, user=self.user)
            free = _("Choose one of the free times below, or write another one.")
            raise ValidationError([*said, free if slots else _("No free time was found near this one.")]) from error

    def _add_slots(self, choices: list[tuple[str, str]]) -> None:
        self.fields["slot"] = Slot(choices=choices)
        self.order_fields(["slot"])


class Slot(forms.DateTimeField):
    """One of the free times that were offered; whether it still is one, the act finds out."""

    def __init__(self, *, choices: list[tuple[str, str]]) -> None:
        widget = forms.RadioSelect(choices=choices)
        super().__init__(label=gettext_lazy("Free times near it"), required=False, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return value


def _slot(start: datetime, session: Session) -> str:
    """Day and hours that a lesson would have."""
    moved = Session(course=session.course, starts_at=start, ends_at=start + session.length)
    return when(moved)
