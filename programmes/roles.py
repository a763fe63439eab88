"""The roles that somebody has now, read once a request."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.request_context import remembered


def roles_of(user: Any) -> frozenset[tuple[int, str]]:
    """The roles that `user` has now, as (key of the programme, role); within one request they are read once."""
    return remembered(("roles", user.pk), lambda: _read_roles(user))


def programmes_with(user: Any, roles: Iterable[str]) -> list[int]:
    """The keys of the programmes in which `user` now has one of `roles`; none for somebody who may not sign in."""
    if not user.is_authenticated or not user.is_active:
        return []
    wanted = set(roles)
    return sorted({programme for programme, role in roles_of(user) if role in wanted})


def _read_roles(user: Any) -> frozenset[tuple[int, str]]:
    from programmes.models import Membership

    return frozenset(Membership.objects.current(timezone.now()).of(user).order_by().values_list("programme_id", "role"))
