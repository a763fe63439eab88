"""Bringing people into a programme who may have no account yet."""

from datetime import datetime
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.auditing import record
from core.mailing import queue_mail
from programmes.granting import grant_role, require_granting
from programmes.models import Membership, Programme


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(email=email.strip().lower()).exists()


@transaction.atomic
def invite_member(
    email: str, *, full_name: str, language: str, programme: Programme, role: str, by: Any, at: datetime,
    until: datetime | None = None,
) -> Membership:  # fmt: skip
    """Give the account with this address a role; where there is none, make one and mail a link to set its password.

    Name and language are used for a new account only. The link works for three days; after that the person asks for
    a new one as for a forgotten password. Raises as `grant_role`.
    """
    require_granting(by, programme, role)
    user = User.objects.filter(email=email.strip().lower()).first()
    template = "programmes/role_granted"
    path = reverse("portal:start")
    if user is None:
        user = _open_account(email, full_name, language, by=by)
        template, path = "programmes/invited", _password_path(user)
    membership = grant_role(user, programme=programme, role=role, by=by, at=at, until=until)
    with translation.override(user.language):
        words: dict[str, Any] = {"programme": programme.name, "role": membership.get_role_display()}
    secret = template == "programmes/invited"
    queue_mail(template, to=user.recipient, cause=membership, secret=secret, path=path, **words)
    return membership


def _open_account(email: str, full_name: str, language: str, *, by: Any) -> User:
    """An account that nobody can enter but by the mails to its address, which therefore counts as confirmed."""
    user = User.objects.create_user(email, None, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("programmes.invite", by=by, on=user)
    return user


def _password_path(user: User) -> str:
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
