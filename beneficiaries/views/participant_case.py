"""What a person says, hands in and reads about the own way: intention, documents, plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaries.case_forms import OwnDocument, OwnIntention, add_refusal
from beneficiaries.filing import hand_in_document, open_document, take_back_document
from beneficiaries.intending import say_intention
from beneficiaries.models import Document, FollowUp, Participation, PlanGoal, ReintegrationPlan, ReturnIntention
from core.errors import WrongState
from core.keyset import history_page
from core.uploading import serve_upload


def participations_of(request: HttpRequest) -> list[Participation]:
    """What the reader takes part in now."""
    return list(Participation.objects.going_on(request.user, on=timezone.localdate()))


def chosen_of(request: HttpRequest) -> tuple[list[Participation], Participation | None]:
    """What the reader takes part in, and which of it the address asks for: the first where it names none."""
    mine = participations_of(request)
    code = request.GET.get("programme", "")
    chosen = next((one for one in mine if one.programme.code == code), None)
    if code and chosen is None:
        raise Http404
    return mine, chosen or (mine[0] if mine else None)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def intention(request: HttpRequest) -> HttpResponse:
    """How the person means to return: a short form, and what was said before."""
    mine, chosen = chosen_of(request)
    if chosen is None:
        return render(request, "beneficiaries/no_programme.html", {"title": _("How I want to return")})
    everything = ReturnIntention.objects.of_case(chosen).of_account(request.user).newest()
    said = history_page(everything, request.GET)
    last = everything.first() if said.previous else next(iter(said.rows), None)
    posted = request.POST if request.method == "POST" else None
    form = OwnIntention(posted, programme=chosen.programme, last=last)
    if form.is_valid():
        try:
            say_intention(chosen, form.meant, by=request.user, at=timezone.now())
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Thank you. Your case worker reads it."))
            return redirect(request.get_full_path())
    context = {
        "form": form, "chosen": chosen, "others": [one for one in mine if one != chosen], "said": said.rows,
        "previous_url": said.previous_url(request.GET), "next_url": said.next_url(request.GET),
    }  # fmt: skip
    return render(request, "beneficiaries/intention.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """What the person handed in, and a form to hand in more."""
    mine = participations_of(request)
    handed_in = Document.objects.handed_in_by(request.user).with_case().newest()
    if not mine:
        context: dict[str, Any] = {"title": _("My documents"), "documents": handed_in}
        return render(request, "beneficiaries/no_programme.html", context)
    form = OwnDocument(request.POST or None, request.FILES or None, participations=mine)
    if form.is_valid():
        values = form.cleaned_data
        try:
            hand_in_document(
                form.participation, file=values["file"], title=values["title"], by=request.user, at=timezone.now()
            )
        except ValidationError as refused:
            form.add_error("file" if refused.code != "most" else None, refused)
        else:
            messages.success(request, _("The document is handed in."))
            return redirect("beneficiaries:documents")
    context = {"form": form, "documents": handed_in, "several": len(mine) > 1}
    return render(request, "beneficiaries/documents.html", context, status=422 if form.is_bound else 200)


def document_of(request: HttpRequest, uuid: UUID) -> Document:
    """A document that the reader handed in."""
    found: Document = get_object_or_404(Document.objects.handed_in_by(request.user), uuid=uuid)
    return found


@login_required
@require_safe
def document(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file, as it was handed in; not there once it is taken back, in another window for example."""
    try:
        upload = open_document(document_of(request, uuid), by=request.user, at=timezone.now())
    except WrongState as gone:
        raise Http404 from gone
    return serve_upload(upload)


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The person takes back what nobody has opened yet."""
    try:
        take_back_document(document_of(request, uuid), by=request.user, at=timezone.now())
    except WrongState:
        messages.error(request, _("The staff have opened this document already. Ask them if it should go away."))
    else:
        messages.success(request, _("You have taken the document back. The staff no longer see it."))
    return redirect("beneficiaries:documents")


@login_required
@never_cache
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan with its goals, and when somebody comes back to the person: to read."""
    context = {
        "plans": ReintegrationPlan.objects.of_account(request.user).with_case(),
        "goals": PlanGoal.objects.of_account(request.user).underway_first(),
        "follow_ups": FollowUp.objects.of_account(request.user).coming(timezone.localdate()),
    }
    return render(request, "beneficiaries/plan.html", context)
