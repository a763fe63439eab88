"""My organisations, and one of them: where it stands, what waits, what it offers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import WrongState
from repertoire.confirming import confirm_entry
from repertoire.models import EntryRequest, MemberInvitation, Opportunity, Organisation
from repertoire.standing import standing_of, standings_of

MOST = 100
REQUESTS = 20


@login_required
@never_cache
@require_safe
def partner(request: HttpRequest) -> HttpResponse:
    """For which organisations one speaks, who asks one to, and what one has asked."""
    user = request.user
    invitations = MemberInvitation.objects.addressed_to(user).waiting(timezone.now())
    context = {
        "organisations": Organisation.objects.spoken_for_by(user).for_list().by_name(),
        "invitations": invitations.with_organisation(),
        "requests": EntryRequest.objects.of(user).with_people()[:REQUESTS],
    }
    return render(request, "repertoire/partner/partner.html", context)


def own_organisation(request: HttpRequest, uuid: UUID) -> Organisation:
    """An organisation for which the user speaks; others do not exist."""
    return get_object_or_404(Organisation.objects.spoken_for_by(request.user), uuid=uuid)


@login_required
@never_cache
@require_safe
def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the entry and its opportunities stand, and what can be done."""
    found = own_organisation(request, uuid)
    opportunities = list(Opportunity.objects.of_organisation(found).for_list().latest_first()[:MOST])
    context = {
        "organisation": found,
        "standing": standing_of(found),
        "opportunities": standings_of(opportunities, today=timezone.localdate()),
        "is_listed": Organisation.objects.visible_to(None).same_as(found).exists(),
        "confirmed_today": found.confirmed_on == timezone.localdate(),
    }
    return render(request, "repertoire/partner/organisation.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The entry is still correct."""
    found = own_organisation(request, uuid)
    try:
        confirm_entry(found, by=request.user, at=timezone.now())
    except WrongState:
        messages.info(request, _("This entry is not published, so there is nothing to confirm yet."))
    else:
        messages.success(request, _("Thank you. Readers see that the entry was confirmed today."))
    return redirect("repertoire:own_organisation", uuid=uuid)
