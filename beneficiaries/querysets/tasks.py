"""Reads of whom staff must tell something by other means than mail."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.person import Beneficiary
    from beneficiaries.models.task import ContactTask  # noqa: F401


class ContactTaskQuerySet(models.QuerySet["ContactTask"]):
    def seen_by_staff(self, user: Any) -> Self:
        return self.visible_to(user)

    def of_person(self, person: "Beneficiary") -> Self:
        return self.filter(beneficiary=person)

    def open(self) -> Self:
        return self.filter(done_at=None)

    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that `user` runs."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER]))
