"""Background work of beneficiaries."""

from celery import shared_task
from django.utils import timezone

from beneficiaries import exporting, retaining, waiting


@shared_task
def write_exports() -> int:
    """Write the files with personal data that were asked for, for at most 50 seconds and the one begun."""
    return exporting.write_due()


@shared_task
def expire_exports() -> int:
    """Delete the files whose time has run out."""
    return exporting.expire_due(at=timezone.now())


@shared_task
def apply_retention() -> int:
    """Erase whom and what nobody may keep any longer, for at most 50 seconds."""
    return retaining.apply_retention(at=timezone.now())


@shared_task
def lapse_offers() -> int:
    """Every ten minutes: offered places that nobody accepted in time go to the next."""
    return waiting.lapse_due(at=timezone.now())
