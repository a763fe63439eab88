"""Giving and ending roles."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.errors import NotAllowed
from core.request_context import forget
from core.states import require
from programmes.models import Membership, Programme, Role
from programmes.rules import is_manager


def require_granting(by: Any, programme: Programme, role: str) -> None:
    """Raise NotAllowed unless `by` may grant and end this role; an administrator only a manager's."""
    require(by, "programmes.grant_role", programme)
    if role != Role.MANAGER and not is_manager(by, programme):
        raise NotAllowed("an administrator appoints managers only")


@transaction.atomic
def grant_role(
    user: Any, *, programme: Programme, role: str, by: Any, at: datetime, until: datetime | None = None
) -> Membership:
    """Let `user` work in the programme as `role` from `at`.

    Raises NotAllowed when `by` may not; an administrator who is no manager there grants only the manager's role, and
    to somebody else: who sets up the installation sees no personal data. Raises ValidationError when the person has
    the role already.
    """
    require_granting(by, programme, role)
    if user.pk == by.pk and not is_manager(by, programme):
        raise NotAllowed("an administrator appoints others")
    user = type(user)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    membership = Membership(user=user, programme=programme, role=role, since=at, until=until, granted_by=by)
    membership.full_clean()
    membership.save()
    forget(("roles", user.pk))
    record("programmes.grant_role", by=by, on=membership, role_granted=role, programme=programme.code)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Any, at: datetime) -> Membership:
    """End a membership now; one that has ended stays as it is. Raises NotAllowed when `by` may not grant the role."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("programme").get(pk=membership.pk)
    require_granting(by, membership.programme, membership.role)
    if membership.until is not None and membership.until <= at:
        return membership
    membership.until = max(at, membership.since)
    membership.save(update_fields=["until"])
    forget(("roles", membership.user_id))
    record("programmes.end_role", by=by, on=membership, role_ended=membership.role, programme=membership.programme.code)
    return membership
