"""Reads of cohorts and of who applied to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from beneficiaries.querysets.participation import cases_of
from beneficiaries.states import DECIDED, HOLDING_A_PLACE, TOLD_ACTS, EnrolmentState
from core.translated import translated
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.cohort import Cohort
    from beneficiaries.models.enrolment import Enrolment, EnrolmentEvent  # noqa: F401
    from beneficiaries.models.person import Beneficiary


class CohortQuerySet(models.QuerySet["Cohort"]):
    def published(self) -> Self:
        """Those that the public may read about."""
        return self.filter(published=True, programme__published=True)

    def open_at(self, at: datetime) -> Self:
        """Published ones to which people can apply at a moment."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at)

    def opened_since(self, at: datetime) -> Self:
        return self.filter(opens_at__gte=at)

    def with_slugs(self, slugs: "Iterable[str]") -> Self:
        return self.filter(slug__in=slugs)

    def opening_after(self, at: datetime) -> Self:
        return self.published().filter(opens_at__gt=at)

    def by_closing(self) -> Self:
        """The one that closes first comes first."""
        return self.order_by("closes_at", "id")

    def by_opening(self) -> Self:
        return self.order_by("opens_at", "id")

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def with_programme(self) -> Self:
        return self.select_related("programme")

    def for_list(self) -> Self:
        """Without the long text."""
        texts = [build_localized_fieldname("text", code) for code, _name in settings.LANGUAGES]
        return self.with_programme().defer("text", *texts)

    def among(self, cohorts: "Iterable[Cohort]") -> Self:
        """Exactly these."""
        return self.filter(pk__in=[cohort.pk for cohort in cohorts])

    def without_application_of(self, person: "Beneficiary | None") -> Self:
        """Leaves out those to which the person has applied, taken back or not; for None nothing."""
        from beneficiaries.models import Enrolment

        return self.exclude(pk__in=Enrolment.objects.of_person(person).values("cohort")) if person else self

    def with_both(self, one: "Beneficiary", other: "Beneficiary") -> Self:
        """Those to which both persons have applied."""
        from beneficiaries.models import Enrolment

        mine, theirs = (Enrolment.objects.of_person(person).values("cohort") for person in (one, other))
        return self.filter(pk__in=mine).filter(pk__in=theirs)

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

    def with_undecided(self) -> Self:
        """Those to which people applied on whom nobody has decided yet."""
        return self._with_some(Q(state__in=[EnrolmentState.APPLIED, EnrolmentState.SHORTLISTED]))

    def with_untold(self) -> Self:
        """Those of which somebody was decided on and has not been told."""
        return self._with_some(Q(state__in=DECIDED) & ~Q(state=F("told_state")))

    def _with_some(self, wanted: Q) -> Self:
        from beneficiaries.models import Enrolment

        return self.filter(Exists(Enrolment.objects.present().filter(wanted, cohort=OuterRef("pk"))))

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
        return self.present().filter(state=EnrolmentState.WAITLISTED).order_by("waiting_since", "id")

    def present(self) -> Self:
        """Those of persons whose record is neither erased nor merged into another."""
        return self.filter(beneficiary__merged_into=None, beneficiary__erased_at=None)

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.exclude(state=EnrolmentState.WITHDRAWN)

    def of_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)

    def without_own(self, user: Any) -> Self:
        """Leaves out those of the reader: nobody decides on oneself, nor reads what is not told yet."""
        return self.exclude(beneficiary__user=user)

    def handled_by(self, user: Any) -> Self:
        """The own ones, and those of persons who let `user` act for them in the programme now."""
        from beneficiaries.models import Mandate

        if not user.is_authenticated or not user.is_active:
            return self.none()
        staff = Programme.objects.with_role_of(user, [Role.OFFICER, Role.CASE_WORKER])
        given = Mandate.objects.current(timezone.now()).filter(
            holder=user, participation__programme__in=staff, participation__beneficiary=OuterRef("beneficiary"),
            participation__programme=OuterRef("cohort__programme"),
        )  # fmt: skip
        return self.filter(Q(beneficiary__user=user) | Q(Exists(given)))

    def with_everything(self) -> Self:
        return self.select_related("cohort__programme", "beneficiary__user", "organisation")

    def by_state(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def over_qualified(self, yes: bool = True) -> Self:
        """Those of persons whose education lies above what their job asks for, or does not."""
        from beneficiaries.models import Beneficiary

        return self.filter(beneficiary__in=Beneficiary.objects.over_qualified(yes))

    def by_score(self) -> Self:
        """The best first, whoever was not judged last; needs `with_score`."""
        return self.order_by(F("score").desc(nulls_last=True), "applied_at", "id")

    def by_application(self) -> Self:
        return self.order_by("applied_at", "id")

    def by_name(self) -> Self:
        return self.order_by("beneficiary__family_name", "beneficiary__given_name", "id")

    def lapsed_at(self, at: datetime) -> Self:
        """Offers whose time has run out."""
        return self.filter(state=EnrolmentState.OFFERED, offered_until__lte=at)

    def to_be_told(self) -> Self:
        """Those whose state was decided since the person was last told."""
        return self.filter(state__in=DECIDED).exclude(state=F("told_state"))

    def with_score(self) -> Self:
        """Annotates `score`: the weighted mean of what was judged, 0 to 5; None where nothing was judged."""
        weighed = Cast(Sum(F("scores__value") * F("scores__criterion__weight")), models.FloatField())
        weights = Cast(Sum("scores__criterion__weight"), models.FloatField())
        return self.annotate(score=weighed / weights, judged=Coalesce(Count("scores"), 0))


class EnrolmentEventQuerySet(models.QuerySet["EnrolmentEvent"]):
    def told_of(self, enrolment: "Enrolment") -> Self:
        """The steps of an enrolment of which the person knows, oldest first."""
        return self.filter(enrolment=enrolment, act__in=TOLD_ACTS).select_related("by").order_by("at", "id")

    def of_enrolment(self, enrolment: "Enrolment") -> Self:
        return self.filter(enrolment=enrolment)

    def with_people(self) -> Self:
        return self.select_related("by", "on_behalf_of").order_by("at", "id")


def _of_staff(user: Any) -> Q:
    office = Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER])
    case = cases_of(user).filter(
        participation__beneficiary=OuterRef("beneficiary"), participation__programme=OuterRef("cohort__programme")
    )
    return Q(cohort__programme__in=office) | Q(Exists(case))
