"""What staff can do in the repertoire, each as a form with the act behind it."""

from repertoire.office_forms.clearing import ClearChange, RefuseChange
from repertoire.office_forms.publishing import CONFIRM, HIDE, PUBLISH, PUT_BACK, SHOW, WITHDRAW
from repertoire.office_forms.speaking import EndMembership, Grant, Invite, Refuse

ENTRY_ACTS = (PUBLISH, CONFIRM, HIDE, SHOW, Invite)
OFFER_ACTS = (PUBLISH, WITHDRAW, PUT_BACK)
CHANGE_ACTS = (ClearChange, RefuseChange)
REQUEST_ACTS = (Grant, Refuse)
MEMBER_ACTS = (EndMembership,)

__all__ = ["CHANGE_ACTS", "ENTRY_ACTS", "MEMBER_ACTS", "OFFER_ACTS", "REQUEST_ACTS"]
