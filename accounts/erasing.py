"""Closing the account of an erased person: nothing that tells who it was, and no way in."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.personal_data import Subject


def close_accounts(rows: Any, subject: Subject, pseudonym: str) -> None:
    """Anonymise the accounts in `rows`: address, name, password, keys, sessions. What they did stays theirs."""
    users = list(rows)
    keys = [user.pk for user in users]
    EmailAddress.objects.filter(user__in=keys).delete()
    Authenticator.objects.filter(user__in=keys).delete()
    _end_sessions({str(key) for key in keys}, {str(user.uuid) for user in users} | set(subject.addresses))
    rows.update(
        email=f"{pseudonym}@erased.invalid",
        full_name=pseudonym,
        password=make_password(None),
        is_active=False,
        last_login=None,
        sessions_since=timezone.now(),
    )


def _end_sessions(keys: set[str], words: set[str]) -> None:
    """Delete the sessions of these accounts, and those in which text of theirs waits for them."""
    gone = []
    for session in Session.objects.iterator(chunk_size=2_000):
        content = session.get_decoded()
        if content.get("_auth_user_id") in keys or any(word in str(content) for word in words):
            gone.append(session.session_key)
    Session.objects.filter(session_key__in=gone).delete()
