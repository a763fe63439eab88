"""Keeping what the public finds: labels, the entries of organisations as a whole, and the counts of facets.

Triggers keep entries right as rows change; these acts are for what no row tells: new labels, days that pass.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from repertoire.facets import all_labels
from repertoire.models import Entry, EntryIndex, FacetCount, Opportunity, Organisation, SearchLabel, SearchWord
from repertoire.states import OfferState
from repertoire.vocabulary import ALSO

BATCH = 500


def write_labels() -> bool:
    """Bring the labels up to what the code and its catalogues say; returns whether anything changed."""
    wanted = {
        (code, language): f"{label} {ALSO.get(code, {}).get(language, '')}".strip()[:300]
        for (code, language), label in all_labels().items()
    }
    known = {(row.facet, row.language): row.words for row in SearchLabel.objects.all()}
    if known == wanted:
        return False
    with transaction.atomic():
        SearchLabel.objects.all().delete()
        SearchLabel.objects.bulk_create(
            (SearchLabel(facet=code, language=language, words=words) for (code, language), words in wanted.items()),
            batch_size=5000,
        )
    return True


def index(ids: list[int]) -> None:
    """Write the entries of these organisations anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT repertoire_index(%s)", [ids])


@contextmanager
def indexed_together() -> Iterator[list[int]]:
    """Within a transaction: changes inside write no entries; those of all organisations whose keys are put into the
    list are written at the end, in one go."""
    ids: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL circolo.indexing = 'off'")
        yield ids
        cursor.execute("SET LOCAL circolo.indexing = 'on'")
    index(ids)


def rebuild() -> int:
    """Write every entry anew, in batches that each commit; returns how many organisations were read.

    Words that no entry holds any more go too.
    """
    write_labels()
    SearchWord.objects.all().delete()
    for table in (Entry.objects, EntryIndex.objects):
        table.exclude(organisation__in=Organisation.objects.all()).delete()
    read = 0
    for ids in _batches():
        index(ids)
        read += len(ids)
    return read


def _batches() -> Iterator[list[int]]:
    last = 0
    while ids := list(Organisation.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def drop_ended(today: date) -> int:
    """Take opportunities that have ended out of the entries; returns of how many organisations."""
    gone = Entry.objects.filter(until__lt=today).values("organisation")
    ended = Opportunity.objects.filter(state=OfferState.PUBLISHED, valid_until__lt=today, organisation__in=gone)
    ids = sorted(set(ended.values_list("organisation_id", flat=True)))
    for start in range(0, len(ids), BATCH):
        index(ids[start : start + BATCH])
    return len(ids)


@transaction.atomic
def count_facets() -> int:
    """Count anew how many entries carry each code; returns the number of codes."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM repertoire_facetcount")
        cursor.execute(
            """
            INSERT INTO repertoire_facetcount (about, facet, number, at)
            SELECT about, facet, count(*), now()
            FROM repertoire_entryindex, unnest(facets || ARRAY['*']) AS facet
            WHERE until IS NULL OR until >= current_date
            GROUP BY about, facet
            """
        )
    return FacetCount.objects.count()
