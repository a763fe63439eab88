"""Asking for newsletters."""

from typing import Any

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.caching import unkept_public_page
from core.limiting import within_limit
from core.viewing import viewer_of
from newsletters.forms import SubscribeForm
from newsletters.models import Newsletter
from newsletters.own import confirmed_addresses, join_own, leave_own, own_newsletters
from newsletters.subscribing import ask_to_subscribe

MOST = 10
"""Addresses that one connection may write into the form in a minute."""


@unkept_public_page
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form. Whatever address is written there, the answer is the same."""
    offered = list(Newsletter.objects.open_to_readers().by_name())
    form = SubscribeForm(request.POST or None, offered=offered, initial=_initial(request, offered))
    if request.method == "POST" and form.is_valid():
        if not within_limit("subscribing", most=MOST):
            slower: HttpResponse = respond_429(request)
            return slower
        wanted = form.cleaned_data
        ask_to_subscribe(
            wanted["email"], wanted["newsletters"], name=wanted["name"], language=wanted["language"], at=timezone.now()
        )
        return redirect("newsletters:look_in_your_mail")
    context = {"form": form, "offered": offered}
    return render(request, "newsletters/subscriber/subscribe.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, offered: list[Newsletter]) -> dict[str, Any]:
    """What the form holds at first: the series of the page from which one comes, or the only one; the page's language;
    who is signed in."""
    viewer = viewer_of(request)
    codes = [newsletter.code for newsletter in offered]
    chosen = codes if len(codes) == 1 else [code for code in codes if code == request.GET.get("newsletter")]
    return {
        "newsletters": chosen,
        "language": get_language(),
        "email": viewer.email if viewer else "",
        "name": viewer.full_name[:100] if viewer else "",
    }


@login_required
@require_POST
def change_own(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody signed in takes or leaves a series, on the page of consents."""
    wanted = request.POST.get("answer") == "yes"
    found = own_newsletters(confirmed_addresses(request.user))
    own = next((one for one in found if one.newsletter.code == code), None)
    if own is None:
        raise Http404
    change = join_own if wanted else leave_own
    change(request.user, own.newsletter, language=get_language() or "", at=timezone.now())
    messages.success(
        request, _("You get this newsletter.") if wanted else _("You do not get this newsletter any more.")
    )
    return redirect("beneficiaries:consents")


@unkept_public_page
@require_safe
def look_in_your_mail(request: HttpRequest) -> HttpResponse:
    """What happens next, the same for everybody."""
    return render(request, "newsletters/subscriber/look_in_your_mail.html")
