"""A certificate on paper: downloaded, and asked for in other languages, by its holder."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import WrongState
from core.viewing import serve_rendering
from training.models import Certificate, CertificateFile
from training.printing import print_certificate


def serve_certificate(request: HttpRequest, certificate: Certificate, languages: str) -> HttpResponseBase:
    """Its file in the languages as they stand in an address ("it", "it-fr"). The caller has the right to it."""
    printed = get_object_or_404(CertificateFile.objects.of_certificate(certificate).in_languages(languages.split("-")))
    return serve_rendering(request, printed.file, name=printed.name)


@login_required
@require_safe
def own_file(request: HttpRequest, code: str, languages: str) -> HttpResponseBase:
    """The holder's own; one that was revoked is given out no more."""
    certificate = get_object_or_404(Certificate.objects.of_account(request.user).valid(), code=code)
    return serve_certificate(request, certificate, languages)


@login_required
@require_POST
def print_own(request: HttpRequest, code: str) -> HttpResponse:
    """In another language, or in two."""
    certificate = get_object_or_404(Certificate.objects.of_account(request.user), code=code)
    try:
        print_certificate(
            certificate, languages=request.POST.getlist("languages")[:3], by=request.user, at=timezone.now()
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except WrongState:
        messages.error(request, _("This certificate was revoked. It is printed no more."))
    else:
        messages.success(request, _("It is being made. Open this page again in a moment to download it."))
    return redirect("training:certificate", code=certificate.code)
