"""The link in the yearly mail: it shows the entry, and a button confirms it. Whoever has the link needs no account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from core.errors import WrongState
from repertoire.code_lists import Visibility
from repertoire.confirming import LinkUsed, confirm_by_link, request_of
from repertoire.models import Opportunity
from repertoire.views.partner.writing import page


@never_cache
@page
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The entry as the public reads it; opening the link changes nothing."""
    now = timezone.now()
    asked = request_of(token, at=now)
    if asked is None:
        return render(request, "repertoire/partner/link_over.html", status=410)
    if request.method == "POST":
        try:
            confirm_by_link(token, at=now)
        except LinkUsed:
            return render(request, "repertoire/partner/link_over.html", status=410)
        except WrongState:
            return render(request, "repertoire/partner/link_over.html", {"not_public": True}, status=409)
        return render(request, "repertoire/partner/confirmed.html", {"organisation": asked.organisation})
    organisation = asked.organisation
    context = {
        "organisation": organisation,
        "details": [detail for detail in organisation.details.all() if detail.visibility == Visibility.PUBLIC],
        "opportunities": Opportunity.objects.of_organisation(organisation).open_on(timezone.localdate()).for_list(),
    }
    return render(request, "repertoire/partner/confirm.html", context)
