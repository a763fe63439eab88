"""What every request carries along."""

from collections.abc import Callable
from ipaddress import ip_address

import pghistory
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import request_context

Answer = Callable[[HttpRequest], HttpResponse]


def client_address(request: HttpRequest) -> str | None:
    """The sender's network address; behind a proxy the last one that the proxy wrote down; None for what is none."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_PROXY else ""
    found = forwarded.split(",")[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
    try:
        return str(ip_address(found))
    except ValueError:
        return None


class RequestContextMiddleware:
    """Keeps the address for the audit log and names the writer in the row history."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_context.address.set(client_address(request))
        fresh = request_context.memory.set({})
        try:
            if request.method in settings.PGHISTORY_MIDDLEWARE_METHODS and request.user.is_authenticated:
                with pghistory.context(user=request.user.pk, path=request.path):
                    return self.get_response(request)
            return self.get_response(request)
        finally:
            request_context.memory.reset(fresh)
            request_context.address.reset(token)
