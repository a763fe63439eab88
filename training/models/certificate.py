import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from beneficiaries.states import moves_of
from core.triggers import frozen_except, legal_states
from programmes.models import Programme
from training.models.course import Course
from training.models.curriculum import Path
from training.querysets.certificates import CertificateQuerySet
from training.states import CERTIFICATE_TRANSITIONS, TONES, CertificateState


def unguessable_code() -> str:
    """The address of a certificate's verification: 128 random bits, which nobody guesses or counts through."""
    return secrets.token_hex(16)


class CertificateSeries(models.Model):
    """The last number that was given to a certificate of a programme in a year. Whoever numbers holds its lock, so
    that no number is given twice and none is left out."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbers of certificates")
        verbose_name_plural = pgettext_lazy("several", "numbers of certificates")
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year}: {self.last}"


class Certificate(models.Model):
    """That a person took part in a course for so many minutes, as it stood when it was issued. Only `state` moves.

    `minutes` attended of `planned_minutes` in trunk and own path; `threshold_percent` was asked for. `holder_name` is
    the name on it. Whoever knows `code` may verify it.
    """

    State = CertificateState

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certificates", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    serial = models.PositiveIntegerField(_("number in the year"), editable=False)
    number = models.CharField(pgettext_lazy("of a certificate", "number"), max_length=80, unique=True, editable=False)
    code = models.CharField(
        _("code for verification"), max_length=32, unique=True, default=unguessable_code, editable=False
    )
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    holder_name = models.CharField(_("issued to"), max_length=201)
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates", verbose_name=_("course"))
    path = models.ForeignKey(
        Path, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("of a curriculum", "path"),
    )  # fmt: skip
    minutes = models.PositiveIntegerField(_("minutes attended"))
    planned_minutes = models.PositiveIntegerField(_("planned minutes"))
    threshold_percent = models.PositiveSmallIntegerField(_("attendance needed, in percent"))
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES), verbose_name=_("languages"), size=2,
        help_text=_("One, or two side by side."),
    )  # fmt: skip
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    state = models.CharField(_("state"), max_length=8, choices=CertificateState, default=CertificateState.VALID)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_because = models.CharField(_("why it was revoked"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "serial"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["course", "beneficiary"], name="one_valid_certificate_a_course", condition=Q(state="valid"),
                violation_error_message=_("This person has a certificate of this course already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(revoked_because="", revoked_at=None), name="a_revocation_is_dated"
            ),
        ]  # fmt: skip
        triggers = [
            *legal_states(moves_of(CERTIFICATE_TRANSITIONS), first=CertificateState.VALID),
            frozen_except("state", "revoked_at", "revoked_because"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The public page that verifies it."""
        return reverse("certificates:verify", args=[self.code])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def holder_is_forgotten(self) -> bool:
        """The holder was erased and the name with them: what stands there now is a pseudonym. Reads the person."""
        person = self.beneficiary
        return person.erased_at is not None and self.holder_name == person.given_name
