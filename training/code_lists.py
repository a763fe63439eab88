"""What can be said of lessons and attendance, in codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Delivery(models.TextChoices):
    """How a module reaches people."""

    CLASSROOM = "classroom", pgettext_lazy("a module", "in a classroom")
    LIVE_ONLINE = "live_online", pgettext_lazy("a module", "live online")
    SELF_PACED = "self_paced", pgettext_lazy("a module", "on one's own")


TAUGHT = [Delivery.CLASSROOM, Delivery.LIVE_ONLINE]
"""Modules that take lessons at a time; the others are gone through alone."""


class Mode(models.TextChoices):
    """Where the people of a lesson are."""

    IN_PERSON = "in_person", pgettext_lazy("a lesson", "in person")
    ONLINE = "online", pgettext_lazy("a lesson", "online")
    MIXED = "mixed", pgettext_lazy("a lesson", "in person and online")


class AttendanceSource(models.TextChoices):
    """What attendance was written down from."""

    SHEET = "sheet", _("attendance sheet")
    CONFERENCE = "conference", _("list of a web conference")
    IMPORT = "import", pgettext_lazy("where attendance comes from", "import")


class Resource(models.TextChoices):
    """What cannot be in two lessons at once. `account` is a trainer who signs in, in whichever programme; `course`
    stands for everybody in a course that has no groups."""

    TRAINER = "trainer", _("trainer")
    ACCOUNT = "account", pgettext_lazy("a trainer with an account", "trainer")
    ROOM = "room", _("room")
    GROUP = "group", pgettext_lazy("of a course", "group")
    COURSE = "course", _("course")


class QuestionKind(models.TextChoices):
    """How a question of an evaluation is answered."""

    SCALE = "scale", _("from 1 to 5")
    YES_NO = "yes_no", _("yes or no")
    TEXT = "text", _("in words")


class ReminderKind(models.TextChoices):
    """What is told before a lesson."""

    DAY_BEFORE = "day_before", _("the day before")
