"""What staff can do in the repertoire, each as a form with the act behind it."""

from repertoire.office_forms.clearing import ClearChange, RefuseChange
from repertoire.office_forms.publishing import Confirm, Hide, Publish, PutBack, Show, Withdraw
from repertoire.office_forms.speaking import EndMembership, Grant, Invite, Refuse

ENTRY_ACTS = (Publish, Confirm, Hide, Show, Invite)
OFFER_ACTS = (Publish, Withdraw, PutBack)
CHANGE_ACTS = (ClearChange, RefuseChange)
REQUEST_ACTS = (Grant, Refuse)
MEMBER_ACTS = (EndMembership,)

__all__ = ["CHANGE_ACTS", "ENTRY_ACTS", "MEMBER_ACTS", "OFFER_ACTS", "REQUEST_ACTS"]
