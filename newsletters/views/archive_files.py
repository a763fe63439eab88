"""What belongs to an issue: its pictures, its document, files of long ago."""

from typing import cast
from uuid import UUID

from allauth.core.ratelimit import respond_429
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.reading import open_to_all, reader_of
from core.caching import unkept_public_page
from core.limiting import within_limit
from core.models import Upload
from core.uploading import serve_upload
from core.viewing import serve_picture, serve_rendering
from newsletters.illustrating import pictures_of
from newsletters.models import Edition, Issue, IssueFile
from newsletters.paper import is_whole, paper_languages, put_issue_on_paper
from newsletters.showing import issue_content

MOST = 10
"""Documents that one connection may ask for in a minute."""


@open_to_all
@require_safe
def picture(request: HttpRequest, code: str, number: int, uuid: UUID) -> HttpResponseBase:
    """A picture of an issue that the reader may see, to be shown on its page.

    It was drawn anew when it was taken in (core.pictures); what stands under a uuid never changes.
    """
    issue = Issue.objects.visible_to(None).numbered(code, number).first()
    public = issue is not None
    issue = issue or get_object_or_404(Issue.objects.visible_to(reader_of(request)).numbered(code, number))
    return serve_picture(request, get_object_or_404(pictures_of(issue), uuid=uuid), public=public)


@open_to_all
@require_safe
def edition(request: HttpRequest, code: str, number: int, uuid: UUID) -> HttpResponseBase:
    """The file of an issue of long ago."""
    issue = get_object_or_404(Issue.objects.visible_to(reader_of(request)).numbered(code, number))
    found = get_object_or_404(Edition.objects.of_issue(issue), upload__uuid=uuid)
    return serve_upload(cast("Upload", found.upload))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The issue on paper in the language of the address, or a page that says how far it is. To post asks for it."""
    language = get_language() or "it"
    issue = get_object_or_404(Issue.objects.visible_to(None).with_newsletter().numbered(code, number))
    if language not in paper_languages(issue):
        raise Http404
    if request.method == "POST":
        return _ask(request, issue, language)
    printed = IssueFile.objects.of_issue(issue).in_language(language)
    if printed is not None and printed.file.is_ready:
        return serve_rendering(request, printed.file, name=printed.name)
    return _page(request, issue, printed)


def _ask(request: HttpRequest, issue: Issue, language: str) -> HttpResponse:
    if not within_limit("newsletters.pdf", most=MOST):
        slower: HttpResponse = respond_429(request)
        return slower
    if not is_whole(issue, issue_content(issue, language)):
        raise Http404
    put_issue_on_paper(issue, language)
    return redirect(request.path)


@unkept_public_page
def _page(request: HttpRequest, issue: Issue, printed: IssueFile | None) -> HttpResponse:
    context = {"issue": issue, "newsletter": issue.newsletter, "printed": printed}
    return render(request, "newsletters/public/pdf.html", context)
