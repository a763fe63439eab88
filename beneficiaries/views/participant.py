"""A person's own profile, in short steps that are saved one by one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.forms import STEPS, LanguagesStep, ProfileStep, step_of
from beneficiaries.models import Beneficiary
from beneficiaries.presenting import facts_of, languages_of
from beneficiaries.profiling import change_profile, set_languages
from beneficiaries.registering import record_of, unsaved_record_of
from beneficiaries.views.coming_back import way_back
from core.forms import regions


def person_of(request: HttpRequest) -> Beneficiary:
    """The reader's own record; one that is not saved yet for somebody who has told nothing."""
    return Beneficiary.objects.of_account(request.user).first() or unsaved_record_of(request.user)


@login_required
@never_cache
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Everything that the person has told, by steps."""
    person = person_of(request)
    gaps = person.profile_gaps
    chapters = [
        {"code": code, "title": step.title, "rows": _told(person, step), "gaps": len(_gaps_in(step, gaps))}
        for code, step in STEPS.items()
    ]
    first = step_of(gaps[0]) if gaps else ""
    return render(request, "beneficiaries/profile.html", {"person": person, "chapters": chapters, "first": first})


def _told(person: Beneficiary, step: type[ProfileStep]) -> list[dict[str, str]]:
    rows = facts_of(person, step.columns())
    return [*languages_of(person), *rows] if step is LanguagesStep else rows


def _gaps_in(step: type[ProfileStep], gaps: list[str]) -> list[str]:
    return [name for name in gaps if name in step.base_fields]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step. Saving leads to the next one, or stays where the button says so."""
    if step not in STEPS:
        raise Http404
    person, back = person_of(request), way_back(request)
    form = STEPS[step](request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        person = change_profile(record_of(request.user), values=form.values(), by=request.user)
        if form.levels():
            set_languages(person, levels=form.levels(), by=request.user)
        messages.success(request, _("Saved."))
        stays = "stay" in request.POST
        return redirect(back if back and not stays else _after(step, stay=stays))
    context = {
        "form": form,
        "step": step,
        "steps": _journey(step, person),
        "next": _next(step),
        "back": back,
        "regions_url": reverse("beneficiaries:regions"),
    }
    status = 422 if form.is_bound else 200
    return render(request, f"beneficiaries/steps/{step}.html", context, status=status)


def _next(step: str) -> str:
    """The code of the step after this one, '' after the last."""
    codes = [*STEPS, ""]
    return codes[codes.index(step) + 1]


def _after(step: str, *, stay: bool) -> str:
    following = step if stay else _next(step)
    if not following:
        return reverse("beneficiaries:profile")
    return reverse("beneficiaries:profile_step", args=[following])


def _has_some(person: Beneficiary, step: type[ProfileStep]) -> bool:
    """Whether the person has told anything of this step."""
    if person.pk is None:
        return False
    told = any(getattr(person, name) not in (None, "", []) for name in step.columns())
    return told or (step is LanguagesStep and person.languages.exists())


def _journey(current: str, person: Beneficiary) -> list[dict[str, Any]]:
    """The steps across the top; those that hold something, and miss nothing that is needed, are done."""
    gaps = person.profile_gaps
    others = {code: step for code, step in STEPS.items() if code != current}
    done = {code for code, step in others.items() if _has_some(person, step) and not _gaps_in(step, gaps)}
    return [
        {
            "label": step.title,
            "state": "now" if code == current else "done" if code in done else "next",
            "url": "" if code == current else reverse("beneficiaries:profile_step", args=[code]),
        }
        for code, step in STEPS.items()
    ]


@login_required
@require_safe
def regions_of(request: HttpRequest) -> JsonResponse:
    """The regions of a country, for the script that fills a list when the country changes."""
    response = JsonResponse(
        {"regions": [[code, str(name)] for code, name in regions([request.GET.get("country", "")])]}
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
