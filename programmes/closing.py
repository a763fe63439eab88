"""Closing an account of somebody who works in a programme to signing in, and opening it again."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core.auditing import record
from core.states import require


@transaction.atomic
def deactivate_account(user: User, *, by: Any) -> User:
    """Nobody can sign in with the account any more, nor go on in a session. Raises NotAllowed."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    require(by, "programmes.deactivate_account", user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("programmes.deactivate_account", by=by, on=user)
    return user


@transaction.atomic
def reactivate_account(user: User, *, by: Any) -> User:
    """Let the person sign in again. Raises NotAllowed."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    require(by, "programmes.deactivate_account", user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("programmes.reactivate_account", by=by, on=user)
    return user
