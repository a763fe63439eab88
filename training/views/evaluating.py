"""An evaluation is answered, once and without a name."""

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

from core.errors import Conflict, WrongState
from core.forms import add_errors
from training.evaluating import answer_evaluation
from training.forms import EvaluationReplyForm
from training.models import Evaluation


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions, while they can be answered; afterwards a word on why not."""
    now = timezone.now()
    found = get_object_or_404(Evaluation.objects.asked_of(request.user).with_everything(), uuid=uuid)
    if not Evaluation.objects.put_to(request.user, at=now).contains(found):
        is_open = found.opens_at <= now < found.closes_at
        return render(request, "training/evaluation_over.html", {"evaluation": found, "is_open": is_open, "now": now})
    form = EvaluationReplyForm(request.POST if request.method == "POST" else None, evaluation=found)
    if form.is_valid():
        try:
            answer_evaluation(found, form.said, by=request.user, at=now)
        except (WrongState, Conflict):
            return redirect("training:evaluation", uuid=uuid)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Thank you. Your answers are in, without your name."))
            return redirect("training:my_training")
    context = {"evaluation": found, "form": form}
    return render(request, "training/evaluation.html", context, status=422 if form.is_bound else 200)
