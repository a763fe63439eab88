"""The public repertoire for other systems. Documents are streamed: they grow with it."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from core.caching import public_page
from repertoire.exchanging.hsds import document
from repertoire.exchanging.tables import opportunities_csv, organisations_csv
from repertoire.feeds import NewOpportunities

LANGUAGES = {code for code, _name in settings.LANGUAGES}


@require_safe
def hsds(request: HttpRequest, language: str) -> StreamingHttpResponse:
    """Organisations and what they offer, as HSDS 3."""
    return _streamed(document(_known(language), timezone.localdate()), "application/json; charset=utf-8")


@require_safe
def organisations(request: HttpRequest, language: str) -> StreamingHttpResponse:
    """Organisations as CSV."""
    return _table(organisations_csv(_known(language), timezone.localdate()), f"organisations-{language}.csv")


@require_safe
def opportunities(request: HttpRequest, language: str) -> StreamingHttpResponse:
    """Opportunities as CSV."""
    return _table(opportunities_csv(_known(language), timezone.localdate()), f"opportunities-{language}.csv")


@public_page
@require_safe
def new_opportunities(request: HttpRequest, language: str) -> HttpResponse:
    """The newest opportunities as RSS."""
    with translation.override(_known(language)):
        return NewOpportunities()(request)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


def _table(pieces: Iterator[str], name: str) -> StreamingHttpResponse:
    response = _streamed(pieces, "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _streamed(pieces: Iterator[str], content_type: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces, content_type=content_type, headers={"Cache-Control": "no-cache"})
