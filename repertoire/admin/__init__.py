"""The back office of the repertoire: entries, what they offer, what waits for clearance, who speaks for whom."""

from repertoire.admin.changes import ChangeAdmin
from repertoire.admin.listings import RepertoireAdmin
from repertoire.admin.opportunities import OpportunityAdmin
from repertoire.admin.organisations import OrganisationAdmin
from repertoire.admin.speaking import InvitationAdmin, MemberAdmin, RequestAdmin

__all__ = [
    "ChangeAdmin",
    "InvitationAdmin",
    "MemberAdmin",
    "OpportunityAdmin",
    "OrganisationAdmin",
    "RepertoireAdmin",
    "RequestAdmin",
]
