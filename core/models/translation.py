from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.querysets import TranslationQuerySet


class Translated(models.Model):
    """A row with translated fields. `source_language` is the one in which it was written first."""

    source_language = models.CharField(
        _("written first in"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        abstract = True


class TranslationState(models.Model):
    """How far an object's texts are translated into one language.

    `hashes` keeps, per field, the hash of the source text that the translation was made from: a translation is
    stale when the source has another hash now. The source language has a row of its own, which is always current.
    """

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        STALE = "stale", _("out of date")
        CURRENT = "current", _("current")

    object_type = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    language = models.CharField(_("language"), max_length=5)
    source_language = models.CharField(_("written first in"), max_length=5, default=settings.LANGUAGE_CODE)
    label = models.CharField(_("object"), max_length=200)
    state = models.CharField(_("state"), max_length=7, choices=State)
    hashes = models.JSONField(default=dict)
    checked_at = models.DateTimeField(auto_now=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "language"], name="one_translation_state_per_language"
            )
        ]
        indexes = [models.Index(fields=["state", "language"], name="translation_todo")]  # what is missing or stale

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"
