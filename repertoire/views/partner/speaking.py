"""Coming to speak for an organisation, by invitation or on request, and leaving it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import WrongState
from core.forms import add_errors
from repertoire.forms import AskForm
from repertoire.models import MemberInvitation, Organisation, OrganisationMember
from repertoire.speaking import accept_invitation, ask_to_speak, end_membership
from repertoire.views.partner.own import own_organisation
from repertoire.views.partner.writing import page


@login_required
@never_cache
@page
def invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who asks, for which organisation; accepting is a button."""
    now = timezone.now()
    addressed = MemberInvitation.objects.addressed_to(request.user).with_organisation()
    found = get_object_or_404(addressed, uuid=uuid)
    if request.method == "POST":
        try:
            accept_invitation(found, by=request.user, at=now)
        except WrongState:
            messages.info(request, _("This invitation is not open any more. Ask the programme for a new one."))
            return redirect("repertoire:partner")
        messages.success(request, _("Thank you. You speak for this organisation now."))
        return redirect("repertoire:own_organisation", uuid=found.organisation.uuid)
    context = {"invitation": found, "organisation": found.organisation, "is_open": found.is_open(now)}
    return render(request, "repertoire/partner/invitation.html", context)


@login_required
@never_cache
@page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to speak for an organisation: one of the repertoire (`organisation` in the address), or another by name."""
    wanted = _wanted(request)
    form = AskForm(request.POST if request.method == "POST" else None, organisation=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_speak(organisation=wanted, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except WrongState:
            messages.error(request, _("This organisation is not in the repertoire any more."))
            return redirect("repertoire:partner")
        else:
            messages.success(request, _("Your request has arrived. The programme will answer by mail."))
            return redirect("repertoire:partner")
    return render(request, "repertoire/partner/ask.html", {"form": form, "organisation": wanted})


def _wanted(request: HttpRequest) -> Organisation | None:
    """The organisation that the address names, if the reader may open it."""
    try:
        uuid = UUID(request.GET.get("organisation", ""))
    except ValueError:
        return None
    return get_object_or_404(Organisation.objects.visible_to(request.user), uuid=uuid)


@login_required
@never_cache
@page
def leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then stop speaking for an organisation."""
    organisation = own_organisation(request, uuid)
    if request.method == "POST":
        for member in OrganisationMember.objects.current().of(request.user).of_organisation(organisation):
            end_membership(member, by=request.user, at=timezone.now())
        messages.success(request, _("You do not speak for this organisation any more."))
        return redirect("repertoire:partner")
    return render(request, "repertoire/partner/leave.html", {"organisation": organisation})
