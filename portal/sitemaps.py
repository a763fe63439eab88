"""The pages that search engines should know, with the languages in which each truly exists."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from core.shown import languages_of
from portal.models import Statement
from programmes.models import Programme
from projects.models import Call


class InLanguages(Sitemap):  # type: ignore[type-arg]
    """One address a language, each naming the others; the host is that of settings.SITE_URL, whatever was asked."""

    i18n = True
    alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Pages(InLanguages):
    """Pages that are complete in every language."""

    def items(self) -> list[str]:
        return [
            "portal:home",
            "programmes:programmes",
            "projects:calls",
            "repertoire:organisations",
            "repertoire:opportunities",
            "portal:site_map",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Statements(InLanguages):
    """The two statements; one of the installation's own may lack a language."""

    def items(self) -> list[tuple[str, Statement | None]]:
        own = {row.kind: row for row in Statement.objects.all()}
        return [(kind, own.get(kind)) for kind in Statement.Kind.values]

    def location(self, item: tuple[str, Statement | None]) -> str:
        return reverse(f"portal:{item[0]}")

    def get_languages_for_item(self, item: tuple[str, Statement | None]) -> list[str]:
        _kind, own = item
        return languages_of(own, "title", "text") if own else [code for code, _ in settings.LANGUAGES]

    def lastmod(self, item: tuple[str, Statement | None]) -> datetime | None:
        return item[1].updated_at if item[1] else None


class Programmes(InLanguages):
    def items(self) -> Any:
        return Programme.objects.published().by_name()

    def get_languages_for_item(self, item: Programme) -> list[str]:
        return languages_of(item, "name", "summary", "description")


class Calls(InLanguages):
    def items(self) -> Any:
        return Call.objects.published().with_programme().by_closing(latest=True)

    def get_languages_for_item(self, item: Call) -> list[str]:
        return languages_of(item, "title", "summary", "text")


SITEMAPS: dict[str, Any] = {
    "pages": Pages,
    "statements": Statements,
    "programmes": Programmes,
    "calls": Calls,
}
