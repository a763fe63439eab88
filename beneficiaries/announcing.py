"""Telling applicants what was decided: first a look at every letter, then the act that freezes and sends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.enrolling import lock_enrolment, write_step, write_told
from beneficiaries.letters import language_of, letter_text, letters_of
from beneficiaries.models import Cohort, Enrolment, Letter
from beneficiaries.selecting import DecidedMeanwhile
from beneficiaries.states import DECIDED, SELECTS, EnrolmentState
from beneficiaries.telling import can_be_mailed
from beneficiaries.waiting import tell_news
from core.errors import WrongState
from core.shown import Shown
from core.states import require
from core.translating import text_hash


@dataclass(frozen=True)
class Announcement:
    """What one applicant would be told now. `by_mail` is false where staff have to find another way."""

    enrolment: Enrolment
    text: Shown
    by_mail: bool

    @property
    def seal(self) -> str:
        """Stands for the decision and the words, so that nobody is told others than the officer has read."""
        return f"{self.enrolment.state}-{self.text.language}-{text_hash(self.text.text)}"


def announcements(cohort: Cohort, *, by: Any) -> list[Announcement]:
    """Whom `by` would tell what, those decided alike together."""
    letters = letters_of(cohort)
    waiting = Enrolment.objects.of_cohort(cohort).to_be_told().present().without_own(by).with_everything()
    rows = list(waiting.by_name())
    mailed = can_be_mailed([row.beneficiary for row in rows])
    found = [announcement(row, letters, by_mail=row.beneficiary_id in mailed) for row in rows]
    return sorted(found, key=lambda one: DECIDED.index(EnrolmentState(one.enrolment.state)))


def announcement(enrolment: Enrolment, letters: dict[str, Letter], *, by_mail: bool) -> Announcement:
    """What this applicant would read, in the language in which they are written to."""
    return Announcement(enrolment, letter_text(letters, enrolment.state, language_of(enrolment.beneficiary)), by_mail)


@transaction.atomic
def tell(enrolment: Enrolment, *, seal: str, by: Any, at: datetime) -> Enrolment:
    """Tell the person: the letter is frozen, a mail with a link leaves if this commits.

    `seal` is that of the announcement which `by` has read. Raises NotAllowed, WrongState when there is nothing to
    tell (any more), DecidedMeanwhile when the decision or the letter is another one by now.
    """
    enrolment = lock_enrolment(enrolment)
    require(by, SELECTS, enrolment)
    if enrolment.state not in DECIDED or enrolment.state == enrolment.told_state:
        raise WrongState(enrolment.state)
    found = announcement(enrolment, letters_of(enrolment.cohort), by_mail=True)
    if found.seal != seal:
        raise DecidedMeanwhile(enrolment.state)
    enrolment.save(update_fields=write_told(enrolment, enrolment.state, found.text, at))
    write_step(enrolment, act="tell", source=enrolment.state, by=by, at=at)
    tell_news(enrolment)
    return enrolment
