"""The demo's mailbox."""

from django.http import HttpRequest, HttpResponse


def mailbox(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def mail(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse("")
