"""Reads of what persons agreed to."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from beneficiaries.querysets.participation import cases_of
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.consent import Consent, ConsentNotice  # noqa: F401
    from beneficiaries.models.person import Beneficiary


class NoticeQuerySet(models.QuerySet["ConsentNotice"]):
    def seen_by_staff(self, user: Any) -> Self:
        """All: they are the installation's."""
        return self.all()

    def in_force(self) -> Self:
        """The newest published notice of each purpose."""
        return self.exclude(published_at=None).order_by("purpose", "-version").distinct("purpose")

    def words_on(self, purpose: str) -> "ConsentNotice | None":
        """The newest published notice on one purpose, if there is any."""
        return self.filter(purpose=purpose).in_force().first()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def newest(self) -> Self:
        """The last answer of each person for each programme and purpose."""
        key = ("beneficiary_id", "programme_id", "purpose")
        return self.order_by(*key, "-at", "-id").distinct(*key)

    def of_person(self, person: "Beneficiary") -> Self:
        """A person's answers with what they are about, the newest first."""
        return self.filter(beneficiary=person).select_related("programme", "notice", "by").order_by("-at", "-id")

    def visible_to(self, user: Any) -> Self:
        """The own ones, all of the programmes that one runs, those of assigned persons in the programme of the case."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        office = Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER])
        case = cases_of(user).filter(
            participation__beneficiary=OuterRef("beneficiary"), participation__programme=OuterRef("programme")
        )
        return self.filter(Q(beneficiary__user=user) | Q(programme__in=office) | Exists(case))
