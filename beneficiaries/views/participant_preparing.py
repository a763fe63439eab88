"""How prepared a person is: the questionnaire on one page, and what the answers mean."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.advising import readiness_in_words, what_helps, willingness_in_words
from beneficiaries.case_forms import OwnAnswers, add_refusal
from beneficiaries.models import Participation, Preparedness, Questionnaire
from beneficiaries.preparing import answer_questionnaire
from beneficiaries.views.participant_case import chosen_of
from core.errors import WrongState
from core.keyset import history_page


@login_required
@never_cache
@require_safe
def preparedness(request: HttpRequest) -> HttpResponse:
    """The two scores in words, what would help next, and how it was before."""
    mine, chosen = chosen_of(request)
    if chosen is None:
        return render(request, "beneficiaries/no_programme.html", {"title": _("How prepared I am")})
    answered = Preparedness.objects.of_case(chosen).of_account(request.user)
    newest = answered.with_answers().newest().first()
    before = history_page(answered.apart_from(newest), request.GET)
    asked = Questionnaire.objects.of_programme(chosen.programme).in_force().first()
    context = {
        "newest": newest,
        "readiness": readiness_in_words(newest.readiness) if newest else "",
        "willingness": willingness_in_words(newest.willingness) if newest else "",
        "advice": what_helps(newest) if newest else [],
        "before": before.rows,
        "previous_url": before.previous_url(request.GET),
        "next_url": before.next_url(request.GET),
        "questions": _at("questions", chosen) if asked else "",
        "chosen": chosen,
        "others": [one for one in mine if one != chosen],
    }
    return render(request, "beneficiaries/preparedness.html", context)


def _at(name: str, participation: Participation) -> str:
    """A page of this room, about one of the programmes that the person takes part in."""
    return f"{reverse(f'beneficiaries:{name}')}?{urlencode({'programme': participation.programme.code})}"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """Every question on one page. Nothing is kept before all are answered."""
    _mine, chosen = chosen_of(request)
    if chosen is None:
        return redirect("beneficiaries:preparedness")
    asked = Questionnaire.objects.of_programme(chosen.programme).in_force().with_questions().first()
    if asked is None:
        return redirect(_at("preparedness", chosen))
    form = OwnAnswers(request.POST if request.method == "POST" else None, questionnaire=asked)
    if form.is_valid():
        try:
            answer_questionnaire(chosen, asked, answers=form.answers, by=request.user, at=timezone.now())
        except WrongState:
            messages.warning(request, _("The questions have changed meanwhile. Please answer the new ones."))
            return redirect(request.get_full_path())
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Thank you. Here is what your answers say."))
            return redirect(_at("preparedness", chosen))
    context = {"form": form, "asked": asked, "chosen": chosen, "back": _at("preparedness", chosen)}
    return render(request, "beneficiaries/questions.html", context, status=422 if form.is_bound else 200)
