"""Roles in programmes, as predicates. `programme_of` says how a row finds its programme."""

from typing import Any

import rules
from django.utils import timezone

from core.models import SavedFilter
from programmes.models import STAFF_ROLES, Membership, Programme, Role
from programmes.roles import roles_of


def programme_of(row: Any) -> Programme | None:
    """The programme that a row belongs to: itself, or what its `programme` says."""
    if row is None or isinstance(row, Programme):
        return row
    found = row.programme
    return found if isinstance(found, Programme) else None


def has_role(user: Any, roles: list[Role], row: Any = None) -> bool:
    """Whether `user` now has one of `roles` in the row's programme; without a row, in any."""
    if not user.is_authenticated or not user.is_active:
        return False
    held = roles_of(user)
    if row is None:
        return any(role in roles for _, role in held)
    programme = programme_of(row)
    return programme is not None and any((programme.pk, role) in held for role in roles)


def roles_held(user: Any, row: Any = None) -> str:
    """The roles that `user` now has in the row's programme, separated by commas; in any where the row has none."""
    programme = programme_of(row) if isinstance(row, Programme) or hasattr(row, "programme") else None
    held = sorted({role for key, role in roles_of(user) if programme is None or key == programme.pk})
    return ",".join([*held, "administrator"] if user.is_administrator else held)


def role_predicate(*roles: Role) -> rules.Predicate:
    """A predicate: the user has one of `roles` in the row's programme."""

    def check(user: Any, row: Any = None) -> bool:
        return has_role(user, list(roles), row)

    return rules.Predicate(check, name=f"is_{'_or_'.join(roles)}")


is_manager = role_predicate(Role.MANAGER)
is_officer = role_predicate(Role.OFFICER)
is_officer_or_manager = role_predicate(Role.OFFICER, Role.MANAGER)
is_case_worker = role_predicate(Role.CASE_WORKER)
is_assessor = role_predicate(Role.ASSESSOR)
is_communication = role_predicate(Role.COMMUNICATION)
is_data_protection = role_predicate(Role.DATA_PROTECTION)
is_staff = role_predicate(*STAFF_ROLES)
is_member = role_predicate(*Role)


@rules.predicate
def is_administrator(user: Any, row: Any = None) -> bool:
    """The user sets up the installation."""
    return bool(user.is_authenticated and user.is_active and user.is_administrator)


@rules.predicate
def looks_after_account(user: Any, account: Any = None) -> bool:
    """The account is somebody else's who works only where `user` is manager; of any member, for an administrator."""
    if account is None:
        return bool((is_administrator | is_manager)(user))
    if account.pk == user.pk:
        return False
    places = set(Membership.objects.current(timezone.now()).of(account).values_list("programme", flat=True))
    if is_administrator(user):
        return Membership.objects.of(account).exists()
    mine = {programme for programme, role in roles_of(user) if role == Role.MANAGER}
    return bool(places) and places <= mine


@rules.predicate
def sees_account(user: Any, account: Any = None) -> bool:
    """The account is of somebody who works, or worked, where `user` is manager; of any member, for an administrator."""
    if account is None:
        return bool((is_administrator | is_manager)(user))
    return Membership.objects.managed_by(user).of(account).exists()


@rules.predicate
def owns(user: Any, saved: SavedFilter | None = None) -> bool:
    """The saved filter is the user's own."""
    return saved is not None and bool(user.is_authenticated) and saved.user_id == user.pk


runs_platform = is_administrator | role_predicate(Role.OFFICER, Role.MANAGER, Role.COMMUNICATION)

rules.add_perm("programmes.add_programme", is_administrator)
rules.add_perm("programmes.change_programme", is_administrator | is_manager)
rules.add_perm("programmes.view_programme", is_administrator | is_staff)
rules.add_perm("programmes.delete_programme", is_administrator)
rules.add_perm("programmes.grant_role", is_administrator | is_manager)
rules.add_perm("programmes.view_membership", is_administrator | is_officer_or_manager | is_data_protection)
rules.add_perm("portal.use_admin", is_administrator | is_staff)

rules.add_perm("programmes.deactivate_account", looks_after_account)
rules.add_perm("accounts.view_user", sees_account)

rules.add_perm("core.save_filter", is_administrator | is_staff)
rules.add_perm("core.forget_filter", owns)
rules.add_perm("core.view_auditevent", is_data_protection)
rules.add_perm("core.view_outboxmail", is_administrator | is_data_protection)
rules.add_perm("core.view_renderedfile", is_administrator)
rules.add_perm("core.retry_rendering", is_administrator)
rules.add_perm("core.view_suppressedaddress", is_data_protection)
rules.add_perm("core.add_suppressedaddress", is_data_protection)
rules.add_perm("core.delete_suppressedaddress", is_data_protection)
rules.add_perm("core.view_bounce", is_data_protection)
rules.add_perm("core.view_bouncepolicy", is_data_protection | is_administrator)
rules.add_perm("core.change_bouncepolicy", is_data_protection | is_administrator)
for _act in ("view_translationstate", "export_translations", "import_translations"):
    rules.add_perm(f"core.{_act}", runs_platform)
