"""Who gives a lesson, and for how many minutes."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.states import require
from programmes.models import Membership, Programme, Role
from training.locking import check_going_on, lock_session
from training.models import Session, Trainer, TrainerAssignment
from training.scheduling import refusing_overlaps
from training.states import PLANS, SessionState


@transaction.atomic
def assign_trainer(
    session: Session, trainer: Trainer, *, by: Any, at: datetime, minutes: int | None = None, fee_note: str = ""
) -> TrainerAssignment:
    """Have a trainer give a lesson, for all of it unless `minutes` are named; again changes minutes and note.

    Raises NotAllowed, WrongState for a cancelled lesson or a course that is over, ValidationError, Taken when the
    trainer has another one then.
    """
    session = lock_session(session)
    require(by, PLANS, session)
    check_going_on(session.course)
    if session.state == SessionState.CANCELLED:
        raise WrongState(session.state)
    if trainer.programme_id != session.programme.pk:
        raise ValidationError({"trainer": _("This trainer belongs to another programme.")})
    works = session.minutes if minutes is None else minutes
    if not 1 <= works <= session.minutes:
        raise ValidationError(
            {"minutes": _("From 1 to %(most)s minutes: the lesson lasts no longer.") % {"most": session.minutes}}
        )
    with refusing_overlaps(session, trainers=[trainer]):
        assignment, _new = TrainerAssignment.objects.update_or_create(
            session=session, trainer=trainer, defaults={"minutes": works, "fee_note": fee_note}
        )
    record("training.assign_trainer", by=by, on=session, trainer=trainer.pk, minutes=works)
    return assignment


@transaction.atomic
def release_trainer(session: Session, trainer: Trainer, *, by: Any, at: datetime) -> None:
    """The trainer does not give the lesson. Twice changes nothing.

    Raises NotAllowed, WrongState in a course that is over.
    """
    session = lock_session(session)
    require(by, PLANS, session)
    check_going_on(session.course)
    if session.assignments.filter(trainer=trainer).delete()[0]:
        record("training.release_trainer", by=by, on=session, trainer=trainer.pk)


@transaction.atomic
def trainer_of(programme: Programme, user: Any, *, by: Any, at: datetime) -> Trainer:
    """The row as which an account teaches; made when there is none. Raises NotAllowed, ValidationError for somebody
    who is not trainer in the programme now."""
    require(by, PLANS, programme)
    memberships = Membership.objects.current(at).of(user).of_programme(programme)
    if not memberships.filter(role=Role.TRAINER).exists():
        raise ValidationError(_("This account is not a trainer of the programme."))
    trainer, new = Trainer.objects.get_or_create(programme=programme, user=user, defaults={"name": user.full_name})
    if new:
        record("training.add_trainer", by=by, on=trainer)
    return trainer
