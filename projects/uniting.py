"""How two applications of one person become one, when two records of the person do."""

from beneficiaries.models import Beneficiary
from core.carrying import drop, tidy_after, unite_by
from projects.models import CoApplicant


def apply_once(person: Beneficiary) -> None:
    """Nobody applies together with themselves."""
    CoApplicant.objects.filter(beneficiary=person, project__owner=person).delete()


unite_by(CoApplicant, drop)
tidy_after(Beneficiary, apply_once)
