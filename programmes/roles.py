"""The roles that somebody has now, read once a request."""

from collections.abc import Iterable
from typing import Any

from accounts.second_factor import works_of


def roles_of(user: Any) -> frozenset[tuple[int, str]]:
    """The roles that `user` has now, as (key of the programme, role); within one request they are read once."""
    return frozenset((programme, role) for programme, role, _secured in works_of(user))


def programmes_with(user: Any, roles: Iterable[str]) -> list[int]:
    """The keys of the programmes in which `user` now has one of `roles`; none for somebody who may not sign in."""
    if not user.is_authenticated or not user.is_active:
        return []
    wanted = set(roles)
    return sorted({programme for programme, role in roles_of(user) if role in wanted})
