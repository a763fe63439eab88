"""What can be written down about a person's way, in codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssistanceKind(models.TextChoices):
    COUNSELLING = "counselling", _("counselling")
    ADMINISTRATIVE = "administrative", _("administrative help")
    LEGAL = "legal", _("legal advice")
    PSYCHOSOCIAL = "psychosocial", _("psychosocial support")
    TRAVEL = "travel", _("travel")
    GOODS = "goods_in_kind", _("goods in kind")
    MEETING = "meeting", _("meeting with an institution")


class OutcomeKind(models.TextChoices):
    INTERNSHIP = "internship_started", _("internship started")
    EMPLOYED = "employed", pgettext_lazy("an outcome", "found work")
    RECOGNISED = "recognised_qualification", _("qualification recognised")
    REGISTERED = "business_registered", _("enterprise registered")
    RETURNED = "returned", pgettext_lazy("an outcome", "returned")
    PROJECT = "project_started", _("project started")
    REMITTANCE = "remittance_product_opened", _("remittance product opened")


class PlanDimension(models.TextChoices):
    ECONOMIC = "economic", pgettext_lazy("a dimension of reintegration", "economic")
    SOCIAL = "social", pgettext_lazy("a dimension of reintegration", "social")
    PSYCHOSOCIAL = "psychosocial", pgettext_lazy("a dimension of reintegration", "psychosocial")


class NoteVisibility(models.TextChoices):
    TEAM = "team", _("the programme's team")
    RESTRICTED = "restricted", _("restricted: managers and the person's case worker")


class Horizon(models.TextChoices):
    MONTHS = "6_months", _("within six months")
    YEAR = "1_year", _("within a year")
    YEARS = "3_years", _("within three years")
    LATER = "later", pgettext_lazy("when", "later")


class MigrationCycle(models.TextChoices):
    COMPLETE = "complete", pgettext_lazy("the migration cycle", "complete")
    INCOMPLETE = "incomplete", pgettext_lazy("the migration cycle", "incomplete")
    INTERRUPTED = "interrupted", pgettext_lazy("the migration cycle", "interrupted")


class Readiness(models.TextChoices):
    """The two sides of preparedness."""

    READINESS = "readiness", _("readiness")
    WILLINGNESS = "willingness", _("willingness")
