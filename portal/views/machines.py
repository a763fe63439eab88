"""What search engines read."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.sitemaps import SITEMAPS, parts_of_the_sitemap


@require_safe
def sitemap_xml(request: HttpRequest) -> TemplateResponse:
    """Where the parts of the sitemap are."""
    parts = [
        f"{settings.SITE_URL}{reverse('sitemap_part', args=[section])}{f'?p={page}' if page > 1 else ''}"
        for section, page in parts_of_the_sitemap()
    ]
    return TemplateResponse(request, "portal/sitemap_index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> TemplateResponse:
    """Public pages of one kind in the languages that each really exists in."""
    return sitemap(request, SITEMAPS, section=section)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Public pages may be read by everybody; those behind a sign-in lead nowhere."""
    rooms = [
        "/admin/",
        *(f"/{code}/{room}/" for code, _ in settings.LANGUAGES for room in ("accounts", "my", "assess", "partner")),
    ]
    lines = ["User-agent: *", *(f"Disallow: {room}" for room in rooms)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap_xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
