"""Reads of persons: every one begins with what the reader may see."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from beneficiaries.querysets.naming import called
from beneficiaries.querysets.participation import of_office_or_cases
from core.code_lists import EDUCATION_OF_SKILL, SKILL_LEVEL
from core.personal_data import is_involved
from programmes.models import Programme, Role
from programmes.roles import programmes_with

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.person import Beneficiary


class BeneficiaryQuerySet(models.QuerySet["Beneficiary"]):
    def visible_to(self, user: Any) -> Self:
        """Persons that `user` may open: oneself, those of the programmes one runs, those assigned to a case worker."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.standing().filter(Q(user=user) | _seen(user))

    def standing(self) -> Self:
        """Persons of whom a record of their own is left: neither merged into another one nor erased."""
        return self.filter(merged_into=None, erased_at=None)

    def seen_by_staff(self, user: Any) -> Self:
        """Like `visible_to`, without oneself: what the back office lists."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.standing().filter(_seen(user))

    def protected_by(self, user: Any) -> Self:
        """Persons whose data `user` protects: of those programmes, or of none."""
        mine = Programme.objects.with_role_of(user, [Role.DATA_PROTECTION])
        if not mine.exists():
            return self.none()
        return self.standing().filter(Q(participations=None) | Q(participations__programme__in=mine)).distinct()

    def called(self, text: str) -> Self:
        """Those with this e-mail or this full name, however they are written."""
        name = Concat("given_name", Value(" "), "family_name")
        return self.alias(_called=name).filter(Q(email__iexact=text) | Q(_called__iexact=text))

    def exportable_by(self, user: Any, programme: Programme) -> Self:
        """Persons of a programme of which `user` may take a file with them: managers and data protection."""
        if not user.is_active:
            return self.none()
        roles = [Role.MANAGER, Role.DATA_PROTECTION]
        programmes = Programme.objects.with_role_of(user, roles).filter(pk=programme.pk)
        return self.standing().filter(participations__programme__in=programmes)

    def run_by(self, user: Any) -> Self:
        """Persons in the programmes that `user` runs as officer or manager."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.standing().filter(_taking_part(programme__in=_run_by(user)))

    def run_by_or_merged(self, user: Any) -> Self:
        """Those, and the records that were merged into them."""
        there = self.model._default_manager.run_by(user).values("pk")
        return self.filter(Q(pk__in=there) | Q(merged_into__in=there))

    def led_on_from(self, key: str, user: Any) -> "Beneficiary | None":
        """The standing record into which that one was merged, where `user` sees it."""
        if not key.isdecimal() or len(key) > 18:
            return None
        return self.seen_by_staff(user).filter(merged_records=int(key)).first()

    def for_list(self) -> Self:
        """What a list shows of a person, and no more."""
        return self.only(
            "given_name", "family_name", "email", "residence_city", "residence_country", "education_level",
            "occupation_group",
        )  # fmt: skip

    def among(self, people: "Iterable[Beneficiary]") -> Self:
        """Exactly these."""
        return self.filter(pk__in=[person.pk for person in people])

    def without_account(self) -> Self:
        return self.filter(user=None)

    def searched(self, typed: str) -> Self:
        """Whom of these persons `typed` may mean: parts of a name in any order, with a slip where nobody has them; an
        e-mail, a phone number."""
        *surely, nearly = [self.filter(condition) for condition in called(typed)]
        return next((found for found in surely if found.exists()), nearly)

    def of_account(self, user: Any) -> Self:
        """The person who signs in with this account, or nobody."""
        return self.filter(user=user)

    def over_qualified(self, yes: bool) -> Self:
        """Persons whose education lies above what the skill level of their job asks for, or does not."""
        known = Q(education_level__isnull=False) & ~Q(occupation_group__in=["", "0"])
        above = Q(pk__in=[])
        for group, skill in SKILL_LEVEL.items():
            above |= Q(occupation_group=group, education_level__gt=EDUCATION_OF_SKILL[skill])
        return self.filter(known & above) if yes else self.filter(known & ~above)

    def similar_to(self, *, email: str, given_name: str, family_name: str, birth_date: Any) -> Self:
        """Persons with the same address, or the same name and date of birth."""
        same = Q(pk__in=[])
        if email:
            same |= Q(email__iexact=email)
        if birth_date and family_name:
            same |= Q(given_name__iexact=given_name, family_name__iexact=family_name, birth_date=birth_date)
        return self.standing().filter(same)

    def with_kinds_for(self, user: Any) -> Self:
        """Annotates `kinds`: as what the persons take part in the programmes of which `user` sees them."""
        from beneficiaries.models import Participation

        seen = Participation.objects.seen_by_staff(user).filter(beneficiary=OuterRef("pk")).order_by("since", "pk")
        return self.annotate(kinds=ArraySubquery(seen.values("kind")))

    def of_kind(self, kind: str, *, user: Any) -> Self:
        """Persons who take part as `kind` in a programme of which `user` sees them."""
        from beneficiaries.models import Participation

        seen = Participation.objects.seen_by_staff(user).filter(kind=kind)
        return self.filter(pk__in=seen.values("beneficiary"))

    def giving_mandate_to(self, user: Any, *, at: datetime) -> Self:
        """Persons who let `user` act for them now."""
        from beneficiaries.models import Mandate

        return self.filter(pk__in=Mandate.objects.current(at).filter(holder=user).values("participation__beneficiary"))

    def with_participations_ended(self, before: date) -> Self:
        """Persons who took part in something, all of which ended by that day."""
        going_on = Q(participations__until=None) | Q(participations__until__gt=before)
        took_part = self.exclude(pk__in=self.model.objects.filter(going_on).values("pk"))
        return took_part.filter(participations__isnull=False)

    def with_what_they_took_part_in(self) -> Self:
        """With participations, enrolments and their cohorts, two questions for any number of persons."""
        from beneficiaries.models import Enrolment

        enrolments = models.Prefetch("enrolments", Enrolment.objects.select_related("cohort"))
        return self.prefetch_related("participations", enrolments)

    def turned_down(self, before: date) -> Self:
        """Persons who applied to cohorts by that day, were not selected or withdrew, and whom nothing else concerns."""
        over = ["refused", "withdrawn"]
        applied = self.filter(enrolments__isnull=False).exclude(is_involved())
        other = ~Q(state__in=over) | Q(applied_at__date__gt=before) | Q(told_at__date__gt=before)
        from beneficiaries.models import Enrolment, Participation

        more = Enrolment.objects.filter(other).values("beneficiary")
        followed = Participation.objects.with_case_file().values("beneficiary")
        return applied.exclude(pk__in=more).exclude(pk__in=followed)

    def concerning(self, programmes: Any) -> Self:
        """Those who take part in, or applied to, one of these programmes."""
        return self.filter(
            Q(participations__programme__in=programmes) | Q(enrolments__cohort__programme__in=programmes)
        )

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(participations__programme=programme)

    def consenting_to(self, purpose: str, *, programme: Programme) -> Self:
        """Persons whose newest answer for the purpose in this programme is yes."""
        from beneficiaries.models import Consent

        newest = Consent.objects.filter(beneficiary=OuterRef("pk"), programme=programme, purpose=purpose).order_by(
            "-at", "-id"
        )
        return self.annotate(_agreed=Subquery(newest.values("granted")[:1])).filter(_agreed=True)

    def unasked_by(self, user: Any, on: date) -> Self:
        """Persons who take part now in a programme that `user` sees, and never answered whether they agree to that."""
        from beneficiaries.models import Consent, Purpose

        answered = Consent.objects.filter(
            beneficiary=OuterRef("beneficiary"), programme=OuterRef("programme"), purpose=Purpose.PROGRAMME
        )
        seen = of_office_or_cases(user, _run_by(user))
        return self.filter(_taking_part(seen, Q(until=None) | Q(until__gte=on), ~Exists(answered)))


def _run_by(user: Any) -> Any:
    return programmes_with(user, [Role.OFFICER, Role.MANAGER])


def _taking_part(*conditions: Any, **more: Any) -> Exists:
    """Whether a person has such a participation; one question, which an ordered list can ask row by row."""
    from beneficiaries.models import Participation

    return Exists(Participation.objects.filter(*conditions, beneficiary=OuterRef("pk"), **more))


def _seen(user: Any) -> Exists:
    """Whether a person takes part in a programme that `user` runs, or is one of the user's cases."""
    return _taking_part(of_office_or_cases(user, _run_by(user)))
