"""What is held about a person: seen, taken along, corrected, erased."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.second_factor import recently_confirmed
from beneficiaries.correcting import ask_correction
from beneficiaries.data_forms import CorrectionForm, ErasureForm
from beneficiaries.downloading import write_archive
from beneficiaries.erasing import ask_erasure, what_stays, withdraw_request
from beneficiaries.holding import held_of, stays_in_words, stored
from beneficiaries.models import ErasureRequest
from beneficiaries.registering import record_of
from beneficiaries.views.participant import person_of
from core.errors import WrongState
from core.personal_data import count_held


@login_required
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held, how to take it along and correct it, and what became of the wish to be erased."""
    return _page(request, CorrectionForm(user=request.user))


def _page(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    person = person_of(request)
    context = {
        "rows": held_of(count_held(person=person if person.pk else None, user=request.user)),
        "person": person,
        "form": form,
        "asked": ErasureRequest.objects.of_account(request.user).latest_first().first(),
    }
    return render(request, "beneficiaries/my_data.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def download_my_data(request: HttpRequest) -> FileResponse:
    """Everything that is held, as an archive. Each download is written down."""
    person, now = person_of(request), timezone.now()
    archive = write_archive(person if person.pk else None, user=request.user, at=now)
    name = f"circolo-{now:%Y-%m-%d}.zip"
    response = FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def correct_my_data(request: HttpRequest) -> HttpResponse:
    """Tell the office what is wrong and cannot be changed by oneself."""
    form = CorrectionForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form)
    values = form.cleaned_data
    try:
        ask_correction(values["participation"], text=values["text"], by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error("text", error)
        return _page(request, form)
    messages.success(request, _("Thank you. The office has got your message and will come back to you."))
    return redirect("beneficiaries:my_data")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_my_data(request: HttpRequest) -> HttpResponseBase:
    """What erasing means and what would stay; asking for it shows once more who one is."""
    return _ask(request) if request.method == "POST" else _erasure_page(request, ErasureForm())


def _erasure_page(request: HttpRequest, form: ErasureForm) -> HttpResponse:
    person = person_of(request)
    stays = stored(what_stays(person, at=timezone.now())) if person.pk else []
    context = {"form": form, "stays": stays_in_words(stays)}
    return render(request, "beneficiaries/erase_my_data.html", context, status=422 if form.is_bound else 200)


@recently_confirmed
def _ask(request: HttpRequest) -> HttpResponse:
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _erasure_page(request, form)
    values = form.cleaned_data
    try:
        ask_erasure(
            record_of(request.user),
            reason=values["reason"],
            unsuppress=values["unsuppress"],
            by=request.user,
            at=timezone.now(),
        )
    except WrongState:
        messages.info(request, _("You have asked for this already."))
    else:
        messages.success(request, _("We have got your wish. The person in charge of data protection carries it out."))
    return redirect("beneficiaries:my_data")


@login_required
@require_POST
def withdraw_my_erasure(request: HttpRequest) -> HttpResponse:
    """The person wants to stay after all."""
    asked = get_object_or_404(ErasureRequest.objects.of_account(request.user).open())
    try:
        withdraw_request(asked, by=request.user, at=timezone.now())
    except WrongState:
        messages.warning(request, _("This has been decided meanwhile."))
    else:
        messages.success(request, _("Your wish is taken back. Everything stays as it is."))
    return redirect("beneficiaries:my_data")
