"""The pages that search engines should know, with the languages in which each truly exists."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Cohort
from core.shown import languages_of
from newsletters.models import Issue, Newsletter
from portal.models import Statement
from programmes.models import Programme
from projects.models import Call
from publications.models import Publication
from repertoire.models import Opportunity, Organisation

AT_ONCE = 1_000
"""So many rows stand on a page of a section, each once a language: far below what a search engine takes (50,000)."""


class OnceALanguage(Paginator):  # type: ignore[type-arg]
    """Pages of rows, on which each stands once for every language that it exists in; no more is read than one page."""

    def __init__(self, items: Any, languages: Callable[[Any], list[str]]) -> None:
        super().__init__(items, AT_ONCE)
        self.languages = languages

    def page(self, number: Any) -> Any:
        found = super().page(number)
        found.object_list = [(item, code) for item in found.object_list for code in self.languages(item)]
        return found


class InLanguages(Sitemap):  # type: ignore[type-arg]
    """One address a language, each naming the others; the host is that of settings.SITE_URL, whatever was asked."""

    i18n = True
    alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    @property
    def paginator(self) -> Any:
        return OnceALanguage(self.items(), self.get_languages_for_item)

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [code for code, _name in settings.LANGUAGES]

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
            "newsletters:newsletters",
            "publications:publications",
            "guidelines:guidelines",
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


class Cohorts(InLanguages):
    def items(self) -> Any:
        return Cohort.objects.published().with_programme().by_closing()

    def get_languages_for_item(self, item: Cohort) -> list[str]:
        return languages_of(item, "name", "summary", "text")


class Organisations(InLanguages):
    """Who can help."""

    def items(self) -> Any:
        return Organisation.objects.public().order_by("pk")

    def get_languages_for_item(self, item: Organisation) -> list[str]:
        return languages_of(item, "name", "mission")


class Opportunities(InLanguages):
    """What is offered now."""

    def items(self) -> Any:
        return Opportunity.objects.public(timezone.localdate()).order_by("pk")

    def get_languages_for_item(self, item: Opportunity) -> list[str]:
        return languages_of(item, "title", "description")


class Newsletters(InLanguages):
    """Series of newsletters."""

    def items(self) -> Any:
        return Newsletter.objects.public().order_by("pk")

    def get_languages_for_item(self, item: Newsletter) -> list[str]:
        return languages_of(item, "name", "description")


class Issues(InLanguages):
    """What they brought."""

    def items(self) -> Any:
        return Issue.objects.visible_to(None).with_newsletter().order_by("pk")

    def get_languages_for_item(self, item: Issue) -> list[str]:
        return languages_of(item, "title", "lead")


class Publications(InLanguages):
    """What there is to read; its chapters are reached from its page."""

    def items(self) -> Any:
        return Publication.objects.public().with_everything().order_by("pk")

    def get_languages_for_item(self, item: Publication) -> list[str]:
        return languages_of(item, "title", "abstract")


SITEMAPS: dict[str, Any] = {
    "pages": Pages,
    "statements": Statements,
    "programmes": Programmes,
    "calls": Calls,
    "cohorts": Cohorts,
    "organisations": Organisations,
    "opportunities": Opportunities,
    "newsletters": Newsletters,
    "issues": Issues,
    "publications": Publications,
}


def parts_of_the_sitemap() -> list[tuple[str, int]]:
    """Each section with each of its pages, counted from 1."""
    return [(section, page) for section, kind in SITEMAPS.items() for page in range(1, kind().paginator.num_pages + 1)]
