"""What "my path" shows of the person's own case: the intention, how prepared, the plan, the documents."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.models import Document, FollowUp, Participation, Preparedness, ReturnIntention
from portal.path_of_training import training_of
from portal.todo import Card


def way_of(user: Any, *, on: date) -> list[Card]:
    """The own pages, with the training once there is a course; none for somebody who takes part in nothing."""
    if not Participation.objects.going_on(user, on=on).exists():
        return []
    return [*training_of(user), _intention(user), _preparedness(user), _plan(user, on), _documents(user)]


def _intention(user: Any) -> Card:
    said = ReturnIntention.objects.of_account(user).newest().first()
    text = f"{said.get_form_display()} · {said.get_horizon_display()}" if said else _("You have not said it yet.")
    return Card(_("How I want to return"), text, reverse("beneficiaries:intention"))


def _preparedness(user: Any) -> Card:
    found = Preparedness.objects.of_account(user).newest().first()
    text = _("Answer some questions, and see what would help next.")
    if found is not None:
        scores = {"readiness": found.readiness, "willingness": found.willingness}
        text = _("Readiness %(readiness)s of 100, willingness %(willingness)s of 100.") % scores
    return Card(_("How prepared I am"), text, reverse("beneficiaries:preparedness"))


def _plan(user: Any, on: date) -> Card:
    coming = FollowUp.objects.of_account(user).coming(on).first()
    text = _("Your goals, and when somebody comes back to you.")
    if coming is not None:
        day = date_format(coming.due_on, "DATE_FORMAT")
        text = _("We come back to you on %(day)s.") % {"day": day}
    return Card(_("My plan"), text, reverse("beneficiaries:plan"))


def _documents(user: Any) -> Card:
    number = Document.objects.handed_in_by(user).count()
    text = ngettext("%(number)s document handed in.", "%(number)s documents handed in.", number) % {"number": number}
    return Card(_("My documents"), text, reverse("beneficiaries:documents"))
