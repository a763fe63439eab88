"""Where people live and come from, for staff: exact, with the list of people behind each number."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beneficiaries.models.participation import ParticipationKind
from beneficiaries.places import WHICH, exact_places, known_country
from core.administration import ScopedAdmin
from core.auditing import record
from programmes.models import Programme, Role

OFFICE = [Role.OFFICER, Role.MANAGER]


class PlacesPage(ScopedAdmin):
    """Mixed into the admin of persons."""

    def places_urls(self) -> list[URLPattern]:
        """The page; it is linked from the list of persons."""
        view = self.admin_site.admin_view(self.places_view)
        return [path("places/", view, name="beneficiaries_beneficiary_places")]

    def places_view(self, request: HttpRequest) -> HttpResponse:
        """Countries, or the regions of one, of the people of one of the reader's programmes."""
        programmes = list(Programme.objects.with_role_of(request.user, OFFICE).for_list().by_name())
        if not programmes:
            raise PermissionDenied
        asked = Asked(request, programmes)
        record("beneficiaries.read_places", by=request.user, on=asked.programme)
        table = exact_places(
            asked.programme, asked.which, country=asked.country, kind=asked.kind,
            link=lambda code: asked.address(country=code), people=asked.people_of,
        )  # fmt: skip
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where people live and come from"),
            "subtitle": str(asked.programme),
            "opts": self.opts,
            "table": table,
            "asked": asked,
            "all_countries": asked.address(country=""),
            "programmes": asked.tabs("programme", [(one.code, str(one)) for one in programmes], asked.programme.code),
            "ways": asked.tabs("which", [(which, LABELS[which]()) for which in WHICH], asked.which),
            "kinds": asked.tabs("kind", [("", pgettext("applicants", "All")), *ParticipationKind.choices], asked.kind),
        }
        return TemplateResponse(request, "admin/beneficiaries/places.html", context)


LABELS = {"residence": lambda: _("Where people live"), "origin": lambda: _("Where people come from")}


class Asked:
    """What the address asks for; what makes no sense in it is left out."""

    def __init__(self, request: HttpRequest, programmes: list[Programme]) -> None:
        query = request.GET
        known = {one.code: one for one in programmes}
        code = query.get("programme", programmes[0].code)
        if code not in known:
            raise Http404
        self.programme = known[code]
        self.which = query.get("which", "") if query.get("which", "") in WHICH else WHICH[0]
        self.country = known_country(query.get("country", ""))
        self.kind = query.get("kind", "") if query.get("kind", "") in ParticipationKind.values else ""

    def address(self, **changed: str) -> str:
        """The address with something else asked for."""
        now = {"programme": self.programme.code, "which": self.which, "country": self.country, "kind": self.kind}
        return "?" + urlencode({name: value for name, value in (now | changed).items() if value})

    def tabs(self, name: str, choices: Any, current: str) -> list[dict[str, Any]]:
        """Links that change one thing; another programme or way begins at all countries."""
        start = {} if name == "kind" else {"country": ""}
        return [
            {"label": label, "url": self.address(**{**start, name: value}), "current": value == current}
            for value, label in choices
        ]

    def people_of(self, region: str) -> str:
        """The list of the persons who live there; of origins there is no list."""
        if self.which != "residence":
            return ""
        listed = {"country": self.country, "region": region, "kind": self.kind}
        query = urlencode({name: value for name, value in listed.items() if value})
        return f"{reverse('admin:beneficiaries_beneficiary_changelist')}?{query}"
