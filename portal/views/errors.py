"""Pages that say what went wrong, in words that a person would say.

Those that may come when nothing works any more (400, 403 for a form, 500) are made without database and session.
"""

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TOO_LARGE = (RequestDataTooBig, TooManyFilesSent)
PIECE, PATIENCE = 1024 * 1024, 32 * 1024 * 1024
"""Bytes read at once, and at most, of a request that is refused for its size."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent makes no sense, or is too much."""
    if isinstance(exception, TOO_LARGE):
        _read_to_the_end(request)
        return render(request, "413.html", status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def _read_to_the_end(request: HttpRequest) -> None:
    """Take what the browser is still sending, within reason: cut off, it shows an error of its own, not our page."""
    try:
        for _ in range(PATIENCE // PIECE):
            if not request.read(PIECE):
                return
    except OSError:
        return


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not do this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or it is nothing for this person."""
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Sent by allauth when its limits are reached."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
