"""What every page needs: navigation, languages, and who is there (asked only when somebody may be)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.urls.base import translate_url
from django.utils import translation
from django.utils.translation import gettext as _

NAMES = {"it": "Italiano", "fr": "Français", "en": "English"}


def viewer_of(request: HttpRequest) -> Any | None:
    """The signed-in user, or None. Without a session cookie nobody is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None


def site(request: HttpRequest) -> dict[str, Any]:
    """Variables of base.html."""
    links = language_links(request)
    return {
        "viewer": viewer_of(request),
        "navigation": navigation(request),
        "language_links": links,
        "alternates": links if request.method == "GET" else [],
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "controller": settings.CONTROLLER,
        "contact_email": settings.CONTACT_EMAIL,
    }


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in each language; pages without a language in their address lead to the home page."""
    path = request.get_full_path()
    try:
        has_language = resolve(request.path_info).route.startswith(("it/", "fr/", "en/"))
    except Resolver404:
        has_language = False
    current = translation.get_language()
    return [
        {
            "code": code,
            "name": NAMES[code],
            "url": translate_url(path, code) if has_language else f"{get_script_prefix()}{code}/",
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms of the site that the public can enter."""
    rooms = [
        (_("Programmes"), reverse("programmes:programmes")),
        (_("Calls"), reverse("projects:calls")),
    ]
    return [
        {"label": label, "url": url, "current": request.path.startswith(urlsplit(url).path)} for label, url in rooms
    ]
