"""Reads of what a person takes part in, and of who looks after the person."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from programmes.models import Programme, Role
from programmes.roles import programmes_with

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.participation import CaseAssignment, Mandate, Participation  # noqa: F401
    from beneficiaries.models.person import Beneficiary


class PeriodQuerySet(models.QuerySet["CaseAssignment | Mandate"]):
    def current(self, at: datetime) -> Self:
        """Rows in force at a moment (half-open)."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)

    def of_person(self, person: "Beneficiary") -> Self:
        return self.filter(participation__beneficiary=person)

    def given_by(self, user: Any) -> Self:
        """Those of the person who signs in with this account, with programmes and holders; the oldest first."""
        given = self.filter(participation__beneficiary__user=user) if user.is_authenticated else self.none()
        return given.select_related("participation__programme", "holder").order_by("since", "id")

    def seen_in(self, participations: "Iterable[Participation]") -> Self:
        """Those within these participations, with their programmes and people."""
        person = "case_worker" if self.model._meta.model_name == "caseassignment" else "holder"
        seen = self.filter(participation__in=[one.pk for one in participations])
        return seen.select_related("participation__programme", person)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def with_programme(self) -> Self:
        return self.select_related("programme", "beneficiary")

    def of_account(self, user: Any) -> Self:
        """What the person who signs in with this account takes part in."""
        return self.filter(beneficiary__user=user) if user.is_authenticated else self.none()

    def current_on(self, day: date) -> Self:
        """Those that are not over on `day`, the oldest first."""
        return self.filter(Q(until=None) | Q(until__gte=day)).order_by("since", "pk")

    def over_before(self, day: date) -> Self:
        """Those that had ended when `day` began."""
        return self.filter(until__lt=day)

    def among(self, rows: "Iterable[Participation]") -> Self:
        """Exactly these."""
        return self.filter(pk__in=[row.pk for row in rows])

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def counted_by_place(self, which: str) -> dict[str, dict[str, int]]:
        """How many people live in (`which` is "residence") or come from ("origin") each region, by country.

        "" stands for people of whom nobody knows the country or the region. Merged and erased records do not count.
        """
        country, region = f"beneficiary__{which}_country", f"beneficiary__{which}_region"
        standing = self.filter(beneficiary__merged_into=None, beneficiary__erased_at=None).order_by()
        found: dict[str, dict[str, int]] = {}
        for at, within, number in standing.values_list(country, region).annotate(Count("beneficiary", distinct=True)):
            found.setdefault(at, {})[within] = number
        return found

    def going_on(self, user: Any, *, on: date) -> Self:
        """Those of the person who signs in with this account that have not ended, with their programmes."""
        own = self.filter(beneficiary__user=user) if user.is_authenticated else self.none()
        return own.filter(Q(until=None) | Q(until__gte=on)).with_programme().order_by("since", "id")

    def standing(self) -> Self:
        """Those of records that still stand: not erased, not merged into others."""
        return self.filter(beneficiary__erased_at=None, beneficiary__merged_into=None)

    def with_case_file(self) -> Self:
        """Those in which something was done with or for the person."""
        parts = (
            "casenotes",
            "documents",
            "assistances",
            "plan",
            "outcomes",
            "referrals",
            "case_assignments",
            "mandates",
        )
        something = Q(pk__in=[])
        for part in parts:
            something |= Q(**{f"{part}__isnull": False})
        return self.filter(something)

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs, and those of the own cases."""
        office = programmes_with(user, [Role.OFFICER, Role.MANAGER])
        return self.filter(of_office_or_cases(user, office))


def cases_of(user: Any) -> models.QuerySet[Any]:
    """Assignments by which `user` looks after people now, where `user` still is case worker."""
    from beneficiaries.models import CaseAssignment

    programmes = programmes_with(user, [Role.CASE_WORKER])
    if not programmes:
        return CaseAssignment.objects.none()
    return CaseAssignment.objects.current(timezone.now()).filter(
        case_worker=user, participation__programme__in=programmes
    )


def of_office_or_cases(user: Any, office: list[int]) -> Q:
    """Participations in the programmes with these keys, and those of the user's cases."""
    in_office = Q(programme__in=office)
    if not programmes_with(user, [Role.CASE_WORKER]):
        return in_office
    return in_office | Q(pk__in=cases_of(user).values("participation"))
