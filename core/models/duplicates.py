from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DuplicateCandidate(models.Model):
    """Two rows of one table that may be the same thing. `left_id` is the smaller key.

    `score` says how alike they are (0 to 1). `fingerprint` tells what both looked like when this was found or judged:
    "not a duplicate" holds until one of them looks different.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to look at")
        MERGED = "merged", _("merged")
        NOT_DUPLICATE = "not_duplicate", _("not a duplicate")

    model = models.CharField(_("kind"), max_length=80)
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    score = models.FloatField(_("likeness"))
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("judged by")
    )
    at = models.DateTimeField(_("judged"), null=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "left_id", "right_id"], name="pair_once"),
            models.CheckConstraint(condition=Q(left_id__lt=F("right_id")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(  # the staff's list
                fields=["-score", "-id"], name="duplicates_to_look_at", condition=Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.left_id} / {self.right_id}"
