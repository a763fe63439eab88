"""One's own record with the office: an invitation to it, or the claim that there is one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from beneficiaries.claiming import claim_record
from beneficiaries.inviting import accept_person_invitation
from beneficiaries.models import PersonInvitation, RecordClaim
from beneficiaries.record_forms import ClaimForm
from beneficiaries.registering import record_of
from core.errors import Conflict, WrongState
from core.forms import add_errors


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Say that an office knows one already; and what it answered."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = record_of(request.user)
        try:
            claim_record(person, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Your question has arrived. The office will answer by mail."))
            return redirect("beneficiaries:record")
    context = {"form": form, "claims": RecordClaim.objects.of_account(request.user)}
    return render(request, "beneficiaries/record.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Which programme asks; accepting is a button. For whoever has confirmed the address, and nobody else."""
    now = timezone.now()
    found = get_object_or_404(PersonInvitation.objects.addressed_to(request.user), uuid=uuid)
    if request.method == "POST":
        try:
            accept_person_invitation(found, by=request.user, at=now)
        except WrongState:
            messages.info(request, _("This invitation is not open any more. Ask the programme for a new one."))
        except Conflict:
            messages.error(request, _("This could not be done. Write to the programme, so that it can help you."))
        else:
            messages.success(request, _("Thank you. This record is yours now. Look whether everything in it is right."))
            return redirect("beneficiaries:profile")
        return redirect("beneficiaries:invitation", uuid=uuid)
    context = {"invitation": found, "programme": found.programme, "is_open": found.is_open(now)}
    return render(request, "beneficiaries/invitation.html", context)
