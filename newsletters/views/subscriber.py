"""What a subscriber does with the links in mails.

The key in the address proves the mailbox, so nobody signs in. Opening a page changes nothing: mail programs and
scanners open every link.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.caching import unkept_public_page
from core.models import SuppressedAddress
from newsletters.forgetting import forget_subscriber
from newsletters.forms import PreferencesForm
from newsletters.models import Newsletter, Subscriber, Subscription
from newsletters.moving import How
from newsletters.subscribing import LINK_GOOD_FOR, change_preferences, confirm_subscriptions, leave, leave_all
from newsletters.testing import NO_KEY

View = Callable[..., HttpResponse]
FOLDER = "newsletters/subscriber"


def by_key(view: View) -> View:
    """Hand the subscriber to a page whose address holds their key; the same "over" for every key that opens nothing.

    The address is passed on to nobody. A form on such a page carries no token of ours: without a referrer the browser
    names no origin to check it by, no cookie is needed, and who knows the key may act anyway.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
        subscriber = Subscriber.objects.with_key(key)
        response = _over(request, test=key == NO_KEY) if subscriber is None else view(request, subscriber, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(unkept_public_page(wrapped))


def _over(request: HttpRequest, status: int = 404, *, test: bool = False) -> HttpResponse:
    """The link leads nowhere any more; that of a test never did."""
    return render(request, f"{FOLDER}/over.html", {"test": test}, status=status)


@by_key
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """The series that were asked for, and a button; then what holds."""
    now = timezone.now()
    theirs = Subscription.objects.of_subscriber(subscriber)
    waiting = [one.newsletter for one in theirs.waiting(now - LINK_GOOD_FOR).of_open_series()]
    if request.method == "POST":
        asked = [newsletter for newsletter in waiting if newsletter.code in request.POST.getlist("newsletters")]
        confirm_subscriptions(subscriber, asked, language=get_language() or "", at=now)
        return redirect("newsletters:confirm", key=subscriber.key)
    held = [one.newsletter for one in theirs.confirmed()]
    if not waiting and not held:
        return _over(request, status=410)
    context = {"subscriber": subscriber, "waiting": waiting, "held": held}
    return render(request, f"{FOLDER}/{'confirm' if waiting else 'confirmed'}.html", context)


@by_key
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """What the subscriber gets, in which language and under which name."""
    theirs = [one.newsletter for one in Subscription.objects.of_subscriber(subscriber).confirmed()]
    offered = list(Newsletter.objects.offered_to(theirs).by_name())
    initial = {"newsletters": [one.code for one in theirs], "language": subscriber.language, "name": subscriber.name}
    form = PreferencesForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        change_preferences(
            subscriber, language=wanted["language"], name=wanted["name"], newsletters=wanted["newsletters"],
            offered=offered, shown_in=get_language() or "", at=timezone.now(),
        )  # fmt: skip
        return redirect(_preferences_in(wanted["language"], subscriber) + "?saved=1")
    context = {
        "subscriber": subscriber,
        "form": form,
        "theirs": theirs,
        "saved": "saved" in request.GET,
        "stopped": SuppressedAddress.objects.with_address(subscriber.email) is not None,
    }
    return render(request, f"{FOLDER}/preferences.html", context, status=422 if form.errors else 200)


def _preferences_in(language: str, subscriber: Subscriber) -> str:
    with translation.override(language):
        return reverse("newsletters:preferences", args=[subscriber.key])


@by_key
@require_http_methods(["GET", "HEAD", "POST"])
def leave_one(request: HttpRequest, subscriber: Subscriber, code: str) -> HttpResponse:
    """Leave a series: a page with a button, which is also the address of the mail program's own button (RFC 8058). The
    answer to both is the page itself, as mail programs follow no redirect."""
    theirs = Subscription.objects.of_subscriber(subscriber)
    newsletter = theirs.newsletter_with(code)
    if newsletter is None:
        return _over(request)
    context: dict[str, Any] = {"subscriber": subscriber, "newsletter": newsletter}
    if request.method != "POST":
        context["left"] = not theirs.of_newsletter(newsletter).endable().exists()
        return render(request, f"{FOLDER}/leave.html", context)
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    how = How.ONE_CLICK if one_click else How.LINK
    leave(subscriber, newsletter, how=how, language=get_language() or "", at=timezone.now())
    return render(request, f"{FOLDER}/leave.html", {**context, "left": True})


@by_key
@require_POST
def leave_all_of_them(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Leave every series."""
    leave_all(subscriber, how=How.LINK, language=get_language() or "", at=timezone.now())
    return redirect(reverse("newsletters:preferences", args=[subscriber.key]) + "?saved=1")


@by_key
@require_POST
def delete(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Nothing is kept of the subscriber; their key opens nothing any more."""
    forget_subscriber(subscriber)
    return render(request, f"{FOLDER}/deleted.html")
