"""The second factor of those who work in a programme: who needs one, who has one, and who has just shown it."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.request_context import remembered

View = Callable[..., HttpResponseBase]

COUNTS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""A passkey or an authenticator app. Recovery codes only stand in for one of them."""


def has_second_factor(user: Any) -> bool:
    """Whether the account has a passkey or an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=COUNTS).exists())


def needs_second_factor(user: Any) -> bool:
    """Whether `user` works in a programme or administers, and has neither passkey nor authenticator app.

    Nobody does where settings.SECOND_FACTOR_REQUIRED is off (the demo).
    """
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    if user.is_administrator or user.is_superuser:
        return not has_second_factor(user)
    return any(not secured for _programme, _role, secured in works_of(user))


def works_of(user: Any) -> frozenset[tuple[int, str, bool]]:
    """Where `user` works now: (key of the programme, role, whether the account has a second factor).

    Read once a request, for the door and for all rights.
    """
    return remembered(("roles", user.pk), lambda: _read_works(user))


def _read_works(user: Any) -> frozenset[tuple[int, str, bool]]:
    factor = Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=COUNTS))
    memberships: Any = user.memberships.model.objects
    works = memberships.of(user).current(timezone.now()).order_by().annotate(secured=factor)
    return frozenset(works.values_list("programme_id", "role", "secured"))


def has_recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person showed who they are in the last minutes (settings.ACCOUNT_REAUTHENTICATION_TIMEOUT), be it
    when signing in or since: with the second factor if the account has one, else in any way.

    A factor that was set up within these minutes has just been shown.
    """
    since = timezone.now() - timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
    records = get_authentication_records(request, request.user)
    factors = Authenticator.objects.filter(user_id=request.user.pk, type__in=COUNTS)
    if factors.filter(created_at__lt=since).exists():
        records = [record for record in records if record.get("method") == "mfa"]
    return bool(records) and records[-1]["at"] > since.timestamp()


def recently_confirmed(view: View) -> View:
    """For views of sensitive acts (deciding, exporting, erasing, granting a role): before the view runs, ask for the
    second factor again unless it was shown in the last five minutes.

    Put it on the view that acts, inside the decorators that check who may; on a view of the admin site wrap what
    `get_urls` names: `path("…/publish/", self.admin_site.admin_view(recently_confirmed(self.publish)))`. What was
    posted is kept and done right after the confirmation (files apart: ask for those on a page after it). A visitor is
    sent to sign in. Where settings.SECOND_FACTOR_REQUIRED is off (the demo) nobody is asked.
    """

    @functools.wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        request: HttpRequest = next(arg for arg in args if isinstance(arg, HttpRequest))
        if not settings.SECOND_FACTOR_REQUIRED:
            return view(*args, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if has_recently_confirmed(request):
            return view(*args, **kwargs)
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        response: HttpResponseBase = suspend_request(request, methods[0]["url"])
        return response

    return wrapped
