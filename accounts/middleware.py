"""A signed-in person's time zone and language, and the second factor of those who work in a programme."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from accounts.second_factor import needs_second_factor
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
    """Whoever holds a membership or administers sees nothing but account pages and what the public sees before having
    a second factor. Every view counts as guarded unless it says otherwise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send the person to the page that explains it instead of answering."""
        if getattr(view, "is_public_page", False) or self._belongs_to_the_account(request):
            return None
        viewer = viewer_of(request)
        if viewer is None or not needs_second_factor(viewer):
            return None
        return redirect("accounts:second_factor")

    @staticmethod
    def _belongs_to_the_account(request: HttpRequest) -> bool:
        """The pages on which a second factor is set up, and what machines ask without a session."""
        match = request.resolver_match
        name = (match.view_name or "") if match else ""
        return name.startswith(("accounts:", "account_", "mfa_")) or name in {"root", "healthz", "metrics"}
