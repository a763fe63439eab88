"""A certificate as a document: what stands on it, in one language or in two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.rendering.asking import document_html
from core.shown import Shown, shown
from training.certificate_words import address_of, hours_in_words, in_groups, length_of, runs_of, where_to_verify
from training.models import Certificate
from training.qr_codes import qr_svg


@dataclass(frozen=True)
class Side:
    """The texts of the certificate in one language."""

    language: str
    programme: Shown
    course: Shown
    path: Shown | None
    attended: str
    planned: str
    starts_on: str
    ends_on: str
    issued_on: str

    @property
    def size(self) -> str:
        return length_of(str(self.course))


def certificate_html(certificate: Certificate, *, languages: Sequence[str]) -> str:
    """The HTML of the certificate; the first language is that of the document."""
    first = languages[0]
    with translation.override(first):  # the address of the page for verification is in it too
        address, where = address_of(certificate), where_to_verify()
        title = _("Certificate %(number)s") % {"number": certificate.number}
        code = qr_svg(address, title=_("QR code: %(address)s") % {"address": address})
    name = runs_of(certificate.holder_name)
    context: dict[str, Any] = {
        "title": title,
        "publisher": str(shown(certificate.programme, "name", first)),
        "certificate": certificate,
        "name": name,
        "name_size": length_of(max((run.text for run in name), key=len, default="")),
        "sides": [side_of(certificate, language) for language in languages],
        "qr_code": code,
        "address": address,
        "where": where,
        "groups": in_groups(certificate.code),
    }
    return document_html("training/documents/certificate.html", context, language=first)


def side_of(certificate: Certificate, language: str) -> Side:
    """The texts in that language, as far as they were written in it."""
    course, path = certificate.course, certificate.path
    with translation.override(language):
        return Side(
            language=language,
            programme=shown(certificate.programme, "name"),
            course=shown(course, "title"),
            path=shown(path, "name") if path is not None else None,
            attended=hours_in_words(certificate.minutes),
            planned=hours_in_words(certificate.planned_minutes),
            starts_on=date_format(course.starts_on, "DATE_FORMAT"),
            ends_on=date_format(course.ends_on, "DATE_FORMAT"),
            issued_on=date_format(certificate.issued_on, "DATE_FORMAT"),
        )
