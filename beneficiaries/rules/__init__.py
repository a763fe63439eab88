"""Who may see and change what of a person."""

from beneficiaries.rules import cases, cohorts, protecting, referrals
from beneficiaries.rules.persons import acts_for, holds_mandate, looks_after, sees_person

__all__ = ["acts_for", "cases", "cohorts", "holds_mandate", "looks_after", "protecting", "referrals", "sees_person"]
