"""Reads of the case file: everything in it belongs to a participation."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from beneficiaries.code_lists import NoteVisibility
from beneficiaries.querysets.participation import cases_of
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.case import FollowUp  # noqa: F401
    from beneficiaries.models.person import Beneficiary
    from beneficiaries.models.preparing import Questionnaire  # noqa: F401


class OfParticipationQuerySet(models.QuerySet[Any]):
    """Rows of a participation."""

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs, and those of the own cases."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        office = Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER])
        cases = cases_of(user).values("participation")
        return self.filter(Q(participation__programme__in=office) | Q(participation__in=cases))

    def of_account(self, user: Any) -> Self:
        """Those about the person who signs in with this account."""
        return self.filter(participation__beneficiary__user=user)

    def of_person(self, person: "Beneficiary") -> Self:
        return self.filter(participation__beneficiary=person)


class SecretQuerySet(OfParticipationQuerySet):
    """Notes and documents: restricted ones are for managers and the person's case worker only."""

    def seen_by_staff(self, user: Any) -> Self:
        """What the team reads, and restricted ones for managers of the programme and for the own cases."""
        seen = super().seen_by_staff(user)
        if not user.is_authenticated or not user.is_active:
            return seen
        managed = Programme.objects.with_role_of(user, [Role.MANAGER])
        cases = cases_of(user).values("participation")
        return seen.filter(
            Q(visibility=NoteVisibility.TEAM) | Q(participation__programme__in=managed) | Q(participation__in=cases)
        )


class FollowUpQuerySet(OfParticipationQuerySet):
    def open(self) -> Self:
        return self.filter(done_on=None)

    def due_until(self, day: date) -> Self:
        """Open ones that are due on `day` or before, the oldest first."""
        return self.open().filter(due_on__lte=day).order_by("due_on", "id")


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes in which `user` works with people."""
        roles = [Role.OFFICER, Role.MANAGER, Role.CASE_WORKER]
        return self.filter(programme__in=Programme.objects.with_role_of(user, roles))

    def in_force(self) -> Self:
        """The newest published one of each programme."""
        return self.exclude(published_at=None).order_by("programme", "-version").distinct("programme")
