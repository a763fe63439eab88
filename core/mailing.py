"""Queueing mails: written with what causes them, sent after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.urls import translate_url

from core.models import OutboxMail
from core.ringing import ring

State = OutboxMail.State


@dataclass(frozen=True)
class Recipient:
    """Where a mail goes: address, language (it, fr, en) and the name to greet."""

    address: str
    language: str
    name: str = ""


def queue_mail(
    template: str,
    *,
    to: Recipient,
    cause: models.Model | None = None,
    secret: bool = False,
    farewell: bool = False,
    **parameters: Any,
) -> OutboxMail:
    """Write a mail ("app/name") that leaves only if the transaction commits.

    `parameters` are JSON values for the template; `path` is the address, beginning with a slash, that its button
    opens (turned into the recipient's language). Subjects and bodies carry no detail of a case, only that link.
    """
    mail = _written(template, to, cause, parameters, secret=secret, farewell=farewell)
    mail.save()
    ring("core.tasks.send_due_mails")
    return mail


def queue_mails(template: str, wanted: Iterable[tuple[Recipient, models.Model, str]], *, secret: bool = False) -> None:
    """The same mail to many at once: to whom, because of what, and the path that the button opens."""
    mails = [_written(template, to, cause, {"path": path}, secret=secret) for to, cause, path in wanted]
    if mails:
        OutboxMail.objects.bulk_create(mails)
        ring("core.tasks.send_due_mails")


def _written(
    template: str, to: Recipient, cause: models.Model | None, parameters: dict[str, Any], **more: bool
) -> OutboxMail:
    """A mail that is not kept yet."""
    if "path" in parameters and not parameters["path"].startswith(f"/{to.language}/"):
        parameters["path"] = translate_url(parameters["path"], to.language)
    return OutboxMail(
        recipient=to.address,
        language=to.language,
        template=template,
        parameters={"name": to.name, **parameters},
        cause_type=cause._meta.label_lower if cause is not None else "",
        cause_id=cause.pk if cause is not None else None,
        **more,
    )


def cancel_mails(cause: models.Model, template: str = "") -> int:
    """Cancel what was written because of `cause` and has not left; returns how many.

    One that is being sent just now counts too: it leaves with this attempt or never. All are written by one
    statement, so that none slips from being sent back to waiting in between.
    """
    mails = OutboxMail.objects.filter(cause_type=cause._meta.label_lower, cause_id=cause.pk)
    if template:
        mails = mails.filter(template=template)
    waiting = When(state=State.QUEUED, then=Value(State.CANCELLED))
    unsent = mails.filter(state__in=[State.QUEUED, State.SENDING])
    return unsent.update(superseded=True, state=Case(waiting, default=F("state")))
