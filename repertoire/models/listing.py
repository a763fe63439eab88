from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField
from core.models import Translated
from programmes.models import Programme
from repertoire.querysets.listings import RepertoireQuerySet


class Repertoire(Translated):
    """A list of organisations that a programme keeps, as of those who can support a project."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="repertoires", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = BoundedTextField(_("description"), max_length=2000, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    published = models.BooleanField(
        _("published"), default=False, help_text=_("The public finds the organisations of published repertoires.")
    )

    objects = RepertoireQuerySet.as_manager()

    class Meta:
        verbose_name = _("repertoire")
        verbose_name_plural = _("repertoires")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return f"{reverse('repertoire:organisations')}?repertoire={self.code}"
