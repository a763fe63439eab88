"""Reads of evaluations: who still has to answer, and what was answered by so many that nobody is known by it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from training.querysets.curricula import OfProgrammeQuerySet
from training.querysets.seeing import may_read, of_office, taught_by
from training.states import SHOWN

if TYPE_CHECKING:  # named in strings below
    from training.models.evaluation import Evaluation  # noqa: F401


class EvaluationFormQuerySet(OfProgrammeQuerySet):
    def in_use(self) -> Self:
        return self.filter(in_use=True)

    def answered(self) -> Self:
        """Those that somebody has answered: what they ask stays."""
        from training.models import EvaluationReply

        return self.filter(Exists(EvaluationReply.objects.filter(evaluation__form=OuterRef("pk"))))


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: Any) -> Self:
        """Results: those of the programmes that one runs, and of the lessons that one gives."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "course__cohort__programme") | Q(taught_by(user, "session")))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs."""
        return self.filter(of_office(user, "course__cohort__programme")) if may_read(user) else self.none()

    def put_to(self, user: Any, *, at: datetime) -> Self:
        """Those that the person who signs in with this account can answer now and has not answered."""
        if not may_read(user):
            return self.none()
        from training.models import EvaluationReply

        answered = EvaluationReply.objects.filter(evaluation=OuterRef("pk"), beneficiary__user=user)
        return self.asked_of(user).open_at(at).exclude(Exists(answered))

    def asked_of(self, user: Any) -> Self:
        """Those about courses in which the account's person is, and about lessons of the own group."""
        from training.models import GroupMember

        member = GroupMember.objects.current().filter(
            beneficiary__user=user, course=OuterRef("course"), course__state__in=SHOWN
        )
        of_group = member.filter(group=OuterRef("session__group"))
        return self.filter(Q(Exists(member), session__group=None) | Q(Exists(of_group)))

    def open_at(self, at: datetime) -> Self:
        return self.filter(opens_at__lte=at, closes_at__gt=at)

    def of_course(self, course: Any) -> Self:
        return self.filter(course=course)

    def of_session(self, session: Any) -> Self:
        return self.filter(session=session)

    def with_everything(self) -> Self:
        return self.select_related("form", "course__cohort__programme", "session__module", "session__group")

    def with_replies(self) -> Self:
        """Annotates `replies_number`."""
        return self.annotate(replies_number=Count("replies"))
