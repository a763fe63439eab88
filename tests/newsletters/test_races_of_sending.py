"""Two sending processes at once: each reader gets one mail, and the issue ends once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from newsletters import claiming, finishing
from newsletters.claiming import Hand, Prepared
from newsletters.finishing import finish_issue
from newsletters.sending import send_due
from newsletters.slots import free_slot
from tests.kit.races import Outcome, meeting_before, no_row_locks, run_together
from tests.newsletters.mail_servers import MailServer, on_its_way, running, states, use

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NAMES = [f"reader{number}" for number in range(12)]


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with running(MailServer()) as found:
        use(settings, found)
        settings.NEWSLETTER_PROCESSES = 3
        yield found


def worked(outcomes: list[Outcome]) -> list[Any]:
    assert [outcome.error for outcome in outcomes] == [None] * len(outcomes)
    return [outcome.value for outcome in outcomes]


def test_three_processes_send_each_mail_once(server: MailServer) -> None:
    issue = on_its_way(*NAMES)
    assert sum(worked(run_together(*[send_due] * 3))) == 12
    assert Counter(server.reached) == Counter(f"{name}@example.org" for name in NAMES)
    assert set(states(issue).values()) == {"sent"}
    issue.refresh_from_db()
    assert issue.state == "sent"


# The control reads first and writes then, as two statements, without the lock.
UNLOCKED = Prepared("unlocked", claiming.NEXT.format(lock=""))
TAKEN_UNLOCKED = Prepared(
    "taken_unlocked",
    "UPDATE newsletters_delivery SET state = 'claimed', claimed_by = %(process)s::uuid WHERE id = %(id)s RETURNING id",
)


class Careless(Hand):
    """A hand that looks and takes without a lock."""

    def look(self) -> int:
        values = self._values(None) | {"issue": self.issue.pk, "after": self.after[0], "after_id": self.after[1]}
        row = UNLOCKED.run(values)
        assert row is not None
        return int(row[0] or 0)

    @staticmethod
    def take(key: int, hand: Hand) -> Any:
        row = TAKEN_UNLOCKED.run({"process": hand.process, "id": key})
        return row and row[0]


def test_control_without_the_lock_two_take_the_same(server: MailServer) -> None:
    issue = on_its_way(*NAMES)
    hands = [Careless(issue, uuid4()), Careless(issue, uuid4())]
    with meeting_before(Careless, "take"):
        first, second = worked(run_together(*[lambda hand=hand: Careless.take(hand.look(), hand) for hand in hands]))
    assert first == second


def test_with_the_lock_they_take_different_ones(server: MailServer) -> None:
    issue = on_its_way(*NAMES)
    hands = [Hand(issue, uuid4()) for _ in range(3)]
    claims = worked(run_together(*[lambda hand=hand: [hand.next(None) for _ in range(4)] for hand in hands]))
    taken = [claim.id for several in claims for claim in several if claim]
    assert len(taken) == len(set(taken)) == 12


def test_no_more_processes_send_than_the_installation_allows(settings: Any) -> None:
    settings.NEWSLETTER_PROCESSES = 1

    def second_one() -> bool:
        with free_slot() as free:
            return free

    with free_slot() as mine:
        assert mine
        assert worked(run_together(second_one)) == [False]
    assert worked(run_together(second_one)) == [True]


def test_an_issue_ends_once_when_two_find_nobody_left() -> None:
    issue = on_its_way()
    now = timezone.now()
    with meeting_before(finishing.Issue, "save"):
        ended = worked(run_together(*[lambda: finish_issue(issue, at=now)] * 2))
    assert sorted(ended) == [False, True]


def test_control_without_the_lock_it_ends_twice() -> None:
    issue = on_its_way()
    now = timezone.now()
    with no_row_locks(), meeting_before(finishing.Issue, "save"):
        ended = worked(run_together(*[lambda: finish_issue(issue, at=now)] * 2))
    assert ended == [True, True]
