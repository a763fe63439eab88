"""How everybody in a course stands towards the certificate."""

from dataclasses import dataclass

from training.models import Certificate, Course, GroupMember
from training.querysets.hours import PersonHours


@dataclass(frozen=True)
class Standing:
    """A person's hours, the valid certificate if there is one, and whether one was revoked."""

    hours: PersonHours
    certificate: Certificate | None
    revoked: bool

    @property
    def due(self) -> bool:
        """The threshold is reached, and there is no valid certificate."""
        return self.hours.reached and self.certificate is None


def standings_of(course: Course) -> list[Standing]:
    """Everybody who is in a group now, by name. Two queries."""
    valid: dict[int, Certificate] = {}
    revoked: set[int] = set()
    for certificate in Certificate.objects.of_course(course):
        if certificate.state == Certificate.State.VALID:
            valid[certificate.beneficiary_id] = certificate
        else:
            revoked.add(certificate.beneficiary_id)
    return [
        Standing(hours, valid.get(hours.beneficiary_id), hours.beneficiary_id in revoked)
        for hours in GroupMember.objects.hours(course)
    ]
