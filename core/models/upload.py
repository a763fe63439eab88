from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.querysets import UploadQuerySet
from core.triggers import frozen_except


def random_path(upload: "Upload", filename: str) -> str:
    """Where a file is kept: nothing of its own name, so that no name can do harm."""
    return f"uploads/{upload.uuid.hex[:2]}/{upload.uuid.hex}"


class Upload(models.Model):
    """A file that somebody sent: checked by its content, kept under a random name, served as attachment.

    `content_type` is what the content is, never what the sender said; `size` in bytes; `sha256` in hex.
    """

    uuid = PublicIdField(unique=True)
    file = models.FileField(upload_to=random_path, max_length=100)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    at = models.DateTimeField(_("sent"), auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        triggers = [frozen_except()]

    def __str__(self) -> str:
        return self.name
