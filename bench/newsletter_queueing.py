"""An issue to 1,000,000 readers: from the moment at which it is due until it is on its way, its checks included."""

from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from bench import Result
from bench.newsletter_filling import newsletter_with_readers, scheduled_issue
from newsletters.models import Delivery
from newsletters.queueing import start_due_issues

NAMES = ("an issue to 1,000,000 readers, queued",)
READERS, SECONDS = 1_000_000, 60


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def measure() -> list[Result]:
    """In one transaction that is rolled back, so that every run finds the same."""
    newsletter = newsletter_with_readers("million", READERS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE newsletters_delivery")  # what earlier runs rolled back
    seconds = 0.0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            issue = scheduled_issue(newsletter, paragraphs=1)
            start = perf_counter()
            assert start_due_issues(timezone.now()) == 1
            queued = perf_counter() - start
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the commit does
            seconds = perf_counter() - start
            number = Delivery.objects.of_issue(issue).count()
            assert number == READERS - READERS // 100, number
            print(f"queued {queued:.1f} s, with the checks of the commit {seconds:.1f} s", flush=True)
            raise Undone
    except Undone:
        pass
    return [Result(NAMES[0], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS)]
