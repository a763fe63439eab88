"""Public pages of the whole site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_request


def root(request: HttpRequest) -> HttpResponse:
    """The only page that looks at the reader's preferred language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    response.headers["Vary"] = "Accept-Language"
    return response


def sitemap_xml(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", content_type="application/xml")
