"""Ending sessions."""

from datetime import datetime

from accounts.models import User
from core.auditing import record


def end_sessions(user: User, *, at: datetime) -> User:
    """End every session of the account; the view that asked keeps its own by `update_session_auth_hash`."""
    user.sessions_since = at
    user.save(update_fields=["sessions_since"])
    record("accounts.end_sessions", by=user, on=user)
    return user
