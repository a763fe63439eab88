"""Cohorts to which people can apply, as a list that newsletters can show."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Cohort
from core.lists import offer_open

if TYPE_CHECKING:
    from beneficiaries.querysets.cohorts import CohortQuerySet


def _open() -> "CohortQuerySet":
    return Cohort.objects.open_at(timezone.now()).for_list()


offer_open("beneficiaries.open_cohorts", _("Open cohorts"), rows=_open, title="name")
