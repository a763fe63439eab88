"""An issue to 10,000 readers in three languages, against bare smtplib with ready bytes; then by two processes.

Both go to the same sink, in turns of a few seconds, so that a slow moment of the machine hits both; the turn in the
middle counts.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from smtplib import SMTP
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from bench import Result
from bench.certificates import memory_of
from bench.newsletter_filling import newsletter_with_readers, scheduled_issue
from newsletters.letters import Addressee, write_letter
from newsletters.models import Delivery, Issue
from newsletters.queueing import start_due_issues
from newsletters.sending import send_due

NAMES = (
    "newsletter to 10,000 in three languages / bare smtplib with ready bytes",
    "newsletter to 10,000, growth of memory from the first tenth to the last",
    "newsletter to 10,000 by two processes / by one",
)
READERS, TURN = 10_000, 2.5
RUNS = 2
LEAST, MEGABYTES, GROWS = 0.6, 5, 1.5
CHILD = """
import django, os, sys
django.setup()
from newsletters.sending import send_due
from django.db import connection
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
print(send_due(seconds=3600), flush=True)
"""


@contextmanager
def sink(*how: str) -> Iterator[tuple[Path, int]]:
    """The file in which it writes recipients, and its port."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "recipients"
        command = [sys.executable, "-I", str(Path(__file__).with_name("mail_sink.py")), str(log), *how]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            yield log, int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait()


def on_its_way() -> Issue:
    """An issue to all of them, queued."""
    issue = scheduled_issue(newsletter_with_readers("ten-thousand", READERS))
    assert start_due_issues(timezone.now()) == 1
    issue.refresh_from_db()
    return issue


def bare(port: int, mails: list[bytes], seconds: float) -> tuple[int, float]:
    """How many ready mails a script of smtplib's own words sends, and in how long."""
    start, sent = perf_counter(), 0
    with SMTP("127.0.0.1", port) as smtp:
        while perf_counter() - start < seconds:
            smtp.sendmail("sender@bench.example", [f"r{sent}@bench.example"], mails[sent % len(mails)])
            sent += 1
    return sent, perf_counter() - start


def beside_bare(log: Path, port: int) -> tuple[float, float]:
    """The rate beside the bare one, and how many megabytes more are held at the end than after the first tenth.

    What is between the two is said too: how long a mail takes more than a bare one, and a commit to this disk.
    """
    issue = on_its_way()
    someone = Addressee("reader@bench.example", "Reader", "a" * 32, 1, "ten-thousand")
    mails = [write_letter(issue, language).to(someone) for language in ("it", "fr", "en")]
    sent_by_us, ours, theirs, used = 0, [], [], []
    while issue.state == Issue.State.SENDING:
        start = perf_counter()
        left = send_due(seconds=TURN)
        ours.append(left / (perf_counter() - start))
        sent_by_us += left
        used.append(memory_of(os.getpid()))
        sent, seconds = bare(port, mails, TURN)
        theirs.append(sent / seconds)
        issue.refresh_from_db()
    check(issue, log, sent_by_us)
    rate, bare_rate, commit = median(ours), median(theirs), commit_to_disk()
    print(f"{rate:.0f} mails of {len(mails[0])} bytes a second, bare smtplib {bare_rate:.0f}", flush=True)
    print(f"{1000 / rate - 1000 / bare_rate:.2f} ms more for each; a bare commit takes {commit:.2f} ms", flush=True)
    tenth = max(len(used) // 10, 1)
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    return ratio, max(0, max(used[-tenth:]) - max(used[:tenth])) / 1024


def commit_to_disk() -> float:
    """Milliseconds that the shortest commit takes at present, in the middle of 300."""
    took = []
    with connection.cursor() as cursor:
        for _ in range(300):
            start = perf_counter()
            cursor.execute("SELECT pg_logical_emit_message(true, 'bench', '')")
            took.append(perf_counter() - start)
    return sorted(took)[150] * 1000


def check(issue: Issue, log: Path, sent: int) -> None:
    """All of them, each once."""
    expected = READERS - READERS // 100
    assert Delivery.objects.of_issue(issue).by_state() == {"sent": expected}
    lines = [line for line in log.read_text().splitlines() if "@ten-thousand." in line]
    assert sent == len(lines) == len(set(lines)) == expected, (sent, len(lines))
    log.write_text("")


def seconds_by(processes: int, log: Path, port: int) -> float:
    """How long so many processes take for all of them, from the moment at which they may begin."""
    issue = on_its_way()
    environment = dict(os.environ) | {
        "NEWSLETTER_PROCESSES": str(processes), "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port),
    }  # fmt: skip
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(processes)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    start = perf_counter()
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    sent = sum(int(child.communicate()[0]) for child in children)
    seconds = perf_counter() - start
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    check(issue, log, sent)
    return seconds


def measure() -> list[Result]:
    """One process beside bare smtplib; then all of them by one and by two, twice."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with sink() as (log, port):
        own = {"EMAIL_BACKEND": backend, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_USE_TLS": False}
        with override_settings(**own, EMAIL_HOST_USER="", NEWSLETTER_PROCESSES=1):
            ratio, growth = beside_bare(log, port)
        one = two = 0.0
        for _ in range(RUNS):
            one += seconds_by(1, log, port)
            two += seconds_by(2, log, port)
        print(f"one process {one / RUNS:.1f} s, two {two / RUNS:.1f} s", flush=True)
    return [
        Result(NAMES[0], round(ratio, 2), "x", f"at least {LEAST} x", ratio >= LEAST),
        Result(NAMES[1], round(growth, 1), "MB", f"under {MEGABYTES} MB", growth < MEGABYTES),
        Result(NAMES[2], round(one / two, 2), "x", f"at least {GROWS} x", one / two >= GROWS),
    ]
