"""Certificates on paper: asked for when they are issued, and again in other languages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.rendering.asking import request_rendering, stands
from core.states import require
from training.certificate_paper import certificate_html
from training.models import Certificate, CertificateFile
from training.states import CertificateState

PRINTS = "training.print_certificate"


@transaction.atomic
def print_certificate(certificate: Certificate, *, languages: Sequence[str], by: Any, at: datetime) -> CertificateFile:
    """The certificate in one language, or in two side by side; a worker makes the file soon. Again, it is the same one.

    Raises NotAllowed, WrongState for one that was revoked or whose holder was erased, ValidationError for languages
    that do not go together.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).with_everything().get(pk=certificate.pk)
    require(by, PRINTS, certificate)
    if certificate.state != CertificateState.VALID or certificate.beneficiary.erased_at is not None:
        raise WrongState(certificate.state)
    check_languages(languages)
    printed = CertificateFile.objects.of_certificate(certificate).in_languages(languages).first()
    if printed is not None and stands(printed.file):
        return printed
    record(PRINTS, by=by, on=certificate, languages=list(languages))
    return put_on_paper(certificate, languages=languages, by=by, at=at)


def put_on_paper(certificate: Certificate, *, languages: Sequence[str], by: Any, at: datetime) -> CertificateFile:
    """Ask for the document, in the transaction of the act that wants it. The caller holds the certificate and has the
    right."""
    file = request_rendering(
        "training.certificate", certificate_html(certificate, languages=languages), language=languages[0], dated=at,
        cause=certificate, by=by,
    )  # fmt: skip
    printed, _made = CertificateFile.objects.update_or_create(
        certificate=certificate, languages=list(languages), defaults={"file": file}
    )
    return printed


def check_languages(languages: Sequence[str]) -> None:
    """Raises ValidationError unless these are one language or two different ones of ours."""
    known = dict(settings.LANGUAGES).keys()
    if len(languages) not in {1, 2} or len(set(languages)) < len(languages) or set(languages) - known:
        raise ValidationError({"languages": _("Choose one language, or two that stand side by side.")})
