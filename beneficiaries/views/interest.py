"""A person's own referrals: "I am interested", where each stands, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.consenting import has_consented
from beneficiaries.models import ConsentNotice, Participation, Purpose, Referral
from beneficiaries.referral_forms import InterestForm, TakeBackForm
from beneficiaries.referral_timeline import happenings
from beneficiaries.referring import show_interest
from beneficiaries.revoking import revoke_referral
from beneficiaries.sharing import shared_facts
from core.errors import WrongState
from core.keyset import keyset_page
from core.markdown import render_markdown
from core.shown import shown
from repertoire.models import Opportunity


@login_required
@never_cache
@require_safe
def my_referrals(request: HttpRequest) -> HttpResponse:
    """With whom one was put in touch, the latest first."""
    mine = Referral.objects.of_account(request.user).for_list()
    found = keyset_page(mine, order=("-at", "-id"), query=request.GET)
    context = {
        "referrals": found.rows,
        "previous_url": found.previous_url(request.GET),
        "next_url": found.next_url(request.GET),
    }
    return render(request, "beneficiaries/referrals/my_referrals.html", context)


def _own(request: HttpRequest, uuid: UUID) -> Referral:
    found: Referral = get_object_or_404(Referral.objects.of_account(request.user).for_list(), uuid=uuid)
    return found


@login_required
@never_cache
@require_safe
def my_referral(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where it stands, what the organisation answered, what it sees, and how to take it back."""
    row = _own(request, uuid)
    person, today = row.participation.beneficiary, timezone.localdate()
    context = {
        "referral": row,
        "organisation": row.opportunity.organisation,
        "facts": shared_facts(person),
        "offer_note": row.note_on_offer(today),
        "offer_is_public": Opportunity.objects.public(today).contains(row.opportunity),
        "agrees": has_consented(person, Purpose.PARTNERS, programme=row.programme),
        "happenings": happenings(row, reader=request.user, events=row.events.with_people()),
    }
    return render(request, "beneficiaries/referrals/my_referral.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take it back."""
    row = _own(request, uuid)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_referral(row, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except WrongState:
            messages.info(request, _("This was taken back before."))
        else:
            messages.success(request, _("It is taken back. The organisation sees nothing of it any more."))
        return redirect("beneficiaries:my_referral", uuid=uuid)
    if not row.can_be_taken_back:
        return redirect("beneficiaries:my_referral", uuid=uuid)
    return render(request, "beneficiaries/referrals/take_back.html", {"referral": row, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_referral(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """ "I am interested": what the organisation will see, a message, and the consent where it is missing."""
    today = timezone.localdate()
    opportunity = get_object_or_404(Opportunity.objects.public(today).with_organisation(), uuid=uuid)
    there = Referral.objects.of_account(request.user).about(opportunity).open().first()
    if there is not None:
        messages.info(request, _("You are in touch about this opportunity already."))
        return redirect("beneficiaries:my_referral", uuid=there.uuid)
    context: dict[str, Any] = {"opportunity": opportunity, "organisation": opportunity.organisation}
    parts = list(Participation.objects.of_account(request.user).current_on(today).with_programme())
    if not parts:
        return render(request, "beneficiaries/referrals/no_programme.html", context)
    asked = request.POST.get("programme") or request.GET.get("programme", "")
    part = next((one for one in parts if one.programme.code == asked), parts[0])
    agrees = has_consented(part.beneficiary, Purpose.PARTNERS, programme=part.programme)
    notice = None if agrees else ConsentNotice.objects.words_on(Purpose.PARTNERS)
    form = InterestForm(request.POST if request.method == "POST" else None, notice=notice)
    if request.method == "POST" and (agrees or notice) and form.is_valid():
        if (made := _show(request, part, opportunity, form)) is not None:
            messages.success(request, _("Thank you. The programme reads it and sends it to the organisation."))
            return redirect("beneficiaries:my_referral", uuid=made.uuid)
    context |= {
        "form": form,
        "participation": part,
        "others": [one.programme for one in parts if one != part],
        "facts": shared_facts(part.beneficiary),
        "agrees": agrees,
        "notice": notice,
        "words": render_markdown(shown(notice, "text").text, top_heading=3) if notice else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "beneficiaries/referrals/new_referral.html", context, status=status)


def _show(request: HttpRequest, part: Participation, opportunity: Opportunity, form: InterestForm) -> Referral | None:
    """Write it down; what is refused stands in the form."""
    message = form.cleaned_data["message"]
    try:
        return show_interest(
            part, opportunity=opportunity, message=message, agreed_to=form.notice, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None
