"""Who speaks for an organisation: by invitation of the staff, or by one's own request."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.auditing import record
from core.errors import WrongState
from core.mailing import Recipient, cancel_mails, queue_mail
from core.request_context import forget
from core.shown import shown
from core.states import require, set_state
from core.translating import record_translation
from repertoire.models import EntryRequest, MemberInvitation, Organisation, OrganisationMember
from repertoire.moving import lock_organisation, tell
from repertoire.states import REQUEST_TRANSITIONS, EntryState

MOST_OPEN = 3
"""Requests of one person that nobody has answered yet."""


@transaction.atomic
def invite_member(
    organisation: Organisation, *, email: str, language: str, by: Any, at: datetime
) -> MemberInvitation:  # fmt: skip
    """Ask whoever holds this address to speak for the organisation; an earlier invitation of it counts no more.

    Raises NotAllowed, WrongState for an entry merged into another, ValidationError where the address speaks already.
    """
    organisation = _standing(organisation)
    require(by, "repertoire.keep_entry", organisation)
    email = email.strip().lower()
    if OrganisationMember.objects.current(at).filter(organisation=organisation, user__email=email).exists():
        raise ValidationError({"email": _("This person already speaks for this organisation.")})
    for earlier in organisation.invitations.filter(email__iexact=email, accepted_at=None):
        cancel_mails(earlier)
        earlier.delete()
    invitation = MemberInvitation.objects.create(
        organisation=organisation, email=email, language=language, by=by, at=at
    )
    record("repertoire.invite_member", by=by, on=organisation)
    queue_mail(
        "repertoire/invited", to=Recipient(email, language), cause=invitation,
        path=reverse("repertoire:invitation", args=[invitation.uuid]),
        organisation=shown(organisation, "name", language).text,
    )  # fmt: skip
    return invitation


@transaction.atomic
def accept_invitation(invitation: MemberInvitation, *, by: Any, at: datetime) -> OrganisationMember:
    """`by`, who has confirmed the invited address, speaks for the organisation from now on.

    Raises NotAllowed, WrongState when the invitation was accepted already or is too old.
    """
    organisation = _standing(invitation.organisation)
    found = MemberInvitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None or not found.is_open(at):
        raise WrongState
    found.organisation = organisation
    require(by, "repertoire.accept_invitation", found)
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    record("repertoire.accept_invitation", by=by, on=organisation)
    return _let_speak(organisation, by, by=found.by, at=at)


@transaction.atomic
def ask_to_speak(
    *, organisation: Organisation | None = None, name: str = "", reason: str, by: Any, at: datetime
) -> EntryRequest:  # fmt: skip
    """Ask to speak for an organisation of the repertoire, or for a new one by its name.

    Raises NotAllowed, WrongState for an entry merged into another, ValidationError when one speaks for it, or asked,
    already, or has too many open requests.
    """
    require(by, "repertoire.ask_to_speak")
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    waiting = EntryRequest.objects.of(by).open()
    if waiting.count() >= MOST_OPEN:
        raise ValidationError(_("You have asked several times already. Wait for an answer first."))
    if organisation is not None:
        organisation = _standing(organisation)
        if OrganisationMember.objects.current(at).filter(organisation=organisation, user=by).exists():
            raise ValidationError(_("You already speak for this organisation."))
        if waiting.filter(organisation=organisation).exists():
            raise ValidationError(_("You have asked for this already. The programme will answer by mail."))
    made = EntryRequest(user=by, organisation=organisation, called=name.strip(), reason=reason.strip(), at=at)
    made.full_clean(exclude=["user", "organisation"])
    made.save()
    record("repertoire.ask_to_speak", by=by, on=made)
    return made


@transaction.atomic
def grant_request(
    asked: EntryRequest, *, by: Any, at: datetime, organisation: Organisation | None = None, kind: str = ""
) -> OrganisationMember:  # fmt: skip
    """Let the person who asked speak for the organisation: the one asked for, `organisation`, or a new one of `kind`.

    Raises NotAllowed, WrongState when the request was answered already, ValidationError without a kind for a new one.
    """
    wanted = organisation or asked.organisation
    locked = _standing(wanted) if wanted is not None else None
    asked = _locked(asked)
    person = asked.user
    _answer(asked, "grant", EntryRequest.State.GRANTED, by=by, at=at)
    target = locked or _new_entry(asked.called, person.language, kind, at=at)
    asked.organisation = target
    asked.save(update_fields=["organisation"])
    record("repertoire.grant_request", by=by, on=asked)
    member = _let_speak(target, person, by=by, at=at)
    path = reverse("repertoire:own_organisation", args=[target.uuid])
    tell([person], "repertoire/request_granted", organisation=target, cause=asked, path=path)
    return member


@transaction.atomic
def refuse_request(asked: EntryRequest, *, reason: str, by: Any, at: datetime) -> EntryRequest:
    """Say no, with a reason. Raises NotAllowed, WrongState when it was answered already, ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why, so that the person can understand it.")})
    asked = _locked(asked)
    asked.answer = reason.strip()
    _answer(asked, "refuse", EntryRequest.State.REFUSED, by=by, at=at)
    record("repertoire.refuse_request", by=by, on=asked)
    queue_mail("repertoire/request_refused", to=asked.user.recipient, cause=asked, path=reverse("repertoire:partner"))
    return asked


@transaction.atomic
def end_membership(member: OrganisationMember, *, by: Any, at: datetime) -> OrganisationMember:
    """The person does not speak for the organisation any more; one who has ended already stays as it is.

    Raises NotAllowed.
    """
    organisation = lock_organisation(member.organisation_id)
    member = OrganisationMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    require(by, "repertoire.end_membership", member)
    if member.until is not None and member.until <= at:
        return member
    member.until = max(at, member.since)
    member.save(update_fields=["until"])
    forget(("speaks for", member.user_id))
    record("repertoire.end_membership", by=by, on=organisation, member=member.pk)
    return member


def _standing(organisation: Organisation) -> Organisation:
    """The organisation, locked. Raises WrongState for one that was merged into another."""
    locked = lock_organisation(organisation.pk)
    if locked.state == EntryState.MERGED:
        raise WrongState(locked.state)
    return locked


def _locked(asked: EntryRequest) -> EntryRequest:
    rows = EntryRequest.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    found: EntryRequest = rows.get(pk=asked.pk)
    return found


def _answer(asked: EntryRequest, act: str, to: str, *, by: Any, at: datetime) -> None:
    asked.answered_by, asked.answered_at = by, at
    set_state(asked, REQUEST_TRANSITIONS, act=act, to=to, by=by, also=["answered_by", "answered_at", "answer"])


def _new_entry(name: str, language: str, kind: str, *, at: datetime) -> Organisation:
    """An entry that waits for what its owner will write."""
    entry = Organisation(kind=kind, source_language=language, created_at=at, **{f"name_{language}": name})
    try:
        entry.clean_fields(exclude=["name", "mission", *(f.name for f in entry._meta.fields if f.name != "kind")])
    except ValidationError:
        raise ValidationError({"kind": _("Say what kind of organisation it is.")}) from None
    entry.save()
    record_translation(entry)
    return entry


def _let_speak(organisation: Organisation, user: Any, *, by: Any, at: datetime) -> OrganisationMember:
    """The current membership of the user, made where there is none, in a locked organisation."""
    current = OrganisationMember.objects.current(at).filter(organisation=organisation, user=user).first()
    member = current or OrganisationMember.objects.create(organisation=organisation, user=user, since=at, by=by)
    forget(("speaks for", user.pk))
    return member
