"""Links of mails that are counted: one more, and on to the page."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from core.caching import unkept_public_page
from newsletters.clicking import count_click
from newsletters.models import IssueLink

MACHINES = re.compile(
    r"bot|crawl|spider|scan|preview|fetch|proxy|monitor|curl|wget|python|java/|go-http|okhttp|libwww|headless",
    re.IGNORECASE,
)


@unkept_public_page
@require_safe
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """On to the address that stood in the mail. Nothing is kept of the request but that it was one more."""
    link = IssueLink.objects.with_key(key)
    if link is None:
        raise Http404
    if is_by_hand(request):
        count_click(link)
    response = HttpResponseRedirect(link.address)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def is_by_hand(request: HttpRequest) -> bool:
    """Whether somebody opened the link, as far as headers tell: no scanner of mail, and no page fetched beforehand.

    Every browser names itself and the languages of its reader; scanners mostly do neither.
    """
    headers = request.headers
    agent = headers.get("User-Agent", "")
    purpose = headers.get("Sec-Purpose", "") + headers.get("Purpose", "") + headers.get("X-Moz", "")
    return (
        request.method == "GET"
        and bool(agent and headers.get("Accept-Language"))
        and not MACHINES.search(agent)
        and not purpose
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )
