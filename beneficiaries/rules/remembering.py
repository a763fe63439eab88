"""What many rights on one page ask about the same person, read once a request (acts ask again, under their lock)."""

from typing import Any

from beneficiaries.models import Beneficiary, Participation
from core.request_context import remembered


def participations_of(person: Beneficiary) -> list[Participation]:
    """Everything that the person takes, or took, part in, with the programmes."""
    return remembered(("participations", person.pk), lambda: list(person.participations.with_programme()))


def seen_of(person: Beneficiary, user: Any) -> list[Participation]:
    """Those of them that `user` sees as staff."""
    return remembered(
        ("participations", person.pk, user.pk),
        lambda: list(person.participations.seen_by_staff(user).with_programme()),
    )


def is_seen(person: Beneficiary, user: Any) -> bool:
    """Whether `user` sees the person as staff."""
    return remembered(
        ("sees", user.pk, person.pk), lambda: Beneficiary.objects.seen_by_staff(user).filter(pk=person.pk).exists()
    )
