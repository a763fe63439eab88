"""The codes of the repertoire. Codes are stored; labels are only shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.code_lists import SupportKind


class OrganisationKind(models.TextChoices):
    PUBLIC_AUTHORITY = "public_authority", _("Public authority")
    COMPANY = "company", _("Company")
    BANK = "bank_or_mfi", _("Bank or microfinance institution")
    INCUBATOR = "incubator", _("Incubator")
    CHAMBER = "chamber_of_commerce", _("Chamber of commerce")
    NGO = "ngo", _("Non-governmental organisation")
    DIASPORA = "diaspora_association", _("Diaspora association")
    RESEARCH = "university_or_research", _("University or research centre")
    TRAINING = "training_body", _("Training body")
    INTERNATIONAL = "international_organisation", _("International organisation")
    CONSULATE = "consulate", _("Consulate")


class OpportunityAim(models.TextChoices):
    INTEGRATION = "integration", _("Integration in the host country")
    RETURN = "return", _("Return, physical or virtual")


class DetailKind(models.TextChoices):
    PERSON = "person", _("contact person")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    ADDRESS = "address", _("postal address")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everybody")
    SIGNED_IN = "signed_in", _("people who have signed in")
    INTERNAL = "internal", _("programme staff only")


class InvolvementRole(models.TextChoices):
    LEAD = "lead", _("lead")
    PARTNER = "partner", pgettext_lazy("of a programme", "partner")
    IMPLEMENTER = "implementer", _("implementer")
    DONOR = "donor", _("donor")


class ContactKind(models.TextChoices):
    MEETING = "meeting", _("meeting")
    CALL = "call", _("phone call")
    LETTER = "letter", _("letter or e-mail")
    EVENT = "event", _("talk at an event")


FINANCE = [SupportKind.FINANCIAL]
"""Kinds of opportunity that name an amount."""
