"""The archive of the newsletters, for everybody. Those who write them see their drafts in it too."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from accounts.views.reading import reader_of
from core.caching import public_page
from core.json_ld import json_ld
from core.keyset import keyset_page
from core.models import RenderedFile, Upload
from core.shown import languages_of
from newsletters.describing import issue_data
from newsletters.illustrating import illustrated
from newsletters.models import Issue, IssueFile, Newsletter
from newsletters.paper import is_whole, paper_languages
from newsletters.showing import issue_content

LATEST = 3
"""Issues of each series on the page of all series."""
SUMMARY = 160
"""Characters of the introduction that search engines show."""


@public_page
@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """All series, each with its latest issues."""
    latest = Issue.objects.shown().newest_first().for_list()[:LATEST]
    found = Newsletter.objects.visible_to(reader_of(request)).with_programme().with_latest(latest).by_name()
    context = {"newsletters": found, "open": any(not newsletter.closed for newsletter in found)}
    return render(request, "newsletters/public/newsletters.html", context)


@public_page
@require_safe
def newsletter(request: HttpRequest, code: str) -> HttpResponse:
    """All issues of a series, the newest first."""
    viewer = reader_of(request)
    found = get_object_or_404(Newsletter.objects.visible_to(viewer).with_programme(), code=code)
    issues = Issue.objects.visible_to(viewer).of_newsletter(found).for_list()
    page = keyset_page(issues, order=("-number", "-id"), query=request.GET)
    context = {
        "newsletter": found,
        "issues": page.rows,
        "previous_url": page.previous_url(request.GET),
        "next_url": page.next_url(request.GET),
        "page_languages": languages_of(found, "name", "description"),
    }
    return render(request, "newsletters/public/newsletter.html", context)


@public_page
@require_safe
def issue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One issue, as it was sent; what may not be told any more of the lists in it is left out."""
    viewer = reader_of(request)
    visible = Issue.objects.visible_to(viewer)
    found = get_object_or_404(visible.with_newsletter().with_editions(), newsletter__code=code, number=number)
    content = issue_content(found, get_language() or "it")
    series = Issue.objects.shown().of_newsletter(found.newsletter).for_list()
    figure, parts = illustrated(content, lambda upload: address_of(found, upload))
    public = found.is_shown and found.newsletter.is_public
    context: dict[str, Any] = {
        "issue": found,
        "newsletter": found.newsletter,
        "content": content,
        "summary": Truncator(" ".join(content.lead_text.split())).chars(SUMMARY),
        "figure": figure,
        "parts": parts,
        "editions": found.editions.all(),
        "is_public": public,
        "papers": papers_of(found) if public and is_whole(found, content) else [],
        "newer": series.after(found),
        "older": series.before(found),
        "page_languages": paper_languages(found),
        "json_ld": json_ld(issue_data(found, content, request.build_absolute_uri)),
    }
    return render(request, "newsletters/public/issue.html", context)


def address_of(issue: Issue, picture: Upload) -> str:
    """Where a picture of the issue is shown."""
    return reverse("newsletters:picture", args=[issue.newsletter.code, issue.number, picture.uuid])


@dataclass(frozen=True)
class Paper:
    """A language in which an issue can be had on paper, and how far its document is."""

    language: str
    address: str
    file: RenderedFile | None


def papers_of(issue: Issue) -> list[Paper]:
    """Every language in which it can be had, asked for or not."""
    files = {printed.language: printed.file for printed in IssueFile.objects.of_issue(issue)}
    found = []
    for language in paper_languages(issue):
        with override(language):
            address = reverse("newsletters:pdf", args=[issue.newsletter.code, issue.number])
        found.append(Paper(language, address, files.get(language)))
    return found
