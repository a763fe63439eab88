"""Newsletters for other systems."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from core.caching import public_page
from newsletters.feeds import IssuesOut

LANGUAGES = {code for code, _name in settings.LANGUAGES}


@public_page
@require_safe
def issues(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The newest issues of a series as RSS."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        return IssuesOut()(request, code=code)
