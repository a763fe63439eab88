"""Reads of certificates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from training.querysets.seeing import OfPersons, may_read
from training.states import CertificateState

if TYPE_CHECKING:  # named in strings below
    from training.models.certificate import Certificate
    from training.models.certificate_file import CertificateFile  # noqa: F401


class CertificateQuerySet(OfPersons["Certificate"]):
    programme = "programme"

    def with_code(self, code: str) -> "Certificate | None":
        """The one that anybody who knows this code may verify, whatever its state."""
        return self.with_everything().filter(code=code).first()

    def of_course(self, course: Any) -> Self:
        return self.filter(course=course)

    def of_account(self, user: Any) -> Self:
        """Those of the person who signs in with this account."""
        return self.filter(beneficiary__user=user) if may_read(user) else self.none()

    def valid(self) -> Self:
        return self.filter(state=CertificateState.VALID)

    def with_everything(self) -> Self:
        return self.select_related("programme", "course__curriculum", "path", "beneficiary__user")


class CertificateFileQuerySet(models.QuerySet["CertificateFile"]):
    def of_certificate(self, certificate: "Certificate") -> Self:
        """Its documents with their state, the one that was asked for first at the top."""
        return self.filter(certificate=certificate).select_related("certificate", "file").order_by("id")

    def of_course(self, course: Any) -> Self:
        """Those of its valid certificates, with their state, those that were asked for first at the top."""
        valid = self.filter(certificate__course=course, certificate__state=CertificateState.VALID)
        return valid.select_related("certificate", "file").order_by("id")

    def in_languages(self, languages: Sequence[str]) -> Self:
        """In exactly these, in this order."""
        return self.filter(languages=list(languages))
