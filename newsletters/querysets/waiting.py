"""Reads of issues that wait for somebody of the staff."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.models import TranslationState
from newsletters.querysets.seeing import of_senders
from newsletters.states import DeliveryState, IssueState

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.issue import Issue  # noqa: F401

ISSUE, ARTICLE = "newsletters.issue", "newsletters.article"
"""As rows of TranslationState name them."""


class WaitingIssues(models.QuerySet["Issue"]):
    """Part of the vocabulary of issues."""

    def sent_by(self, user: Any) -> Self:
        """Those that one may send."""
        return self.filter(of_senders(user, "newsletter__programme"))

    def held(self) -> Self:
        """Those whose hour passed while nobody could send; somebody has to say whether they still go."""
        return self.filter(state=IssueState.HELD)

    def paused(self) -> Self:
        """Those that stand still, with readers who have not got them."""
        return self.filter(state=IssueState.PAUSED)

    def with_unknown(self) -> Self:
        """Those with a mail of which nobody knows whether it arrived, and that can still go once more."""
        from newsletters.models import Delivery

        lost = Delivery.objects.filter(issue=OuterRef("pk"), state=DeliveryState.UNKNOWN)
        open_still = [IssueState.SENDING, IssueState.PAUSED, IssueState.SENT]
        return self.filter(Exists(lost), state__in=open_still)

    def going_out_today(self, now: datetime) -> Self:
        """Those that are scheduled until midnight, by the clock of whoever asks."""
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return self.filter(state=IssueState.SCHEDULED, scheduled_at__lt=midnight)

    def short_of_translations(self) -> Self:
        """Those being written with a text, of the issue or of an article, that a language lacks or has outdated."""
        from newsletters.models import Article

        lacking = TranslationState.objects.filter(state__in=["missing", "stale"])
        of_articles = Article.objects.filter(pk__in=lacking.filter(object_type=ARTICLE).values("object_id"))
        own = lacking.filter(object_type=ISSUE, object_id=OuterRef("pk"))
        parts = of_articles.filter(issue=OuterRef("pk"))
        return self.filter(Exists(own) | Exists(parts), state=IssueState.DRAFT)
