from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField, PublicIdField
from core.triggers import frozen_except, legal_states
from repertoire.models.opportunity import Opportunity
from repertoire.models.organisation import Organisation
from repertoire.querysets.revisions import RevisionQuerySet
from repertoire.states import REVISION_TRANSITIONS, RevisionState


class EntryRevision(models.Model):
    """A change that a partner proposes to an entry (`opportunity` is None) or to an opportunity.

    `content` maps each field to its value, as repertoire.content writes it. The public keeps seeing what was cleared
    last until an officer clears this one. At most one a target waits.
    """

    uuid = PublicIdField(unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="revisions", verbose_name=_("organisation")
    )
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name=_("opportunity")
    )
    content = models.JSONField(_("content"))
    state = models.CharField(_("state"), max_length=10, choices=RevisionState, default=RevisionState.AWAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = BoundedTextField(_("reason"), max_length=1000, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "opportunity"], condition=Q(state="awaiting"), nulls_distinct=False,
                name="one_change_waits_a_target",
            )
        ]  # fmt: skip
        triggers = [
            frozen_except("state", "decided_by_id", "decided_at", "reason"),
            *legal_states([(line.source, line.target) for line in REVISION_TRANSITIONS], first=RevisionState.AWAITING),
        ]

    def __str__(self) -> str:
        return (
            f"{self.opportunity or self.organisation} · {date_format(timezone.localtime(self.at), 'SHORT_DATE_FORMAT')}"
        )
