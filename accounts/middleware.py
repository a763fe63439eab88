"""A signed-in person's time zone and language, and the second factor of those who work in a programme."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from core.viewing import viewer_of

Answer = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Shows times in the person's zone; pages without a language in their address in the person's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = viewer_of(request)
        if viewer is None:
            return self.get_response(request)
        if not translation.get_language_from_path(request.path_info):
            translation.activate(viewer.language)
            request.LANGUAGE_CODE = viewer.language
        with timezone.override(ZoneInfo(viewer.time_zone)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever holds a membership or administers sees nothing but account pages before having a second factor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = viewer_of(request) if settings.SECOND_FACTOR_REQUIRED else None
        if viewer is not None and self._is_guarded(request.path) and needs_second_factor(viewer):
            return redirect(reverse("accounts:second_factor"))
        return self.get_response(request)

    @staticmethod
    def _is_guarded(path: str) -> bool:
        rest = path.split("/", 2)[-1] if translation.get_language_from_path(path) else path.lstrip("/")
        return rest.startswith(("admin/", "my/", "assess/", "mentor/", "train/", "partner/", "files/"))


def needs_second_factor(user: object) -> bool:
    """Whether `user` works in a programme or administers, and has neither passkey nor authenticator app."""
    from accounts.models import User

    assert isinstance(user, User)
    works = user.is_administrator or user.is_superuser or user.memberships.current(timezone.now()).exists()
    return works and not is_mfa_enabled(user, types=["totp", "webauthn"])
