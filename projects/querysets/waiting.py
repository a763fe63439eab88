"""Projects that wait for somebody of the staff, task by task."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.models import Message, OutboxMail, ThreadReading
from projects.querysets.whose import assignments
from projects.states import ProjectState

if TYPE_CHECKING:  # named in strings below
    from projects.models.project import Project  # noqa: F401


class WaitingQuerySet(models.QuerySet["Project"]):
    """What the start page of the back office counts, and its lists show."""

    def to_screen(self) -> Self:
        """Handed in, and not yet checked."""
        return self.filter(state=ProjectState.SUBMITTED)

    def to_open(self) -> Self:
        """Eligible: assessors can be asked."""
        return self.filter(state=ProjectState.ELIGIBLE)

    def short_of_assessors(self) -> Self:
        """Being assessed by fewer people than the call asks for: somebody declined or has an interest."""
        working = assignments().live().filter(project=OuterRef("pk")).order_by().values("project")
        asked = Coalesce(Subquery(working.annotate(number=Count("pk")).values("number")), 0)
        return self.filter(state=ProjectState.IN_ASSESSMENT, call__assessments_needed__gt=asked)

    def overdue(self, day: date) -> Self:
        """With an assessment that should have been in before `day`."""
        late = assignments().unfinished().filter(due_on__lt=day)
        return self.filter(pk__in=late.values("project"))

    def to_decide(self) -> Self:
        """Assessed often enough, without an open decision."""
        from projects.models import Assessment, Decision

        of_project = Assessment.objects.counted().filter(assignment__project=OuterRef("pk")).order_by()
        counted = of_project.values("assignment__project").annotate(number=Count("pk")).values("number")
        open_decisions = Decision.objects.open().filter(project=OuterRef("pk"))
        return self.filter(
            ~Exists(open_decisions),
            state=ProjectState.IN_ASSESSMENT,
            call__assessments_needed__lte=Coalesce(Subquery(counted), 0),
        )

    def to_answer(self, user: Any) -> Self:
        """With a message of the applicants that `user` has not read and nobody of the staff has answered."""
        applicant = Q(thread__project__owner__user=F("author")) | Q(
            thread__project__co_applications__beneficiary__user=F("author")
        )
        read = ThreadReading.objects.filter(thread=OuterRef("thread"), user=user, until__gte=OuterRef("at"))
        answered = Message.objects.filter(
            ~Q(author=OuterRef("author")), thread=OuterRef("thread"), at__gt=OuterRef("at"), visibility="all"
        )
        news = Message.objects.filter(applicant, ~Exists(read), ~Exists(answered), visibility="all")
        return self.filter(thread__in=news.values("thread"))

    def not_reached(self) -> Self:
        """With a mail to the applicant about the project, a message or a decision that did not arrive."""
        from projects.models import Decision

        failed = OutboxMail.objects.filter(state=OutboxMail.State.FAILED)
        of_project = failed.filter(cause_type="projects.project").values("cause_id")
        of_decision = Decision.objects.filter(pk__in=failed.filter(cause_type="projects.decision").values("cause_id"))
        of_message = Message.objects.filter(pk__in=failed.filter(cause_type="core.message").values("cause_id"))
        return self.filter(
            Q(pk__in=of_project) | Q(pk__in=of_decision.values("project")) | Q(thread__in=of_message.values("thread"))
        )
