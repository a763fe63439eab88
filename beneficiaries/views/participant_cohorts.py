"""Applying to a cohort, and what becomes of it: the person, or who acts for them under a mandate."""

from collections.abc import Callable
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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaries.application_forms import ApplicationForm, LeavingForm, MotivationForm
from beneficiaries.applying import (
    AppliedAlready,
    ConsentMissing,
    NotForThem,
    NotOpen,
    OfferOver,
    accept_place,
    apply_to_cohort,
    decline_place,
    fits,
    mark_news_read,
    organisations_of,
    save_motivation,
    withdraw_enrolment,
)
from beneficiaries.consenting import has_consented
from beneficiaries.enrolling import behalf_of
from beneficiaries.enrolment_journey import happenings, steps_of, what_comes_next
from beneficiaries.models import Beneficiary, Cohort, ConsentNotice, Enrolment, EnrolmentEvent, Purpose
from beneficiaries.registering import record_of
from beneficiaries.states import CAN_WITHDRAW, UNDECIDED, EnrolmentState
from beneficiaries.views.participant import person_of
from core.errors import WrongState
from core.markdown import render_markdown
from core.shown import shown


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The application: one question, the consent where it is missing, one button."""
    cohort = get_object_or_404(Cohort.objects.published().with_programme(), slug=slug)
    person = person_of(request)
    known = Enrolment.objects.of_account(request.user).of_cohort(cohort).standing().first()
    if known is not None:
        return redirect(known)
    form = _form(request, cohort, person)
    if request.method == "POST" and form.is_valid():
        answer = _apply(request, cohort, form)
        if answer is not None:
            return answer
    return _show_form(request, cohort, person, form)


def _form(request: HttpRequest, cohort: Cohort, person: Beneficiary) -> ApplicationForm:
    return ApplicationForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations_of(person, timezone.now()),
        to_agree=ConsentNotice.objects.words_on(Purpose.PROGRAMME),
        consented=bool(person.pk) and has_consented(person, Purpose.PROGRAMME, programme=cohort.programme),
    )


def _apply(request: HttpRequest, cohort: Cohort, form: ApplicationForm) -> HttpResponse | None:
    """The answer once it is done, or cannot be; None where the form comes back with what is wrong."""
    try:
        enrolment = apply_to_cohort(
            cohort, person=record_of(request.user), motivation=form.cleaned_data["motivation"],
            organisation=form.chosen, agreed_to=form.to_agree, by=request.user, at=timezone.now(),
        )  # fmt: skip
    except (NotOpen, NotForThem):
        return None
    except ConsentMissing:
        form.add_error(None, _("Your consent to take part in the programme is missing."))
        return None
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    except AppliedAlready:
        return redirect("cohorts:apply", cohort.slug)
    messages.success(request, _("Your application has arrived. Thank you."))
    return redirect(enrolment)


def _show_form(request: HttpRequest, cohort: Cohort, person: Beneficiary, form: ApplicationForm) -> HttpResponse:
    notice = form.to_agree
    is_open = cohort.is_open(timezone.now())
    context = {
        "cohort": cohort,
        "form": form,
        "is_open": is_open,
        "fits": fits(cohort, person),
        "notice": notice,
        "notice_words": render_markdown(shown(notice, "text").text, top_heading=3) if notice else "",
        "gaps": person.profile_gaps,
    }
    return render(request, "beneficiaries/cohorts/apply.html", context, status=422 if form.is_bound else 200)


def enrolment_of(request: HttpRequest, uuid: UUID) -> Enrolment:
    """The enrolment, if it is the reader's own or of somebody who lets the reader act for them."""
    return get_object_or_404(Enrolment.objects.handled_by(request.user).with_everything(), uuid=uuid)


@login_required
@never_cache
@require_safe
def enrolment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the application stands, as far as it was told. Opening it counts as reading the news."""
    found = enrolment_of(request, uuid)
    answer = show(request, found, MotivationForm(initial={"motivation": found.motivation}))
    if found.has_news:
        mark_news_read(found, by=request.user, at=timezone.now())
    return answer


def show(request: HttpRequest, found: Enrolment, form: MotivationForm, *, status: int = 200) -> HttpResponse:
    """The page of an application, with what was typed into it."""
    now = timezone.now()
    events = list(EnrolmentEvent.objects.told_of(found))
    context = {
        "enrolment": found,
        "cohort": found.cohort,
        "form": form,
        "steps": steps_of(found),
        "next": what_comes_next(found),
        "happenings": happenings(found, events, reader=request.user),
        "offered": found.told_state == EnrolmentState.OFFERED,
        "editable": found.told_state in UNDECIDED and found.cohort.is_open(now),
        "may_withdraw": found.told_state in CAN_WITHDRAW,
        "may_apply": found.told_state == EnrolmentState.WITHDRAWN and found.cohort.is_open(now),
        "for_another": behalf_of(request.user, found.beneficiary),
        "state_label": found.get_told_state_display(),
    }
    return render(request, "beneficiaries/cohorts/enrolment.html", context, status=status)


@login_required
@require_POST
def motivation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say it better, while people can still apply."""
    found = enrolment_of(request, uuid)
    form = MotivationForm(request.POST)
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        save_motivation(found, motivation=form.cleaned_data["motivation"], by=request.user, at=timezone.now())
    except WrongState:
        messages.warning(request, _("The time to change this is over. Nothing was changed; what you wrote is below."))
        return show(request, found, form, status=409)
    messages.success(request, _("Saved."))
    return redirect(found)


@login_required
@require_POST
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the place that is offered."""
    found = enrolment_of(request, uuid)
    try:
        accept_place(found, by=request.user, at=timezone.now())
    except OfferOver:
        messages.warning(request, _("The time to take this place has run out."))
    except WrongState:
        return _not_now(request, found)
    else:
        messages.success(request, _("The place is yours. We look forward to seeing you."))
    return redirect(found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the next person have the place."""
    return _leave(request, uuid, act=decline_place, name="decline", states=[EnrolmentState.OFFERED])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the application back."""
    return _leave(request, uuid, act=withdraw_enrolment, name="withdraw", states=CAN_WITHDRAW)


def _leave(
    request: HttpRequest, uuid: UUID, *, act: Callable[..., Enrolment], name: str, states: list[Any]
) -> HttpResponse:
    found = enrolment_of(request, uuid)
    if found.told_state not in states:
        return _not_now(request, found)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except WrongState:
            return _not_now(request, found)
        messages.success(request, _("It is done. Thank you for telling us."))
        return redirect(found)
    context = {"enrolment": found, "cohort": found.cohort, "form": form, "act": name}
    status = 422 if form.is_bound else 200
    return render(request, "beneficiaries/cohorts/leave.html", context, status=status)


def _not_now(request: HttpRequest, found: Enrolment) -> HttpResponse:
    found.refresh_from_db(fields=["told_state"])
    words = _("Nothing was changed. Your application is now: %(state)s.")
    messages.info(request, words % {"state": found.get_told_state_display()})
    return redirect(found)
