"""The back office of persons: profiles, participation, consents, mandates, and whom staff must tell something."""

from beneficiaries import wording  # noqa: F401 (tells its verbs)
from beneficiaries.admin.notices import ConsentNoticeAdmin
from beneficiaries.admin.persons import PERSON_PANELS, BeneficiaryAdmin
from beneficiaries.admin.referrals import ReferralAdmin
from beneficiaries.admin.tasks import ContactTaskAdmin

__all__ = ["PERSON_PANELS", "BeneficiaryAdmin", "ConsentNoticeAdmin", "ContactTaskAdmin", "ReferralAdmin"]
