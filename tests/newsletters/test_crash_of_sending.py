"""A sending process is killed again and again: nobody gets a mail twice, nobody is forgotten."""

import random
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from newsletters.models import Delivery
from newsletters.sweeping import GONE_AFTER, sweep
from tests.kit.worker import database_url
from tests.newsletters.crashing import kill_after, running_sink, start_sender
from tests.newsletters.mail_servers import on_its_way, states

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
KILLS = 5
NAMES = [f"reader{number}" for number in range(300)]


def test_five_killed_processes_leave_at_most_five_of_whom_nobody_knows(tmp_path: Path) -> None:
    issue = on_its_way(*NAMES)
    chance = random.Random(20_090_708)
    with running_sink(tmp_path) as sink:
        for _ in range(KILLS):
            kill_after(start_sender(sink, database_url()), sink, chance.randint(5, 45))
        assert Delivery.objects.filter(state="claimed").count() <= KILLS
        assert sink.taken.total() < len(NAMES), "all of them were killed while they worked"
        Delivery.objects.filter(state="claimed").update(claimed_at=F("claimed_at") - GONE_AFTER)
        sweep(timezone.now())
        assert start_sender(sink, database_url()).wait(60) == 0
        taken = sink.taken
    found = states(issue)
    unknown = {name for name, state in found.items() if state == "unknown"}
    assert len(unknown) <= KILLS
    assert {name for name, state in found.items() if state == "sent"} == set(NAMES) - unknown
    assert max(taken.values()) == 1, "nobody twice"
    reached = {address.partition("@")[0] for address in taken}
    assert reached >= set(NAMES) - unknown, "nobody is said to have got what never left"
    issue.refresh_from_db()
    assert issue.state == "sent"
