"""What every page needs: navigation, languages, and who is there (asked only when somebody may be)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.urls.base import translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from core.states import allowed
from core.viewing import viewer_of

NAMES = {"it": "Italiano", "fr": "Français", "en": "English"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Variables of base.html."""
    links = language_links(request)
    viewer = viewer_of(request)
    return {
        "viewer": viewer,
        "navigation": navigation(request),
        "account_links": account_links(request, viewer) if viewer is not None and not in_back_office(request) else [],
        "footer_links": footer_links(),
        "language_links": links,
        "alternates": alternates(request, links),
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


def alternates(request: HttpRequest, links: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The address of this page in each language, for search engines; a page whose text lacks some languages says in
    `page_languages` which it has."""
    if request.method not in {"GET", "HEAD"} or not translation.get_language_from_path(request.path_info):
        return []
    return [{"code": link["code"], "url": settings.SITE_URL + urlsplit(link["url"]).path} for link in links]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms of the site that the public can enter."""
    rooms = [
        (_("Programmes"), reverse("programmes:programmes")),
        (_("Calls"), reverse("projects:calls")),
        (_("Who can help"), reverse("repertoire:organisations")),
        (_("Publications"), reverse("publications:publications")),
        (_("Newsletters"), reverse("newsletters:newsletters")),
    ]
    return _links(request, rooms)


def in_back_office(request: HttpRequest) -> bool:
    """Whether the page belongs to the back office, which has a header of its own."""
    return request.resolver_match is not None and request.resolver_match.namespace == "admin"


def account_links(request: HttpRequest, viewer: Any) -> list[dict[str, Any]]:
    """The rooms of a signed-in person: the own path, and what the roles open."""
    rooms = [(_("My path"), reverse("portal:my_path")), (_("My projects"), reverse("projects:my_projects"))]
    if allowed(viewer, "repertoire.use_partner_pages"):
        rooms.append((_("My organisation"), reverse("repertoire:partner")))
    if allowed(viewer, "beneficiaries.receive_referrals"):
        rooms.append((_("Referrals received"), reverse("received:referrals")))
    if allowed(viewer, "projects.enter_assessment"):
        rooms.append((_("To assess"), reverse("projects:queue")))
    if allowed(viewer, "training.enter_teaching"):
        rooms.append((_("My lessons"), reverse("training:my_lessons")))
    if allowed(viewer, "portal.use_admin"):
        rooms.append((_("Back office"), reverse("admin:index")))
    rooms += [(_("Profile"), reverse("beneficiaries:profile")), (_("Account"), reverse("accounts:settings"))]
    return _links(request, rooms)


def footer_links() -> list[dict[str, Any]]:
    """The pages that every site owes its readers."""
    rooms = [
        (_("Accessibility"), reverse("portal:accessibility")),
        (_("Privacy"), reverse("portal:privacy")),
        (_("Site map"), reverse("portal:site_map")),
    ]
    return [{"label": label, "url": url} for label, url in rooms]


def _links(request: HttpRequest, rooms: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The rooms as links; of rooms inside each other the innermost that holds the page is the current one."""
    holding = [url for _label, url in rooms if request.path.startswith(urlsplit(url).path)]
    here = max(holding, key=len, default="")
    return [{"label": label, "url": url, "current": url == here} for label, url in rooms]
