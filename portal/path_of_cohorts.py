"""What waits for a person with the groups that they applied to, or could apply to."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from beneficiaries.applying import fitting
from beneficiaries.models import Beneficiary, Cohort, Enrolment
from beneficiaries.states import EnrolmentState
from portal.todo import Todo

MOST_COHORTS = 2


def open_to(person: Beneficiary, cohorts: list[Cohort]) -> list[Cohort]:
    """Those of the open cohorts that are for people like this one, the first to close first, few of them."""
    return fitting(cohorts, person)[:MOST_COHORTS]


def answers(enrolments: list[Enrolment], at: datetime) -> list[Todo]:
    """Places that are offered, and news that was not read: what the person was told, never what was only decided."""
    offered = [row for row in enrolments if row.told_state == EnrolmentState.OFFERED and _is_open(row, at)]
    news = [row for row in enrolments if row.has_news and row not in offered]
    return [*map(_answer, offered), *map(_read, news)]


def _is_open(enrolment: Enrolment, at: datetime) -> bool:
    return enrolment.offered_until is not None and at < enrolment.offered_until


def _answer(enrolment: Enrolment) -> Todo:
    until = enrolment.offered_until
    moment = date_format(localtime(until, enrolment.cohort.zone), "DATETIME_FORMAT") if until else ""
    text = _("A place is offered to you until %(moment)s.") % {"moment": moment}
    return Todo(str(enrolment.cohort), text, enrolment.get_absolute_url(), _("Answer"))


def _read(enrolment: Enrolment) -> Todo:
    text = _("There is news about your application.")
    return Todo(str(enrolment.cohort), text, enrolment.get_absolute_url(), _("Read the news"))


def applications(cohorts: list[Cohort]) -> list[Todo]:
    """Cohorts to which the person can apply."""
    return [_apply(cohort) for cohort in cohorts]


def _apply(cohort: Cohort) -> Todo:
    moment = date_format(localtime(cohort.closes_at, cohort.zone), "DATETIME_FORMAT")
    text = _("A group that you can join. Apply until %(moment)s.") % {"moment": moment}
    return Todo(str(cohort), text, cohort.get_absolute_url(), _("Read and apply"))
