"""What waits for a person in courses: the next lesson when it is near, and what may be said about others."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.shown import shown
from portal.todo import Card, Todo
from training.models import Course, Evaluation, Session
from training.own_timetable import Lesson, lessons_of, reader_zone

NEAR = timedelta(days=2)
FEW = 3


def training_of(user: Any) -> list[Card]:
    """The way to the timetable, for who is in a course."""
    if not Course.objects.of_account(user).exists():
        return []
    text = _("Timetable, hours so far, materials, certificates.")
    return [Card(_("My training"), text, reverse("training:my_training"))]


def waiting_in_training(user: Any, at: datetime) -> list[Todo]:
    """Lessons within two days, and evaluations that can be answered."""
    near = Session.objects.for_account(user).coming(at).between(at, at + NEAR).with_everything()[:FEW]
    asked = Evaluation.objects.put_to(user, at=at).with_everything()[:FEW]
    return [*map(_lesson, lessons_of(near, reader_zone())), *map(_evaluate, asked)]


def _lesson(lesson: Lesson) -> Todo:
    values = {"day": lesson.day_in_words, "time": lesson.time, "place": lesson.place}
    text = _("Lesson on %(day)s, %(time)s, %(place)s.") if lesson.place else _("Lesson on %(day)s, %(time)s.")
    url = lesson.session.get_absolute_url()
    return Todo(str(shown(lesson.session.module, "title")), text % values, url, _("See when and where"))


def _evaluate(evaluation: Evaluation) -> Todo:
    url = reverse("training:evaluation", args=[evaluation.uuid])
    text = _("A few questions. Nobody sees who answered what.")
    return Todo(str(shown(evaluation.form, "title")), text, url, _("Answer"))
