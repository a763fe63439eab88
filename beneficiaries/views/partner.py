"""What organisations receive: who would like to be in touch, as far as each person agrees."""

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
from django.views.decorators.http import require_POST, require_safe

from beneficiaries.models import Referral
from beneficiaries.referral_forms import AnswerForm, FinishForm
from beneficiaries.sharing import shared_facts
from beneficiaries.states import ReferralState
from core.auditing import record
from core.errors import NotAllowed, WrongState
from repertoire.models import Organisation

MOST = 100
TO_ANSWER, TO_FINISH = ReferralState.SENT, ReferralState.ACCEPTED


@login_required
@never_cache
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Everybody who was put in touch, what waits for an answer first."""
    found = list(Referral.objects.received_by(request.user).for_partner()[: MOST + 1])
    rows = found[:MOST]
    context = {
        "waiting": [row for row in rows if row.state == TO_ANSWER],
        "others": [row for row in rows if row.state != TO_ANSWER],
        "more": len(found) > MOST,
        "speaks": bool(rows) or Organisation.objects.spoken_for_by(request.user).exists(),
    }
    return render(request, "beneficiaries/partner/referrals.html", context)


def _received(request: HttpRequest, uuid: UUID) -> Referral:
    """One that was sent to an organisation for which the user speaks; others do not exist."""
    found: Referral = get_object_or_404(Referral.objects.received_by(request.user).for_list(), uuid=uuid)
    return found


@login_required
@never_cache
@require_safe
def referral(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the person agreed to show, and the answer. Each reading is written down."""
    return _page(request, _received(request, uuid))


def _page(request: HttpRequest, row: Referral, *, tried: AnswerForm | FinishForm | None = None) -> HttpResponse:
    record("beneficiaries.read_referral", by=request.user, on=row)
    context: dict[str, Any] = {
        "referral": row,
        "organisation": row.opportunity.organisation,
        "facts": [fact for fact in shared_facts(row.participation.beneficiary) if fact.value],
        "offer_note": row.note_on_offer(timezone.localdate()),
        "last": row.events.with_people().last(),
    }
    if row.state == TO_ANSWER:
        context["answer_form"] = tried if isinstance(tried, AnswerForm) else AnswerForm()
    if row.state == TO_FINISH:
        context["finish_form"] = tried if isinstance(tried, FinishForm) else FinishForm()
    return render(request, "beneficiaries/partner/referral.html", context, status=422 if tried is not None else 200)


@login_required
@never_cache
@require_POST
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept or decline, with a few words."""
    done = _("Thank you. The person and the programme can read your answer now.")
    return _write(request, uuid, AnswerForm(request.POST), done=done)


@login_required
@never_cache
@require_POST
def finish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how it ended."""
    return _write(request, uuid, FinishForm(request.POST), done=_("Thank you. This is finished."))


def _write(request: HttpRequest, uuid: UUID, form: AnswerForm | FinishForm, *, done: str) -> HttpResponse:
    row = _received(request, uuid)
    if not form.is_valid():
        return _page(request, row, tried=form)
    try:
        form.carry_out(row, by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, row, tried=form)
    except NotAllowed:  # taken back while the answer was written
        messages.warning(request, _("This was taken back meanwhile, so nothing was written."))
        return redirect("received:referrals")
    except WrongState:
        messages.warning(request, _("This has changed meanwhile, so nothing was written. Look at it as it is now."))
    else:
        messages.success(request, done)
    return redirect("received:referral", uuid=uuid)
