"""The waiting list of a cohort: who is offered a freed place, and what becomes of an offer that nobody answers."""

from datetime import datetime

from beneficiaries.enrolling import lock_cohort, lock_enrolment, places_left, step
from beneficiaries.letters import language_of, letter_text, letters_of
from beneficiaries.models import Cohort, Enrolment, Letter
from beneficiaries.states import EnrolmentState
from beneficiaries.telling import tell_person
from core.errors import WrongState
from core.mailing import cancel_mails
from core.waiting import lapse_offers, offer_places

NEWS, OFFER = "beneficiaries/enrolment_news", "beneficiaries/place_offered"


def tell_news(enrolment: Enrolment, template: str = NEWS, **parameters: str) -> None:
    """Queue the mail that there is something to read; what was written before and has not left is cancelled."""
    cancel_mails(enrolment)
    tell_person(
        enrolment.beneficiary, template, programme=enrolment.programme, cause=enrolment,
        path=enrolment.get_absolute_url(), **parameters,
    )  # fmt: skip


def offer_freed(cohort: Cohort, *, places: int, at: datetime) -> list[Enrolment]:
    """Offer freed places of a locked cohort to the first who wait; they are told at once.

    Nothing is offered once the cohort has begun, nor more than is really free.
    """
    if cohort.has_begun(at):
        return []
    waiting = Enrolment.objects.of_cohort(cohort).waiting().with_everything().select_for_update(of=("self",))
    letters = letters_of(cohort)
    free = min(places, places_left(cohort))
    return offer_places(waiting, places=free, offer=lambda enrolment: _offer(enrolment, cohort, letters, at))


def _offer(enrolment: Enrolment, cohort: Cohort, letters: dict[str, Letter], at: datetime) -> None:
    enrolment.offered_until = cohort.offer_ends(at)
    words = letter_text(letters, Letter.About.OFFERED, language_of(enrolment.beneficiary))
    step(
        enrolment, act="offer", to=EnrolmentState.OFFERED, by=None, at=at, also=["offered_until"], told=True,
        words=words,
    )  # fmt: skip
    tell_news(enrolment, OFFER, answer_at=enrolment.offered_until.isoformat(), time_zone=cohort.time_zone)


def offer_raised(cohort: Cohort, *, before: int, at: datetime) -> list[Enrolment]:
    """Offer the places by which the capacity was raised from `before`. Inside the transaction that saved the cohort."""
    cohort = lock_cohort(cohort)
    return offer_freed(cohort, places=cohort.capacity - before, at=at)


def lapse_due(*, at: datetime) -> int:
    """Let offers lapse whose time is over, and offer each place to the next; returns how many lapsed."""
    lapsed = Enrolment.objects.lapsed_at(at).select_related("cohort").order_by("offered_until", "id")
    return lapse_offers(lapsed, lapse=lambda enrolment: lapse(enrolment, at=at))


def lapse(enrolment: Enrolment, *, at: datetime) -> None:
    """The offer ends, the place goes to the next. Inside a transaction; raises WrongState where it does not lapse."""
    enrolment = lock_enrolment(enrolment)
    if enrolment.offered_until is None or enrolment.offered_until > at:
        raise WrongState("the offer holds")
    step(enrolment, act="lapse", to=EnrolmentState.WITHDRAWN, by=None, at=at, told=True)
    tell_news(enrolment)
    offer_freed(enrolment.cohort, places=1, at=at)
