"""A certificate on paper: downloaded by its holder."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.viewing import serve_rendering
from training.models import Certificate, CertificateFile


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
