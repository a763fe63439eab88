"""Sending what is on its way, in turns: the next delivery, the conversation with the mail server, how it went.

Nothing is open in the database while the mail server is spoken to. Whatever stops a process leaves one delivery of
which nobody knows; all others are sent, or wait, or say why not.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from smtplib import SMTPException
from time import monotonic, sleep
from uuid import UUID, uuid4

from django.utils import timezone

from core.bouncing import refused
from core.return_paths import return_path
from core.ringing import ring
from newsletters.claiming import Claim, Hand, Mark
from newsletters.finishing import finish_issue
from newsletters.letters import Addressee, Letter, write_letter
from newsletters.mime import UnfitAddress, address_on_the_wire
from newsletters.models import Delivery, Issue
from newsletters.pacing import Pace
from newsletters.posting import Answer, Fate, Post, open_post
from newsletters.scheduling import BELL, hold_up, hold_up_unpublished
from newsletters.slots import free_slot
from newsletters.states import DeliveryState

logger = logging.getLogger(__name__)

SECONDS = 20
"""Of a turn. Other mail waits for no longer, even where a single process does everything."""
SLICE = 5
"""Seconds of a turn for one issue, when there are several."""
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480)]
"""Before a mail that was refused for now goes again."""
TOO_MANY = 20
"""Refusals in a row that are no longer about the readers: our server, our text or our name is at fault."""


class End(Enum):
    """Why a process leaves an issue."""

    NOBODY = "nobody is left who is due"
    TIME = "time is up"
    TROUBLE = "the mail server does not go on"


def send_due(*, seconds: float = SECONDS) -> int:
    """Take a turn of about so many seconds, and ring for the next when more is left; returns how many mails left.

    As many processes do so at once as the installation allows; a further one returns at once.
    """
    until = monotonic() + seconds
    with free_slot() as free:
        issues = hold_up_unpublished(Issue.objects.being_sent()) if free else []
        if not issues:
            return 0
        turn = Turn(uuid4())
        try:
            end = turn.take(issues, until)
        finally:
            turn.close()
    if end == End.TIME:
        ring(BELL)
    return turn.sent


@dataclass
class Turn:
    """A process at work for a while, on one issue after the other."""

    process: UUID
    sent: int = 0
    post: Post | None = None

    def take(self, issues: list[Issue], until: float) -> End:
        """Work on all of them until the time is up or nobody is left; the server is asked for once there is work."""
        rounds = [Round(issue, self.process) for issue in issues]
        while rounds:
            for one in list(rounds):
                if monotonic() >= until:
                    return End.TIME
                end = self._go_on(one, until if len(rounds) == 1 else min(until, monotonic() + SLICE))
                if end == End.TROUBLE:
                    return end
                if end == End.NOBODY:
                    rounds.remove(one)
                    finish_issue(one.issue, at=timezone.now())
        return End.NOBODY

    def _go_on(self, one: "Round", until: float) -> End:
        if self.post is None:
            if not Delivery.objects.of_issue(one.issue).due(timezone.now()).exists():
                return End.NOBODY
            try:
                self.post = open_post()
            except (SMTPException, OSError) as error:
                logger.warning("newsletters: the mail server is not there: %s", type(error).__name__)
                return End.TROUBLE
        before = one.sent
        try:
            return one.send(self.post, until)
        finally:
            self.sent += one.sent - before

    def close(self) -> None:
        if self.post is not None:
            self.post.close()


@dataclass
class Round:
    """An issue in the hands of one process, for one turn."""

    issue: Issue
    process: UUID
    sent: int = 0
    letters: dict[str, Letter] = field(default_factory=dict)
    in_a_row: int = 0
    in_the_way: bool = False

    def __post_init__(self) -> None:
        self.hand = Hand(self.issue, self.process)
        self.pace = Pace(self.issue.newsletter.sender)

    def send(self, post: Post, until: float) -> End:
        """Send to one reader after the other. How a mail went is written down with the next claim, or at the end."""
        last: Mark | None = None
        self.in_the_way = False
        while not self.in_the_way:
            wait = self.pace.wait(until)
            if wait is None or wait > 0 or monotonic() >= until:
                self.hand.put_down(last)
                last = None
                if wait is None or monotonic() >= until:
                    return End.TIME
                sleep(wait)
            claim = self.hand.next(last)
            if claim is None:
                return End.NOBODY
            last = self._deliver(claim, post) if claim.wanted else None
        self.hand.put_down(last)
        return End.TROUBLE

    def _deliver(self, claim: Claim, post: Post) -> Mark:
        self.pace.take()
        try:
            letter = self._letter(claim.language)
        except Exception:
            logger.exception(
                "newsletters: the letter of issue %s in %s cannot be written", self.issue.pk, claim.language
            )
            return self._our_fault(claim, "letter")
        try:
            mail = letter.to(Addressee(claim.address, claim.name, claim.key, claim.id, claim.code))
            address = claim.address if claim.address.isascii() else address_on_the_wire(claim.address).decode()
        except UnfitAddress:
            return Mark(claim.id, DeliveryState.FAILED, "unfit address")
        answer = post.send(return_path(str(claim.id)) or letter.envelope_from, address, mail)
        return self._judge(claim, answer)

    def _letter(self, language: str) -> Letter:
        if language not in self.letters:
            self.letters[language] = write_letter(self.issue, language, counted=True)
        return self.letters[language]

    def _judge(self, claim: Claim, answer: Answer) -> Mark:
        """What the answer means for this delivery and for the round."""
        match answer.fate:
            case Fate.TAKEN:
                self.sent += 1
                self.in_a_row = 0
                return Mark(claim.id, DeliveryState.SENT)
            case Fate.UNKNOWN:
                return Mark(claim.id, DeliveryState.UNKNOWN, "no answer")
            case Fate.OURS:
                return self._our_fault(claim, f"sender refused: {answer.code}")
            case Fate.OURS_LATER:
                self.in_the_way = True
                return self._later(claim, f"sender not now: {answer.code}", counted=False)
            case Fate.AWAY:
                self.in_the_way = True
                return self._later(claim, "server away", counted=False)
            case Fate.LOST:
                self.in_the_way = True
                return self._later(claim, "connection lost")
        return self._refused(claim, answer)

    def _refused(self, claim: Claim, answer: Answer) -> Mark:
        """By the reader's server, as far as one can tell: many in a row are about us."""
        self.in_a_row += 1
        for_good = answer.fate == Fate.REFUSED
        if self.in_a_row >= TOO_MANY:
            self.in_the_way = True
            if for_good:
                hold_up(self.issue, f"refused: {answer.code}")
        if not for_good and claim.attempts <= len(PAUSES):
            return self._later(claim, f"not now: {answer.code}")
        mark = Mark(claim.id, DeliveryState.FAILED, f"refused: {answer.code}")
        if not answer.of_the_mail:
            self.hand.put_down(mark)
            refused(claim.address, answer.code, answer.words, message=str(claim.id))
        return mark

    def _later(self, claim: Claim, error: str, *, counted: bool = True) -> Mark:
        if counted and claim.attempts > len(PAUSES):
            return Mark(claim.id, DeliveryState.FAILED, error)
        pause = PAUSES[min(claim.attempts, len(PAUSES)) - 1]
        return Mark(claim.id, DeliveryState.PENDING, error, due=timezone.now() + pause, counted=counted)

    def _our_fault(self, claim: Claim, reason: str) -> Mark:
        """No other mail would fare better: the issue waits until somebody has put it right."""
        self.in_the_way = True
        hold_up(self.issue, reason)
        return Mark(claim.id, DeliveryState.PENDING, reason, due=timezone.now(), counted=False)
