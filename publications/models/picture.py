from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Upload
from core.triggers import append_only
from programmes.models import Programme
from publications.models.release import Release
from publications.querysets.releases import ReleasedPictureQuerySet


class ReleasedPicture(models.Model):
    """A picture that the chapters of a version show.

    It stays with the version, whatever becomes of its figure and of the account that sent it.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="pictures", verbose_name=_("version"))
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+", verbose_name=_("picture"))

    objects = ReleasedPictureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a publication", "released picture")
        verbose_name_plural = pgettext_lazy("of a publication", "released pictures")
        ordering = ["release", "id"]
        constraints = [models.UniqueConstraint(fields=["release", "upload"], name="released_picture_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.release}: {self.upload}"

    @property
    def programme(self) -> Programme | None:
        return self.release.publication.programme
