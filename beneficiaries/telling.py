"""Telling a person something: by mail to the account, else to the recorded address, else by a task for staff."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Lower

from beneficiaries.models import Beneficiary, ContactTask
from core.auditing import record
from core.mailing import Recipient, queue_mail
from core.models import OutboxMail, SuppressedAddress
from core.states import require
from programmes.models import Programme


def recipient_of(person: Beneficiary) -> Recipient | None:
    """Where mail to the person goes, in the language chosen for the account, else in the one for contacts."""
    if person.user is not None:
        return person.user.recipient
    if person.email:
        return Recipient(person.email, person.contact_language, person.full_name)
    return None


def tell_person(
    person: Beneficiary, template: str, *, programme: Programme, path: str, cause: models.Model, **parameters: Any
) -> OutboxMail | ContactTask:
    """Queue the mail; without a usable address write a task for the programme's staff instead."""
    recipient = recipient_of(person)
    if recipient is None or SuppressedAddress.objects.filter(address__iexact=recipient.address).exists():
        return ContactTask.objects.create(
            beneficiary=person,
            programme=programme,
            template=template,
            path=path,
            cause_type=cause._meta.label_lower,
            cause_id=cause.pk,
        )
    return queue_mail(template, to=recipient, cause=cause, path=path, **parameters)


def can_be_mailed(people: Iterable[Beneficiary]) -> set[int]:
    """The keys of those whom a mail would reach as far as is known; for the others staff find another way."""
    addresses = {person.pk: found.address.casefold() for person in people if (found := recipient_of(person))}
    lost = SuppressedAddress.objects.annotate(low=Lower("address")).filter(low__in=set(addresses.values()))
    gone = set(lost.values_list("low", flat=True))
    return {key for key, address in addresses.items() if address not in gone}


@transaction.atomic
def mark_told(task: ContactTask, *, by: Any, at: datetime) -> ContactTask:
    """The person has been told by other means. Raises NotAllowed when `by` may not; twice changes nothing."""
    task = ContactTask.objects.select_for_update(of=("self",)).select_related("programme").get(pk=task.pk)
    require(by, "beneficiaries.tell_person", task)
    if task.done_at is None:
        task.done_at, task.done_by = at, by
        task.save(update_fields=["done_at", "done_by"])
        record("beneficiaries.mark_told", by=by, on=task)
    return task
