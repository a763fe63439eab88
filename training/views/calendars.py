"""Timetables for other programs: whoever knows the secret address reads, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from training.calendars.feed import language_of
from training.calendars.keeping import kept_calendar
from training.models import CalendarFeed


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind the address, in its reader's language or the one that `?language=` asks for; 304 for who has
    it already. Nothing of a session is read, and one address that leads nowhere looks like any other."""
    feed = CalendarFeed.objects.with_token(token)
    if feed is None:
        raise Http404
    written = kept_calendar(feed, language=language_of(feed, request.GET.get("language", "")))
    etag = f'"{written.tag}"'
    unchanged: HttpResponse | None = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(written.content, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="circolo.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


calendar.is_public_page = True  # type: ignore[attr-defined] # the address itself is the secret: no second factor is asked
