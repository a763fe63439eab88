"""Rebuilding the search changes nothing: the triggers have kept it right. Labels follow the catalogues."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from config.prepare import write_labels as bring_labels_up_to_date
from repertoire.indexing import write_labels
from repertoire.models import Entry, EntryIndex, FacetCount, Opportunity, SearchLabel, SearchWord

pytestmark = pytest.mark.usefixtures("demo")


def content(model: type[Entry] | type[EntryIndex] = Entry) -> list[tuple[str, ...]]:
    """All rows, their numbers apart."""
    names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
    rows: Any = model._default_manager.values_list(*names)
    return sorted(tuple(map(str, row)) for row in rows)


def test_rebuilding_changes_nothing() -> None:
    before, codes, words = content(), content(EntryIndex), set(SearchWord.objects.values_list("language", "word"))
    counted = set(FacetCount.objects.values_list("about", "facet", "number"))
    call_command("rebuild_search", stdout=StringIO())
    assert content() == before
    assert content(EntryIndex) == codes
    assert set(SearchWord.objects.values_list("language", "word")) == words
    assert set(FacetCount.objects.values_list("about", "facet", "number")) == counted


def test_rebuilding_writes_what_is_missing_and_drops_what_is_nobody_s() -> None:
    """A rebuild that leaves the table of codes alone would pass the test above."""
    before = content(EntryIndex)
    EntryIndex.objects.filter(about="organisation").delete()
    EntryIndex.objects.create(pk=-1, organisation_id=0, about="organisation", facets=["c:IT"])
    assert content(EntryIndex) != before
    call_command("rebuild_search", stdout=StringIO())
    assert content(EntryIndex) == before


def test_labels_are_written_once_and_after_a_change() -> None:
    assert not write_labels()
    SearchLabel.objects.filter(facet="o:internship", language="it").update(words="altro")
    assert write_labels()
    assert "tirocin" in SearchLabel.objects.get(facet="o:internship", language="it").words.lower()


def test_a_start_with_new_labels_writes_the_entries_anew() -> None:
    SearchLabel.objects.filter(facet="o:internship").update(words="altro")
    Opportunity.objects.filter(kind="internship").update(places=3)
    before = content(EntryIndex)
    bring_labels_up_to_date()
    assert content(EntryIndex) != before
    again = content(EntryIndex)
    bring_labels_up_to_date()
    assert content(EntryIndex) == again
