from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.querysets import AuditQuerySet
from core.triggers import append_only


class AuditEvent(models.Model):
    """Who did or read what, when, in which role and from where. Never changed, never deleted.

    `verb` is a code such as `projects.publish_decision`; `parameters` are plain values without personal content;
    `target_type` and `target_id` name the row ("projects.project", its primary key).
    """

    at = models.DateTimeField(_("when"), default=timezone.now)
    verb = models.CharField(_("what"), max_length=80)
    parameters = models.JSONField(_("details"), default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    role = models.CharField(_("role"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    target_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    target_id = models.BigIntegerField(_("object"), null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_latest"),  # the log, latest first
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),  # what happened to one row
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.verb
