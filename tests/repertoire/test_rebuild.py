"""Rebuilding the search changes nothing: the triggers have kept it right. Labels follow the catalogues."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from config.prepare import write_labels as bring_labels_up_to_date
from repertoire.indexing import write_labels
from repertoire.models import Entry, FacetCount, Opportunity, SearchLabel, SearchWord

pytestmark = pytest.mark.usefixtures("demo")


def content() -> set[tuple[Any, ...]]:
    """All entries, row numbers apart."""
    names = [field.attname for field in Entry._meta.concrete_fields if field.name != "id"]
    return {tuple(map(str, row)) for row in Entry.objects.values_list(*names)}


def test_rebuilding_changes_nothing() -> None:
    before, words = content(), set(SearchWord.objects.values_list("language", "word"))
    counted = set(FacetCount.objects.values_list("about", "facet", "number"))
    call_command("rebuild_search", stdout=StringIO())
    assert content() == before
    assert set(SearchWord.objects.values_list("language", "word")) == words
    assert set(FacetCount.objects.values_list("about", "facet", "number")) == counted


def test_labels_are_written_once_and_after_a_change() -> None:
    assert not write_labels()
    SearchLabel.objects.filter(facet="o:internship", language="it").update(words="altro")
    assert write_labels()
    assert "tirocin" in SearchLabel.objects.get(facet="o:internship", language="it").words.lower()


def test_a_start_with_new_labels_writes_the_entries_anew() -> None:
    SearchLabel.objects.filter(facet="o:internship").update(words="altro")
    Opportunity.objects.filter(kind="internship").update(places=3)
    before = content()
    bring_labels_up_to_date()
    assert content() != before
    again = content()
    bring_labels_up_to_date()
    assert content() == again
