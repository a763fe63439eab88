"""How far somebody has come with a cohort: every step is taken by the act that takes it on the site."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from beneficiaries.announcing import announcement, tell
from beneficiaries.applying import apply_to_cohort
from beneficiaries.letters import letters_of
from beneficiaries.models import Cohort, Enrolment
from beneficiaries.selecting import refuse, select, waitlist
from programmes.models import Programme
from tests.builders import next_number
from tests.cast import participant

WORDS = "I want to open a bakery in Khouribga."


def anybody(programme: Programme, language: str = "it") -> User:
    """Somebody else who takes part and has agreed."""
    number = next_number()
    return participant(programme, f"Person {number}", f"person{number}@example.org", language)


def fresh(enrolment: Enrolment) -> Enrolment:
    """The enrolment as the database has it now."""
    found: Enrolment = Enrolment.objects.with_everything().get(pk=enrolment.pk)
    return found


def applied(cohort: Cohort, user: User, **more: Any) -> Enrolment:
    """The person has applied."""
    values: dict[str, Any] = {"motivation": WORDS, "at": timezone.now()} | more
    return apply_to_cohort(cohort, person=user.beneficiary, by=user, **values)


def selected(cohort: Cohort, user: User, *, officer: User) -> Enrolment:
    """The officer has selected the person, who does not know of it."""
    return select(applied(cohort, user), by=officer, at=timezone.now())


def waiting(cohort: Cohort, user: User, *, officer: User) -> Enrolment:
    """The person is the last on the waiting list, and does not know of it."""
    return waitlist(applied(cohort, user), by=officer, at=timezone.now())


def refused(cohort: Cohort, user: User, *, officer: User) -> Enrolment:
    """The officer has decided against the person, who does not know of it."""
    return refuse(applied(cohort, user), reason="Lives too far away", by=officer, at=timezone.now())


def told(enrolment: Enrolment, *, officer: User) -> Enrolment:
    """The officer has read the letter and told the person."""
    found = announcement(fresh(enrolment), letters_of(enrolment.cohort), by_mail=True)
    return tell(enrolment, seal=found.seal, by=officer, at=timezone.now())


def offered(cohort: Cohort, user: User, *, officer: User) -> Enrolment:
    """A place became free while the person was first on the waiting list."""
    freed = selected(cohort, anybody(cohort.programme), officer=officer)
    enrolment = waiting(cohort, user, officer=officer)
    refuse(freed, reason="Cannot come", by=officer, at=timezone.now())
    return fresh(enrolment)


def states(*rows: Enrolment) -> list[str]:
    """The states of these as the database has them."""
    return [fresh(row).state for row in rows]


def steps(enrolment: Enrolment) -> list[tuple[str, str, str]]:
    """The steps that were written: act, from, to."""
    return list(enrolment.events.order_by("id").values_list("act", "from_state", "to_state"))


def later(**span: int) -> Any:
    """A moment after now."""
    return timezone.now() + timedelta(**span)
