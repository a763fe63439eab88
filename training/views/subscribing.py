"""The secret address of one's own timetable, for the calendar of a phone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from training.feeding import feed_of, renew_feed
from training.models import CalendarFeed


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The address, once it is wanted; asking again gives another, and the old one leads nowhere."""
    feed = CalendarFeed.objects.of_account(request.user)
    if request.method == "POST":
        if feed is None:
            feed_of(user=request.user, by=request.user)
            messages.success(request, _("Your calendar has an address now."))
        else:
            renew_feed(feed, by=request.user, at=timezone.now())
            messages.success(request, _("The address is new. The old one leads nowhere any more."))
        return redirect("training:my_calendar")
    address = f"{settings.SITE_URL}{feed.get_absolute_url()}" if feed is not None else ""
    subscribe = f"webcal://{address.partition('://')[2]}" if address else ""
    return render(request, "training/calendar.html", {"feed": feed, "address": address, "subscribe": subscribe})
