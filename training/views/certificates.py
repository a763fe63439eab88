"""A certificate, for its holder."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from training.models import Certificate, CertificateFile
from training.states import CertificateState


@login_required
@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's own page of it."""
    found = get_object_or_404(Certificate.objects.of_account(request.user).with_everything(), code=code)
    files = CertificateFile.objects.of_certificate(found) if found.state == CertificateState.VALID else []
    return render(request, "training/certificate.html", {"certificate": found, "files": files})
