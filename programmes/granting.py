"""Giving and ending roles."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.errors import NotAllowed
from core.states import require
from programmes.models import Membership, Programme, Role
from programmes.rules import is_manager


@transaction.atomic
def grant_role(
    user: Any, *, programme: Programme, role: str, by: Any, at: datetime, until: datetime | None = None
) -> Membership:
    """Let `user` work in the programme as `role` from `at`.

    Raises NotAllowed when `by` may not; an administrator who is no manager there grants only the manager's role.
    Raises ValidationError when the person has the role already.
    """
    require(by, "programmes.grant_role", programme)
    if role != Role.MANAGER and not is_manager(by, programme):
        raise NotAllowed("an administrator appoints managers only")
    membership = Membership(user=user, programme=programme, role=role, since=at, until=until, granted_by=by)
    membership.full_clean()
    membership.save()
    record("programmes.grant_role", by=by, on=membership, role_granted=role, programme=programme.code)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Any, at: datetime) -> Membership:
    """End a membership now. Raises NotAllowed when `by` may not."""
    membership = Membership.objects.select_for_update().select_related("programme").get(pk=membership.pk)
    require(by, "programmes.grant_role", membership.programme)
    membership.until = max(at, membership.since)
    membership.save(update_fields=["until"])
    record("programmes.end_role", by=by, on=membership, role_ended=membership.role, programme=membership.programme.code)
    return membership
