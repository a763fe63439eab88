"""Reads of cohorts and of who applied to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from beneficiaries.querysets.participation import cases_of
from beneficiaries.states import HOLDING_A_PLACE, EnrolmentState
from core.translated import translated
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.cohort import Cohort, Enrolment  # noqa: F401
    from beneficiaries.models.person import Beneficiary


class CohortQuerySet(models.QuerySet["Cohort"]):
    def published(self) -> Self:
        """Those that the public may read about."""
        return self.filter(published=True, programme__published=True)

    def open_at(self, at: datetime) -> Self:
        """Published ones to which people can apply at a moment."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at)

    def by_closing(self) -> Self:
        """The one that closes first comes first."""
        return self.order_by("closes_at", "id")

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` runs."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER]))

    def with_places(self) -> Self:
        """Annotates `taken` (places that somebody holds) and `applicants` (who has not been decided on yet)."""
        return self.annotate(
            taken=Count("enrolments", filter=Q(enrolments__state__in=HOLDING_A_PLACE)),
            applicants=Count(
                "enrolments",
                filter=Q(enrolments__state__in=[EnrolmentState.APPLIED, EnrolmentState.SHORTLISTED]),
            ),
        )

    def with_name(self) -> Self:
        """Annotates `shown_name`, the name in the reader's language or what stands for it."""
        return self.annotate(shown_name=translated("name"))


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> Self:
        """The own ones, those in programmes that one runs, and those of the own cases there."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(beneficiary__user=user) | _of_staff(user))

    def seen_by_staff(self, user: Any) -> Self:
        """Like `visible_to`, without the own ones."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_of_staff(user))

    def of_account(self, user: Any) -> Self:
        """Those of the person who signs in with this account, with their cohorts, the latest first."""
        return self.filter(beneficiary__user=user).select_related("cohort__programme").order_by("-applied_at", "-id")

    def of_person(self, person: "Beneficiary") -> Self:
        return self.filter(beneficiary=person)

    def holding_a_place(self) -> Self:
        """Those that count against the capacity."""
        return self.filter(state__in=HOLDING_A_PLACE)

    def waiting(self) -> Self:
        """The waiting list, the next one first."""
        return self.filter(state=EnrolmentState.WAITLISTED).order_by("waiting_since", "id")

    def lapsed_at(self, at: datetime) -> Self:
        """Offers whose time has run out."""
        return self.filter(state=EnrolmentState.OFFERED, offered_until__lte=at)

    def to_be_told(self) -> Self:
        """Those whose state was decided since the person was last told."""
        decided = [EnrolmentState.SELECTED, EnrolmentState.WAITLISTED, EnrolmentState.REFUSED]
        return self.filter(state__in=decided).exclude(state=F("told_state"))

    def with_score(self) -> Self:
        """Annotates `score`: the weighted mean of what was judged, 0 to 5; None where nothing was judged."""
        weighed = Sum(F("scores__value") * F("scores__criterion__weight"), output_field=models.FloatField())
        weights = Sum("scores__criterion__weight", output_field=models.FloatField())
        return self.annotate(score=weighed / weights, judged=Coalesce(Count("scores"), 0))


def _of_staff(user: Any) -> Q:
    office = Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER])
    case = cases_of(user).filter(
        participation__beneficiary=OuterRef("beneficiary"), participation__programme=OuterRef("cohort__programme")
    )
    return Q(cohort__programme__in=office) | Q(Exists(case))
