"""Reads of the case file: everything in it belongs to a participation."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from beneficiaries.code_lists import NoteVisibility
from beneficiaries.querysets.participation import cases_of
from beneficiaries.states import GoalState
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.participation import Participation
    from beneficiaries.models.person import Beneficiary


class OfParticipationQuerySet(models.QuerySet[Any]):
    """Rows of a participation, which `path` leads to."""

    path = "participation"

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs, and those of the own cases; of records that still stand."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        office = Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER])
        return self._standing().filter(self._within(office) | self._of_cases(user))

    def _within(self, programmes: Any) -> Q:
        return Q(**{f"{self.path}__programme__in": programmes})

    def _of_cases(self, user: Any) -> Q:
        return Q(**{f"{self.path}__in": cases_of(user).values("participation")})

    def _standing(self) -> Self:
        """Without what is kept of persons who were erased or merged into others."""
        person = f"{self.path}__beneficiary"
        return self.filter(**{f"{person}__erased_at": None, f"{person}__merged_into": None})

    def of_account(self, user: Any) -> Self:
        """Those about the person who signs in with this account."""
        return self.filter(**{f"{self.path}__beneficiary__user": user})

    def of_person(self, person: "Beneficiary") -> Self:
        return self.filter(**{f"{self.path}__beneficiary": person})

    def of_case(self, participation: "Participation") -> Self:
        return self.filter(**{self.path: participation})

    def with_case(self) -> Self:
        """With the person and the programme."""
        return self.select_related(f"{self.path}__beneficiary", f"{self.path}__programme")

    def with_author(self) -> Self:
        """With who recorded it."""
        return self.select_related("by")

    def apart_from(self, row: Any) -> Self:
        """The others; none where there is no such row."""
        return self.exclude(pk=row.pk) if row is not None else self.none()

    def newest(self) -> Self:
        """The one recorded last first."""
        return self.order_by("-at", "-id")


class SecretQuerySet(OfParticipationQuerySet):
    """Notes and documents: restricted ones are for managers and the person's case worker only."""

    def seen_by_staff(self, user: Any) -> Self:
        """What the team reads, and restricted ones for managers of the programme and for the own cases."""
        seen = super().seen_by_staff(user)
        if not user.is_authenticated or not user.is_active:
            return seen
        managed = Programme.objects.with_role_of(user, [Role.MANAGER])
        return seen.filter(Q(visibility=NoteVisibility.TEAM) | self._within(managed) | self._of_cases(user))


class NoteQuerySet(SecretQuerySet):
    def with_corrections(self) -> Self:
        """Annotates `corrected`: whether a later note says something else."""
        return self.annotate(corrected=Exists(self.model._default_manager.filter(corrects=OuterRef("pk"))))


class CaseDocumentQuerySet(SecretQuerySet):
    def seen_by_staff(self, user: Any) -> Self:
        """As for notes; what the person took back is not there."""
        return super().seen_by_staff(user).filter(removed_at=None)

    def handed_in_by(self, user: Any) -> Self:
        """What the person who signs in with this account handed in and did not take back, with the files."""
        own = self.of_account(user) if user.is_authenticated else self.none()
        return own.filter(from_person=True, removed_at=None).select_related("upload")

    def unread(self) -> Self:
        """Handed in by persons, and opened by nobody of the staff yet."""
        return self.filter(from_person=True, read_at=None, removed_at=None)

    def with_files(self) -> Self:
        return self.select_related("upload")


class OutcomeQuerySet(OfParticipationQuerySet):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(voided_at=None)


class GoalQuerySet(OfParticipationQuerySet):
    path = "plan__participation"

    def underway_first(self) -> Self:
        """Those under way, the one due first first; then those that are settled."""
        settled = Case(When(state=GoalState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.order_by(settled, F("due_on").asc(nulls_last=True), "id")


class FollowUpQuerySet(OfParticipationQuerySet):
    def open(self) -> Self:
        return self.filter(done_on=None)

    def due_until(self, day: date) -> Self:
        """Open ones that are due on `day` or before, the oldest first."""
        return self.open().filter(due_on__lte=day).order_by("due_on", "id")

    def due_between(self, first: date, last: date) -> Self:
        """Open ones that are due within these days, both counted."""
        return self.due_until(last).filter(due_on__gte=first)

    def of_case_worker(self, user: Any) -> Self:
        """Those of the own cases, and those that `user` planned."""
        return self.filter(self._of_cases(user) | Q(by=user))

    def coming(self, day: date) -> Self:
        """Open ones that are due on `day` or later, the one due first first, with what they are about."""
        return self.soonest().filter(due_on__gte=day)

    def soonest(self) -> Self:
        """Open ones, the one due first first, with what they are about."""
        return self.open().select_related("outcome").order_by("due_on", "id")
