"""How two rows of a person's become one where only one can stand."""

import pgtrigger

from core.carrying import Carriage, unite_by
from training.models import Attendance, Certificate, EvaluationReply, GroupMember, UnitAttempt
from training.states import CertificateState


def unite_members(gone: GroupMember, kept: GroupMember, carriage: Carriage) -> None:
    """The person stays in the group of the record that stays; of the other one it is kept until when."""
    gone.until = max(gone.since, carriage.at)
    gone.save(update_fields=["until"])


def unite_attendances(gone: Attendance, kept: Attendance, carriage: Carriage) -> None:
    """Whoever was there under either name was there: the longer time counts."""
    if gone.minutes > kept.minutes:
        kept.minutes, kept.excused, kept.reason = gone.minutes, gone.excused, gone.reason
        kept.save(update_fields=["minutes", "excused", "reason"])
    gone.delete()


def unite_attempts(gone: UnitAttempt, kept: UnitAttempt, carriage: Carriage) -> None:
    """Passed is passed once."""
    with pgtrigger.ignore("training.UnitAttempt:append_only"):
        gone.delete()


def unite_certificates(gone: Certificate, kept: Certificate, carriage: Carriage) -> None:
    """One of two for one course is revoked: whoever verifies it is told why."""
    gone.state = CertificateState.REVOKED
    gone.revoked_at, gone.revoked_because = carriage.at, f"= {kept.number}"
    gone.save(update_fields=["state", "revoked_at", "revoked_because"])


def unite_replies(gone: EvaluationReply, kept: EvaluationReply, carriage: Carriage) -> None:
    """Who has answered has answered."""
    gone.delete()


unite_by(GroupMember, unite_members)
unite_by(Attendance, unite_attendances)
unite_by(UnitAttempt, unite_attempts)
unite_by(Certificate, unite_certificates)
unite_by(EvaluationReply, unite_replies)
