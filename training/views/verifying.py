"""Whether a certificate is true: for whoever was shown one, without an account."""

from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.caching import unkept_public_page
from core.limiting import within_limit
from training.certificate_words import in_groups, is_code, plain_code
from training.models import Certificate

MOST = 30
"""Codes that one connection may try in a minute. As there are 2 to the 128th, this spares the server, not the codes."""


@unkept_public_page
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A field for the code that stands on the paper."""
    typed = request.GET.get("code", "").strip()[:300]
    code = plain_code(typed)
    if typed and is_code(code):
        return redirect("certificates:verify", code=code)
    error = _("A code has 32 characters: figures, and letters from a to f. Look at the paper again.") if typed else ""
    context = {"typed": typed, "error": error}
    return render(request, "training/verification/code.html", context, status=422 if error else 200)


@unkept_public_page
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What was certified, and whether it still holds. A code that was never given out says so."""
    if not within_limit("certificates", most=MOST):
        slower: HttpResponse = respond_429(request)
        return slower
    found = Certificate.objects.with_code(plain_code(code))
    context = {"certificate": found, "groups": in_groups(found.code) if found else ""}
    return render(request, "training/verification/result.html", context, status=200 if found else 404)
