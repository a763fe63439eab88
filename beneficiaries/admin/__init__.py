"""The back office of persons: profiles, case files, consents, mandates, and whom staff must tell something."""

from beneficiaries import wording  # noqa: F401 (tells its verbs)
from beneficiaries.admin import enrolled  # noqa: F401 (a panel on the page of a person)
from beneficiaries.admin.case_files import CaseFileAdmin
from beneficiaries.admin.case_notes import CaseNoteAdmin, DocumentAdmin
from beneficiaries.admin.case_rows import AssistanceAdmin, PreparednessAdmin, ReturnIntentionAdmin
from beneficiaries.admin.claims import ClaimAdmin
from beneficiaries.admin.cohorts import CohortAdmin
from beneficiaries.admin.erasures import ErasureRequestAdmin
from beneficiaries.admin.exports import PersonExportAdmin
from beneficiaries.admin.notices import ConsentNoticeAdmin
from beneficiaries.admin.outcomes import FollowUpAdmin, OutcomeAdmin, PlanGoalAdmin
from beneficiaries.admin.persons import PERSON_PANELS, BeneficiaryAdmin
from beneficiaries.admin.questionnaires import PreparednessQuestionAdmin, QuestionnaireAdmin
from beneficiaries.admin.referrals import ReferralAdmin
from beneficiaries.admin.retention import RetentionRuleAdmin
from beneficiaries.admin.tasks import ContactTaskAdmin

__all__ = [
    "PERSON_PANELS",
    "AssistanceAdmin",
    "BeneficiaryAdmin",
    "CaseFileAdmin",
    "CaseNoteAdmin",
    "ClaimAdmin",
    "CohortAdmin",
    "ConsentNoticeAdmin",
    "ContactTaskAdmin",
    "DocumentAdmin",
    "ErasureRequestAdmin",
    "FollowUpAdmin",
    "OutcomeAdmin",
    "PersonExportAdmin",
    "PlanGoalAdmin",
    "PreparednessAdmin",
    "PreparednessQuestionAdmin",
    "QuestionnaireAdmin",
    "ReferralAdmin",
    "RetentionRuleAdmin",
    "ReturnIntentionAdmin",
]
