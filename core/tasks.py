"""Background work of the shared blocks."""

from celery import shared_task
from django.utils import timezone

from core import bounce_mailbox, tidying, translating
from core.duplicates import searching
from core.health import beat
from core.importing.merging import carry_out_due
from core.importing.previewing import read_due
from core.mail_sending import send_due
from core.rendering.printing import print_due


@shared_task
def send_due_mails() -> None:
    """Send what is due, for at most 50 seconds."""
    beat("worker", at=timezone.now())
    send_due()


@shared_task
def beat_heartbeat() -> None:
    """Sent by the scheduler: that it arrives shows scheduler, broker and worker alive."""
    beat("worker", at=timezone.now())
    beat("beat", at=timezone.now())


@shared_task
def read_bounces() -> int:
    """Read what came back to the mailbox of bounces, for at most 45 seconds."""
    return bounce_mailbox.read_bounces(at=timezone.now())


@shared_task
def forget_bounces() -> int:
    """Nightly: delete reports of mail that came back more than a year ago."""
    return tidying.forget_bounces(at=timezone.now())


@shared_task
def remove_stray_files() -> int:
    """Nightly: delete pictures that nothing shows any more, and files that no upload points to."""
    now = timezone.now()
    tidying.remove_unused_pictures(at=now)
    return tidying.remove_stray_files(at=now)


@shared_task
def check_translations() -> int:
    """Nightly: recompute the translation states, report how many had drifted."""
    return translating.check_translations()


@shared_task
def read_imports() -> int:
    """Read spreadsheets into their previews, for at most 50 seconds."""
    return read_due()


@shared_task
def carry_out_imports() -> int:
    """Carry out the imports that were accepted."""
    return carry_out_due()


@shared_task
def ask_for_duplicates() -> int:
    """Nightly: have everything looked through for rows that are there twice."""
    return searching.ask_for_all()


@shared_task
def find_duplicates() -> int:
    """Look for duplicates where that was asked for, for less than a minute; rings for what is left."""
    return searching.search_due()


@shared_task
def print_documents() -> int:
    """Make the documents that are due, for less than a minute."""
    return print_due()
