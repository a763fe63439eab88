from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.triggers import frozen_except
from newsletters.models.issue import Issue
from newsletters.querysets.links import IssueLinkQuerySet

LINK_KEY_LENGTH = 24
LONGEST = 2000
"""Characters of an address that is counted; longer ones stay as they are."""


class IssueLink(models.Model):
    """An address that stands in the mails of an issue in a language, and how often it was followed from them.

    `key` stands for it in the mails of all readers alike. Who followed it is written down nowhere.
    """

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="links", verbose_name=pgettext_lazy("of a newsletter", "issue")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    key = models.CharField(max_length=LINK_KEY_LENGTH, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=LONGEST)
    clicks = models.PositiveBigIntegerField(_("clicks"), default=0)

    objects = IssueLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link in the mails of an issue")
        verbose_name_plural = _("links in the mails of issues")
        ordering = ["issue", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(address__regex=r"^https?://"), name="links_lead_to_pages"),
        ]
        triggers = [frozen_except("clicks")]

    def __str__(self) -> str:
        return self.address
