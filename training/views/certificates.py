"""A certificate, for its holder: what stands on it, and the document in the languages that they want."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import WrongState
from core.rendering.asking import how_it_stands
from training.models import Certificate, CertificateFile
from training.paper_forms import PaperLanguages
from training.printing import print_certificate
from training.states import CertificateState


@login_required
@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's own page of it."""
    found = get_object_or_404(Certificate.objects.of_account(request.user).with_everything(), code=code)
    return show(request, found, PaperLanguages(initial={"language": get_language()}))


@login_required
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The holder wants the document in another language, or in two; the same again is the same."""
    found = get_object_or_404(Certificate.objects.of_account(request.user).with_everything(), code=code)
    form = PaperLanguages(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    try:
        printed = print_certificate(found, languages=form.languages, by=request.user, at=timezone.now())
    except WrongState:
        messages.error(request, _("This certificate is no longer valid. No document is made of it."))
    else:
        messages.success(request, how_it_stands(printed.file))
    return redirect("training:certificate", code=code)


def show(request: HttpRequest, found: Certificate, form: PaperLanguages) -> HttpResponse:
    """The page; of a certificate that was revoked there are no documents."""
    context: dict[str, Any] = {"certificate": found}
    if found.state == CertificateState.VALID:
        context |= {"form": form, "files": CertificateFile.objects.of_certificate(found)}
    return render(request, "training/certificate.html", context, status=422 if form.is_bound else 200)
