"""Reads of questionnaires."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from beneficiaries.querysets.cases import OfParticipationQuerySet
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.preparing import PreparednessQuestion, Questionnaire  # noqa: F401

WRITING = [Role.OFFICER, Role.MANAGER]


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes in which `user` works in the office."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, WRITING))

    def in_force(self) -> Self:
        """The newest published one of each programme."""
        return self.exclude(published_at=None).order_by("programme_id", "-version").distinct("programme_id")

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def with_questions(self) -> Self:
        """With all that is asked, in its order."""
        return self.prefetch_related("questions__options")


class QuestionQuerySet(models.QuerySet["PreparednessQuestion"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the questionnaires that `user` sees."""
        return self.filter(questionnaire__programme__in=Programme.objects.with_role_of(user, WRITING))


class PreparednessQuerySet(OfParticipationQuerySet):
    def same_as(self, row: Any) -> Self:
        """This one, if it is among them."""
        return self.filter(pk=row.pk)

    def with_answers(self) -> Self:
        """With the questions and what was answered, in the order of the questionnaire."""
        from beneficiaries.models import PreparednessAnswer

        answers = PreparednessAnswer.objects.select_related("question", "option").order_by("question__order", "pk")
        return self.prefetch_related(models.Prefetch("answers", queryset=answers))
