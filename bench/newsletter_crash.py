"""A sending process is killed at 20 random moments: who got two mails, who got none, of whom nobody knows."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from bench import Result
from bench.newsletter_filling import newsletter_with_readers, scheduled_issue
from bench.newsletter_throughput import CHILD, sink
from newsletters.models import Delivery, Issue
from newsletters.queueing import start_due_issues
from newsletters.sweeping import GONE_AFTER, sweep

NAMES = (
    "sending process killed 20 times, mails sent twice",
    "sending process killed 20 times, mails lost",
    "sending process killed 20 times, unknown beyond one for each",
)
KILLS, READERS = 20, 3000


def sender(port: int) -> "subprocess.Popen[str]":
    """A process that sends until nobody is left, at work."""
    environment = {**os.environ, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0"}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()
    return child


def kill_at_random(port: int, log: Path) -> None:
    """Somewhere in the first hundred mails, wherever the process is by then."""
    child, wanted = sender(port), taken_by(log).total() + random.randint(1, 100)
    while taken_by(log).total() < wanted and child.poll() is None:
        time.sleep(0.005)
    assert child.poll() is None, "it ended before it could be killed"
    child.send_signal(signal.SIGKILL)
    child.communicate()


def taken_by(log: Path) -> Counter[str]:
    """How many mails each recipient got."""
    return Counter(log.read_text().splitlines()) if log.exists() else Counter()


def measure() -> list[Result]:
    """All killed ones, then one that is left alone."""
    issue = scheduled_issue(newsletter_with_readers("three-thousand", READERS))
    assert start_due_issues(timezone.now()) == 1
    with sink("quick") as (log, port):
        for _ in range(KILLS):
            kill_at_random(port, log)
        left = Delivery.objects.of_issue(issue).filter(state="claimed")
        left.update(claimed_at=F("claimed_at") - GONE_AFTER)
        sweep(timezone.now())
        assert sender(port).communicate()[0].startswith("ready")
        taken = taken_by(log)
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    told = Delivery.objects.of_issue(issue).by_state()
    unknown, twice = told.get("unknown", 0), sum(number - 1 for number in taken.values())
    said = Delivery.objects.of_issue(issue).filter(state="sent").values_list("subscriber__email", flat=True)
    lost = sum(address not in taken for address in said) + (READERS - READERS // 100 - sum(told.values()))
    lost += sum(number for state, number in told.items() if state not in {"sent", "failed", "unknown"})
    print(told, f"{taken.total()} mails taken", flush=True)
    return [
        Result(NAMES[0], twice, "mails", "none", twice == 0),
        Result(NAMES[1], lost, "mails", "none", lost == 0),
        Result(NAMES[2], max(0, unknown - KILLS), "deliveries", "none", unknown <= KILLS),
    ]
