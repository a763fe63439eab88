"""Persons: who they are, what they take part in, what they agreed to, who may act for them."""

from beneficiaries.models.consent import Consent, ConsentNotice, Purpose
from beneficiaries.models.participation import CaseAssignment, Mandate, Participation
from beneficiaries.models.person import Beneficiary, LanguageSkill
from beneficiaries.models.task import ContactTask

__all__ = [
    "Beneficiary",
    "CaseAssignment",
    "Consent",
    "ConsentNotice",
    "ContactTask",
    "LanguageSkill",
    "Mandate",
    "Participation",
    "Purpose",
]
