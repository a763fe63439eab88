"""Writing down who did, or read, what."""

from typing import Any

from django.db import models

from core import request_context
from core.models import AuditEvent


def record(
    verb: str, *, by: Any | None, on: models.Model | None = None, role: str = "", **parameters: Any
) -> AuditEvent:
    """Append an audit event. `parameters` must be JSON values and hold no personal content."""
    return AuditEvent.objects.create(
        verb=verb,
        actor=by,
        role=role,
        address=request_context.address.get(),
        target_type=on._meta.label_lower if on is not None else "",
        target_id=on.pk if on is not None else None,
        parameters=parameters,
    )
