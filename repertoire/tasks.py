"""Background work of the repertoire."""

from celery import shared_task
from django.utils import timezone

from repertoire import indexing, reminding, saving
from repertoire.filters.keeping import new_for


@shared_task
def ask_for_confirmations() -> int:
    """Daily: ask owners whether entries are still true."""
    return reminding.ask_for_confirmations(at=timezone.now())


@shared_task
def lapse_unconfirmed() -> int:
    """Daily: hide what nobody confirmed in time."""
    return reminding.lapse_unconfirmed(at=timezone.now())


@shared_task
def tell_of_expiry() -> int:
    """Daily: opportunities that end soon."""
    return reminding.tell_of_expiry(at=timezone.now())


@shared_task
def freshen_search() -> int:
    """Nightly: what has ended leaves the search, and everything is counted anew."""
    gone = indexing.drop_ended(timezone.localdate())
    indexing.count_facets()
    return gone


@shared_task
def tell_searchers() -> int:
    """Hourly: searches that people keep, for which there is something new."""
    return saving.tell_searchers(new_for=new_for, at=timezone.now())
