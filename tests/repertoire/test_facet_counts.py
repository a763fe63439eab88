"""Counts of facets: one query, exact up to a bound, and honest beyond it."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from repertoire.filters import EntryFilter, counting
from repertoire.filters.finding import Results, find
from repertoire.filters.mapping import map_of
from repertoire.filters.presenting import number_of, total_of
from repertoire.indexing import count_facets
from repertoire.models import EntryIndex, FacetCount
from repertoire.searching import understand
from tests.builders import make_organisation, make_repertoire

PLACES = [("ngo", "IT"), ("ngo", "IT"), ("company", "IT"), ("company", "MA")]


@pytest.fixture(autouse=True)
def four(db: None) -> None:
    """Two associations and a company in Italy, a company in Morocco; counted as the beat does."""
    supporters = make_repertoire()
    for number, (kind, country) in enumerate(PLACES):
        named = {"name_it": f"Bottega {number}", "name_fr": "", "name_en": "", "mission_it": ""}
        body = make_organisation(supporters, kind=kind, **named)
        body.locations.create(country=country, city="")
    count_facets()


@pytest.fixture
def three_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if more than two rows were more than 10,000."""
    monkeypatch.setattr(counting, "READ", 3)


def results(address: str) -> Results:
    with translation.override("it"):
        return find(QueryDict(address), about="organisation", language="it", today=timezone.localdate())


def numbers(address: str, *codes: str) -> list[str]:
    """The total and the counts of these codes, as they are shown."""
    counts = results(address).counts
    return [total_of(counts), *(number_of(counts, code) for code in codes)]


CODES = ("k:ngo", "k:company", "c:IT", "c:MA")


@pytest.mark.parametrize("typed", ["", "bottega", "botega"])
def test_counts_are_those_of_the_rows_with_words_and_without(typed: str) -> None:
    assert numbers(f"q={typed}", *CODES) == ["4", "2", "2", "3", "1"]
    assert numbers(f"q={typed}&kind=company", *CODES) == ["2", "2", "2", "1", "1"]
    assert numbers(f"q={typed}&kind=company&country=IT", *CODES) == ["1", "2", "1", "1", "1"]


def test_more_rows_than_are_read_are_told_by_a_plus_at_the_numbers_that_it_touches(three_are_read: None) -> None:
    assert numbers("kind=ngo&kind=company", "c:IT")[0] == "3+"
    total, ngo, company, italy, morocco = numbers("kind=company&country=IT", *CODES)
    assert (total, italy, morocco) == ("1", "1", "1")  # few rows are companies
    assert (ngo, company) == ("2+", "1+")  # many stand in Italy
    assert numbers("kind=company", "c:ES") == ["2", "0"]


def test_the_map_says_more_where_the_facet_does(three_are_read: None) -> None:
    assert on_the_map("kind=ngo&country=IT&country=MA") == {"IT": "2", "MA": "0"}
    assert on_the_map("q=bottega")["IT"] in {"2+", "3+"}


def on_the_map(address: str) -> dict[str, str]:
    drawn = map_of(results(address), QueryDict(address))
    assert drawn is not None
    return {tile.code: tile.number for tile in drawn.tiles}


def test_what_one_facet_could_be_instead_is_counted_over_everything_beforehand(three_are_read: None) -> None:
    assert numbers("kind=company", "k:ngo", "k:company") == ["2", "2", "2"]
    FacetCount.objects.all().delete()  # not counted yet: read now, no further than the bound
    _total, ngo, company = numbers("kind=company", "k:ngo", "k:company")
    assert "+" in ngo + company


@pytest.mark.parametrize(
    "address", ["", "q=bottega", "kind=ngo", "kind=ngo&country=IT", "q=bottega&kind=ngo&country=IT"]
)
def test_all_counts_take_one_query(address: str) -> None:
    rows = EntryIndex.objects.about("organisation")
    chosen = EntryFilter(QueryDict(address), rows, language="it")
    question = understand(QueryDict(address).get("q", ""), "it")
    with CaptureQueriesContext(connection) as queries:
        counts = counting.count(chosen, question, about="organisation")
    assert (len(queries), counts.total > 0) == (1, True)


@pytest.mark.parametrize("address", ["kind=ngo&country=IT", "q=bottega&kind=ngo&country=IT"])
def test_what_a_list_shows_is_not_read_for_the_counts(address: str) -> None:
    chosen = EntryFilter(QueryDict(address), EntryIndex.objects.about("organisation"), language="it")
    question = understand(QueryDict(address).get("q", ""), "it")
    with CaptureQueriesContext(connection) as queries:
        counting.count(chosen, question, about="organisation")
    assert not any('"repertoire_entry"' in query["sql"] for query in queries)
