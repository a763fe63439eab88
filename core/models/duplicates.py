from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.querysets import DuplicateQuerySet


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

    objects = DuplicateQuerySet.as_manager()

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

    def other(self, key: int) -> int:
        """The key of the other of both. Raises ValueError for the key of neither."""
        if key not in {self.left_id, self.right_id}:
            raise ValueError(key)
        return self.left_id + self.right_id - key


class DuplicateSearch(models.Model):
    """Rows of a table of which duplicates are still to be looked for: those with these keys, or all (no keys).

    `after` is the last key that was looked at; `claimed_until` says how long a worker may be at it. What is done is
    deleted.
    """

    model = models.CharField(max_length=80)
    keys = ArrayField(models.BigIntegerField(), null=True)
    after = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model"], condition=Q(keys=None), name="one_search_over_all_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.model} after {self.after}"
