"""Writing down who did, or read, what, and in which role."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from core import request_context
from core.models import AuditEvent

ONCE_IN = timedelta(minutes=30)
RoleNamer = Callable[[Any, models.Model | None], str]
_namers: list[RoleNamer] = []


def name_roles_by(namer: RoleNamer) -> None:
    """Ask `namer(actor, row)` for the role in which somebody acts; the app that knows roles says so when it loads."""
    _namers.append(namer)


def record(verb: str, *, by: Any | None, on: models.Model | None = None, **parameters: Any) -> AuditEvent:
    """Append an audit event. `parameters` must be JSON values and hold no personal content."""
    roles = [role for namer in _namers if by is not None and (role := namer(by, on))]
    return AuditEvent.objects.create(
        verb=verb,
        actor=by,
        role=",".join(roles)[:80],
        address=request_context.address.get(),
        target_type=on._meta.label_lower if on is not None else "",
        target_id=on.pk if on is not None else None,
        parameters=parameters,
    )


def record_writing(verb: str, *, by: Any, on: models.Model) -> None:
    """The same for what is saved every second while somebody types: it names a writer once in ONCE_IN."""
    told = AuditEvent.objects.about(on).of_verb(verb)
    if not told.filter(actor=by, at__gte=timezone.now() - ONCE_IN).exists():
        record(verb, by=by, on=on)


def record_all(verb: str, *, by: Any, on: Sequence[models.Model], **parameters: Any) -> None:
    """The same for many rows of one table at once; the role is named without one of them."""
    roles = [role for namer in _namers if (role := namer(by, None))]
    AuditEvent.objects.bulk_create(
        AuditEvent(
            verb=verb, actor=by, role=",".join(roles)[:80], address=request_context.address.get(),
            target_type=row._meta.label_lower, target_id=row.pk, parameters=parameters,
        )
        for row in on
    )  # fmt: skip
