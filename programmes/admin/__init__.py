"""The back office of programmes: what they are, who works in them, and the accounts of those people."""

from programmes import wording  # noqa: F401 (tells its verbs and mails)
from programmes.admin.accounts import AccountAdmin
from programmes.admin.memberships import MembershipAdmin
from programmes.admin.programmes import ProgrammeAdmin

__all__ = ["AccountAdmin", "MembershipAdmin", "ProgrammeAdmin"]
