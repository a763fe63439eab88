"""How everybody in a course stands towards the certificate."""

from dataclasses import dataclass, field, replace

from training.models import Certificate, CertificateFile, Course, GroupMember
from training.querysets.hours import PersonHours


@dataclass(frozen=True)
class Standing:
    """A person's hours, the valid certificate and what was printed of it, and whether one was revoked."""

    hours: PersonHours
    certificate: Certificate | None
    revoked: bool
    papers: list[CertificateFile] = field(default_factory=list)

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


def with_papers(standings: list[Standing], course: Course) -> list[Standing]:
    """The same, with what was printed of the valid certificates. One query."""
    papers: dict[int, list[CertificateFile]] = {}
    for paper in CertificateFile.objects.of_course(course):
        papers.setdefault(paper.certificate.beneficiary_id, []).append(paper)
    return [replace(one, papers=papers.get(one.hours.beneficiary_id, [])) for one in standings]
