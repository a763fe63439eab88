"""Persons: who they are, what they take part in, what they agreed to, what is done with and for them."""

from beneficiaries.models.case import (
    Assistance,
    CaseNote,
    Document,
    FollowUp,
    Outcome,
    PlanGoal,
    ReintegrationPlan,
)
from beneficiaries.models.claiming import PersonInvitation, RecordClaim
from beneficiaries.models.cohort import Cohort, Letter, SelectionCriterion
from beneficiaries.models.consent import Consent, ConsentNotice, Purpose
from beneficiaries.models.enrolment import Enrolment, EnrolmentEvent, EnrolmentScore
from beneficiaries.models.participation import CaseAssignment, Mandate, Participation
from beneficiaries.models.person import Beneficiary, LanguageSkill
from beneficiaries.models.preparing import (
    Preparedness,
    PreparednessAnswer,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
    ReturnIntention,
)
from beneficiaries.models.protecting import ErasureRequest, PersonExport, RetentionRule
from beneficiaries.models.referral import Referral, ReferralEvent
from beneficiaries.models.task import ContactTask

__all__ = [
    "Assistance",
    "Beneficiary",
    "CaseAssignment",
    "CaseNote",
    "Cohort",
    "Consent",
    "ConsentNotice",
    "ContactTask",
    "Document",
    "Enrolment",
    "EnrolmentEvent",
    "EnrolmentScore",
    "ErasureRequest",
    "FollowUp",
    "LanguageSkill",
    "Letter",
    "Mandate",
    "Outcome",
    "Participation",
    "PersonExport",
    "PersonInvitation",
    "PlanGoal",
    "Preparedness",
    "PreparednessAnswer",
    "PreparednessOption",
    "PreparednessQuestion",
    "Purpose",
    "Questionnaire",
    "RecordClaim",
    "Referral",
    "ReferralEvent",
    "ReintegrationPlan",
    "RetentionRule",
    "ReturnIntention",
    "SelectionCriterion",
]
