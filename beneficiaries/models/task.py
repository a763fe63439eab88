from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.tasks import ContactTaskQuerySet
from programmes.models import Programme


class ContactTask(models.Model):
    """Staff must tell a person something by other means: there is no address, or mail does not reach it.

    `template` is the mail that would have gone; `cause_type` and `cause_id` name what caused it.
    """

    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="contact_tasks", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    template = models.CharField(_("about"), max_length=100)
    path = models.CharField(_("page"), max_length=300, blank=True)
    cause_type = models.CharField(max_length=80, blank=True)
    cause_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )

    objects = ContactTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("person to be told")
        verbose_name_plural = _("persons to be told")
        ordering = ["created_at"]
        indexes = [  # what waits for staff
            models.Index(fields=["programme", "created_at"], name="contact_task_open", condition=models.Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary} · {self.template}"
