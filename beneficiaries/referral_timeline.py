"""What happened to a referral, told to the person and to staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Referral, ReferralEvent
from core.shown import shown
from repertoire.models import OrganisationMember

SENTENCES: dict[str, str | Promise] = {
    "propose": gettext_lazy("Proposed."),
    "send": gettext_lazy("Sent to the organisation."),
    "accept": gettext_lazy("The organisation has accepted."),
    "decline": gettext_lazy("The organisation has declined."),
    "finish": gettext_lazy("Done."),
    "abandon": gettext_lazy("Given up."),
    "revoke": gettext_lazy("Taken back: the organisation sees nothing of it any more."),
}
BY_CONSENT = gettext_lazy(
    "Taken back, because the consent to share was withdrawn: the organisation sees nothing of it."
)
ANSWERS = {"accept", "decline"}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `note` is what was said about it, in the words of whoever wrote it."""

    at: datetime
    text: str
    actor: str
    tone: str
    note: str = ""


def happenings(referral: Referral, *, reader: Any, events: Iterable[ReferralEvent]) -> list[Happening]:
    """What happened, newest first. Who works for the organisation acts in its name, staff in that of the programme."""
    organisation = referral.opportunity.organisation
    partners = set(OrganisationMember.objects.of_organisation(organisation).values_list("user_id", flat=True))
    return [_told(referral, event, reader, partners) for event in reversed(list(events))]


def _told(referral: Referral, event: ReferralEvent, reader: Any, partners: set[int]) -> Happening:
    text = BY_CONSENT if event.by is None else SENTENCES.get(event.act, event.get_to_state_display())
    note = referral.answer if event.act in ANSWERS else event.reason
    tone = {"accept": "done", "finish": "done"}.get(event.act, "")
    return Happening(event.at, str(text), _actor(referral, event, reader, partners), tone, note)


def _actor(referral: Referral, event: ReferralEvent, reader: Any, partners: set[int]) -> str:
    person = referral.participation.beneficiary
    if event.by is None:
        return ""
    if event.on_behalf_of is not None:
        return _("%(name)s on behalf of %(person)s") % {"name": event.by.full_name, "person": person.full_name}
    if event.by_id == reader.pk:
        return _("you")
    if event.by_id == person.user_id:
        return person.full_name
    if event.by_id in partners:
        return shown(referral.opportunity.organisation, "name").text
    return str(referral.programme)
