from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField, PublicIdField
from core.querysets import RenderedFileQuerySet
from core.triggers import legal_states

LONGEST = 10_000_000
"""Characters of a document; the database takes little more in a bounded column."""


class RenderingState(models.TextChoices):
    """Of a document on its way to paper."""

    QUEUED = "queued", pgettext_lazy("rendering", "waiting")
    RENDERING = "rendering", pgettext_lazy("rendering", "being made")
    READY = "ready", pgettext_lazy("rendering", "ready")
    FAILED = "failed", pgettext_lazy("rendering", "failed")
    ERASED = "erased", pgettext_lazy("rendering", "erased")


class RenderingProblem(models.TextChoices):
    """Why a document could not be made; REASONS says it to people."""

    REFUSED = "refused"
    PICTURE = "picture"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"
    STOPPED = "stopped"


REASONS = {
    "refused": _("It wants a file that a document may not use: %(detail)s"),
    "picture": _(
        "A picture that it shows is gone from the disk, or damaged: “%(detail)s”. Put the file back and try again, "
        "or show another picture."
    ),
    "too_large": _("It needs more memory than a document may have. Split it into smaller ones."),
    "too_slow": _("It takes longer than a document may take. Split it into smaller ones."),
    "broken": _("It could not be laid out (%(detail)s). Its text or its style has a fault."),
    "stopped": _("The making was cut short several times (%(detail)s). Try again; the worker's log says more."),
}
S = RenderingState
MOVES = [
    (S.QUEUED, S.RENDERING),
    (S.RENDERING, S.QUEUED),
    (S.RENDERING, S.READY),
    (S.RENDERING, S.FAILED),
    (S.FAILED, S.QUEUED),
    (S.READY, S.QUEUED),
    *((state, S.ERASED) for state in (S.QUEUED, S.RENDERING, S.READY, S.FAILED)),
]


class RenderedFile(models.Model):
    """A PDF made from HTML, named by the hash of all that it is made from: the same wish is the same row.

    `kind` says what it is, as "app.thing"; `cause_type` and `cause_id` name the row that it was made for. `dated` is
    the moment that the file carries. `html` is kept until the file is ready, `pictures` are the uploads that it may
    show: a list of {"address", "file", "sha256"}. `unprintable` holds characters that no font of ours can show.
    """

    uuid = PublicIdField(unique=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(_("what it is"), max_length=60)
    language = models.CharField(_("language"), max_length=5)
    dated = models.DateTimeField(_("dated"))
    cause_type = models.CharField(max_length=80, blank=True)
    cause_id = models.BigIntegerField(null=True, blank=True)
    html = BoundedTextField(max_length=LONGEST, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RenderingState, default=RenderingState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=10, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    unprintable = models.CharField(_("characters that cannot be printed"), max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by")
    )
    at = models.DateTimeField(_("asked for"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)

    objects = RenderedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["digest"], name="rendered_once")]
        indexes = [
            models.Index(  # the sweep looks for what is due
                fields=["due_at"], name="rendering_due", condition=models.Q(state__in=["queued", "rendering"])
            ),
            models.Index(fields=["-at", "-id"], name="rendering_latest"),  # the staff's list
            models.Index(fields=["cause_type", "cause_id"], name="rendering_by_cause"),  # what was made for a row
        ]
        triggers = legal_states(MOVES, first=S.QUEUED)

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"

    @property
    def is_ready(self) -> bool:
        return self.state == RenderingState.READY

    @property
    def is_under_way(self) -> bool:
        """Whether it is still being made: a page may ask again in some seconds."""
        return self.state in {RenderingState.QUEUED, RenderingState.RENDERING}

    @property
    def reason(self) -> str:
        """Why there is no file, in the reader's language; nothing while there is no reason."""
        if self.state != RenderingState.FAILED:
            return ""
        return str(REASONS[self.problem]) % {"detail": self.detail}
