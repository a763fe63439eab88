from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import RenderedFile
from training.models.certificate import Certificate
from training.querysets.certificates import CertificateFileQuerySet


class CertificateFile(models.Model):
    """A certificate on paper: the document in one language, or in two side by side, the first of them on the left.

    It stays as it was first printed, whatever the look of later ones; another takes its place only when it is gone.
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="files", verbose_name=_("certificate"))
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES), verbose_name=_("languages"), size=2
    )
    file = models.OneToOneField(
        RenderedFile, models.PROTECT, related_name="certificate_file", verbose_name=_("document")
    )

    objects = CertificateFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate on paper")
        verbose_name_plural = _("certificates on paper")
        ordering = ["certificate", "id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "languages"], name="one_file_a_choice_of_languages")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the file is called on somebody's disk."""
        return f"{self.certificate.number}-{self.code}.pdf"

    @property
    def code(self) -> str:
        """The languages as they stand in addresses: "it", "it-fr"."""
        return "-".join(self.languages)
