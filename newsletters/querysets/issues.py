"""Reads of issues."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from newsletters.querysets.seeing import of_writers
from newsletters.querysets.waiting import WaitingIssues
from newsletters.states import SHOWN, DeliveryState, IssueState

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.issue import Edition, Issue, IssueFile  # noqa: F401
    from newsletters.models.newsletter import Newsletter


class IssueQuerySet(WaitingIssues):
    def visible_to(self, user: Any) -> Self:
        """Those in the public archive; and those that one writes."""
        public = Q(state__in=SHOWN, newsletter__published=True, newsletter__programme__published=True)
        return self.filter(public if user is None else public | of_writers(user, "newsletter__programme"))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes whose newsletters one writes."""
        return self.filter(of_writers(user, "newsletter__programme"))

    def shown(self) -> Self:
        """Those that stand in the archive of their series."""
        return self.filter(state__in=SHOWN)

    def of_newsletter(self, newsletter: "Newsletter") -> Self:
        return self.filter(newsletter=newsletter)

    def due(self, moment: datetime) -> Self:
        """Those whose hour has struck and that nobody has started."""
        return self.filter(state=IssueState.SCHEDULED, scheduled_at__lte=moment).order_by("scheduled_at", "id")

    def being_sent(self) -> Self:
        """Those on their way, with what a letter says of their series; the first to go out first."""
        found = self.filter(state=IssueState.SENDING).select_related("newsletter__programme", "newsletter__sender")
        return found.order_by("scheduled_at", "id")

    def broken_off_with_waiting(self) -> Self:
        """Those that nobody gets any more, with deliveries that still say that they wait."""
        from newsletters.models import Delivery

        waiting = Delivery.objects.filter(issue=OuterRef("pk"), state=DeliveryState.PENDING)
        return self.filter(Exists(waiting), state=IssueState.CANCELLED)

    def with_newsletter(self) -> Self:
        return self.select_related("newsletter__programme", "newsletter__sender", "picture")

    def with_editions(self) -> Self:
        """With the languages and files of long ago."""
        return self.prefetch_related("editions__upload")

    def numbered(self, code: str, number: int) -> Self:
        """That issue of that series."""
        return self.filter(newsletter__code=code, number=number)

    def after(self, issue: "Issue") -> "Issue | None":
        """The next one."""
        return self.filter(number__gt=issue.number).order_by("number").first()

    def before(self, issue: "Issue") -> "Issue | None":
        """The one before it."""
        return self.filter(number__lt=issue.number).order_by("-number").first()

    def with_recipients(self) -> Self:
        """With the number of those for whom it was put on its way."""
        from newsletters.models import Delivery

        theirs = Delivery.objects.filter(issue=OuterRef("pk")).order_by().values("issue").annotate(n=Count("pk"))
        return self.annotate(recipients_number=Subquery(theirs.values("n")))

    def newest_first(self) -> Self:
        return self.order_by("-number", "-id")

    def dated(self) -> Self:
        """Those of which one knows when they were published."""
        return self.exclude(published_on=None)

    def of_open_series(self) -> Self:
        """Those of series that one can subscribe to."""
        return self.filter(newsletter__closed=False)

    def latest_out(self) -> Self:
        """By the day on which they were published, across series."""
        return self.dated().order_by("-published_on", F("started_at").desc(nulls_last=True), "-number", "-id")

    def for_list(self) -> Self:
        """Without the long text."""
        return self.defer("lead", "lead_it", "lead_fr", "lead_en")


class EditionQuerySet(models.QuerySet["Edition"]):
    def of_issue(self, issue: "Issue") -> Self:
        """Its editions of which there is a file."""
        return self.filter(issue=issue).exclude(upload=None).select_related("upload")


class IssueFileQuerySet(models.QuerySet["IssueFile"]):
    def of_issue(self, issue: "Issue") -> Self:
        """Its documents with their state."""
        return self.filter(issue=issue).select_related("issue__newsletter", "file").order_by("language")

    def in_language(self, language: str) -> "IssueFile | None":
        return self.filter(language=language).first()
