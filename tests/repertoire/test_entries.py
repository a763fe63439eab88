"""Entries follow every change in the transaction that makes it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from programmes.models import Programme
from repertoire.indexing import count_facets, drop_ended, indexed_together
from repertoire.models import BareName, Entry, EntryIndex, FacetCount, Location, Opportunity, Organisation, Repertoire
from repertoire.tasks import freshen_search
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.kit.stage import taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def supporters(db: None) -> Repertoire:
    return make_repertoire()


@pytest.fixture(autouse=True)
def codes_beside_entries(db: None) -> Iterator[None]:
    """However a test changes the entries: their codes stand in the narrow table too, once for all languages."""
    yield
    columns = ("organisation_id", "about", "facets", "until")
    assert coded(EntryIndex.objects.values_list(*columns)) == coded(
        Entry.objects.in_language("it").values_list(*columns)
    )


def coded(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return sorted(map(str, rows))


def end_entries(day: date) -> None:
    """As if this had been the last day of every opportunity."""
    for rows in (Entry.objects.about("opportunity"), EntryIndex.objects.about("opportunity")):
        rows.update(until=day)


def entries_of(row: Organisation) -> dict[str, Entry]:
    """The organisation's own entries by language."""
    return {entry.language: entry for entry in Entry.objects.filter(organisation=row, opportunity=None)}


def titles() -> list[str]:
    return sorted(Entry.objects.in_language("it").values_list("title", flat=True))


def test_what_is_added_changed_and_deleted_is_found_so(supporters: Repertoire) -> None:
    body = make_organisation(supporters, name_it="Bottega")
    assert titles() == ["Bottega"]
    offer = make_opportunity(body, title_it="Corso di sartoria")
    assert titles() == ["Bottega", "Corso di sartoria"]
    assert "o:training" in entries_of(body)["it"].facets
    Location.objects.create(organisation=body, country="MA", region="MA-06", city="Casablanca")
    assert {"c:MA", "g:MA-06"} <= set(entries_of(body)["fr"].facets)
    Organisation.objects.filter(pk=body.pk).update(name_it="Officina")
    assert titles() == ["Corso di sartoria", "Officina"]
    assert Entry.objects.filter(opportunity=offer, language="it").get().organisation_name == "Officina"
    offer.delete()
    assert "o:training" not in entries_of(body)["it"].facets
    body.delete()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_text_shown_is_in_the_asked_language_else_in_the_source(supporters: Repertoire, language: str) -> None:
    names = {"name_it": "", "name_fr": "Atelier", "name_en": "Workshop", "source_language": "en"}
    entry = entries_of(make_organisation(supporters, mission_it="Aiuta.", **names))[language]
    shown = {"it": ("Workshop", "en"), "fr": ("Atelier", "fr"), "en": ("Workshop", "en")}
    assert (entry.title, entry.title_language) == shown[language]
    assert (entry.summary, entry.summary_language) == ("Aiuta.", "it")


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_conditions_are_found_in_the_language_in_which_they_are_shown(supporters: Repertoire, language: str) -> None:
    make_opportunity(make_organisation(supporters), source_language="fr", conditions_fr="Réservé aux apiculteurs")
    found = EntryIndex.objects.about("opportunity")
    assert found.holding(SearchQuery("apiculteurs", config=f"circolo_{language}"), language).count() == 1


def test_blank_text_counts_as_none(supporters: Repertoire) -> None:
    names: dict[str, Any] = {"name_it": "  ", "name_fr": None, "name_en": "Workshop"}
    assert entries_of(make_organisation(supporters, **names))["fr"].title_language == "en"


def hide_list(row: Organisation) -> None:
    Repertoire.objects.update(published=False)


def hide_programme(row: Organisation) -> None:
    Programme.objects.update(published=False)


def leave_list(row: Organisation) -> None:
    row.repertoires.clear()


def hide_row(row: Organisation) -> None:
    Organisation.objects.filter(pk=row.pk).update(state="hidden")


@pytest.mark.parametrize("hide", [hide_list, hide_programme, leave_list, hide_row])
def test_what_the_public_may_not_see_is_gone_at_once(supporters: Repertoire, hide: Any) -> None:
    body = make_organisation(supporters)
    make_opportunity(body)
    assert Entry.objects.count() == 6
    hide(body)
    assert not Entry.objects.exists()


def test_what_is_published_again_is_found_again(supporters: Repertoire) -> None:
    make_organisation(supporters)
    Repertoire.objects.update(published=False)
    Repertoire.objects.update(published=True)
    assert Entry.objects.count() == 3


def test_a_change_that_is_taken_back_leaves_no_trace(supporters: Repertoire) -> None:
    body = make_organisation(supporters, name_it="Bottega")
    with taken_back():
        Organisation.objects.filter(pk=body.pk).update(name_it="Officina")
        assert titles() == ["Officina"]
    assert titles() == ["Bottega"]


def test_an_opportunity_disappears_after_its_last_day(supporters: Repertoire) -> None:
    today = timezone.localdate()
    body = make_organisation(supporters)
    make_opportunity(body, valid_until=today)
    rows = Entry.objects.about("opportunity").in_language("it")
    assert rows.found_on(today).count() == 1
    assert not rows.found_on(today + timedelta(days=1)).exists()
    with connection.cursor() as cursor:  # as if the day had come: the row is past, its entry was written before
        cursor.execute("SET LOCAL circolo.indexing = 'off'")
        Opportunity.objects.update(valid_from=None, valid_until=today - timedelta(days=1))
        cursor.execute("SET LOCAL circolo.indexing = 'on'")
    end_entries(today - timedelta(days=1))
    assert "o:training" in entries_of(body)["it"].facets
    assert freshen_search() == 1
    assert not rows.exists()
    assert "o:training" not in entries_of(body)["it"].facets
    assert drop_ended(today) == 0
    assert not FacetCount.objects.filter(facet="o:training").exists()


def test_many_changes_can_be_written_together(supporters: Repertoire) -> None:
    with transaction.atomic(), indexed_together() as changed:
        body = make_organisation(supporters)
        changed.append(body.pk)
        assert not Entry.objects.exists()
    assert Entry.objects.count() == 3
    make_opportunity(body)
    assert Entry.objects.count() == 6


def test_counts_leave_out_what_has_ended(supporters: Repertoire) -> None:
    body = make_organisation(supporters)
    make_opportunity(body, valid_until=timezone.localdate())
    end_entries(timezone.localdate() - timedelta(days=1))
    count_facets()
    assert not FacetCount.objects.filter(about="opportunity").exists()
    assert FacetCount.objects.get(about="organisation", facet="*").number == 1


def test_names_hold_the_words_of_title_and_acronym_alone(supporters: Repertoire) -> None:
    body = make_organisation(supporters, name_it="Bottega Solidale", acronym="BSX", mission_it="Aiuta gli artigiani.")
    index = EntryIndex.objects.filter(organisation=body)
    assert index.named(SearchQuery("botteg", config="simple"), "it").exists()
    assert index.named(SearchQuery("bsx", config="simple"), "it").exists()
    assert index.holding(SearchQuery("artigian", config="simple"), "it").exists()
    assert not index.named(SearchQuery("artigian", config="simple"), "it").exists()


def test_the_order_by_name_passes_over_the_mark_before_a_title(supporters: Repertoire) -> None:
    for name in (
        "Zattera",
        "«Zenit» di Roma",
        "“Casa” del ritorno",
        "L'Approdo",
        "(Barca)",
        "'A Marina",
        "!!!",
        "Ètoile",
    ):
        make_organisation(supporters, name_it=name)
    keys = Entry.objects.in_language("it").values_list("sort_key", flat=True)
    assert set(keys) == {
        "zattera", "zenit>> di roma", 'casa" del ritorno', "l'approdo", "barca)", "a marina", "!!!", "etoile",
    }  # fmt: skip
    shown = Entry.objects.in_language("it").order_by("sort_key", "id").values_list("title", flat=True)
    letters = [title for title in shown if title != "!!!"]
    assert letters == [
        "'A Marina", "(Barca)", "“Casa” del ritorno", "Ètoile", "L'Approdo", "Zattera", "«Zenit» di Roma",
    ]  # fmt: skip


@pytest.mark.parametrize("half", [{"latitude": "45.07"}, {"longitude": "7.68"}])
def test_half_a_coordinate_is_refused_by_the_database(supporters: Repertoire, half: dict[str, str]) -> None:
    body = make_organisation(supporters)
    with pytest.raises(IntegrityError, match="coordinates_come_together"), transaction.atomic():
        Location.objects.create(organisation=body, country="IT", **half)
    Location.objects.create(organisation=body, country="IT", latitude="45.07", longitude="7.68")
    with pytest.raises(IntegrityError, match="coordinates_come_together"), transaction.atomic():
        Location.objects.update(longitude=None)


def test_control_the_check_of_the_range_lets_half_a_coordinate_pass(supporters: Repertoire) -> None:
    body = make_organisation(supporters)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE repertoire_location DROP CONSTRAINT coordinates_come_together")
    assert Location.objects.create(organisation=body, country="IT", latitude="45.07").pk


def bare_names() -> list[str]:
    return sorted(BareName.objects.values_list("name", flat=True))


def test_names_are_kept_bare_once_for_all_languages(supporters: Repertoire) -> None:
    body = make_organisation(supporters, name_it="Associazione Città", name_fr="Association Citta", name_en="The Town")
    assert bare_names() == ["citta", "town"]
    Organisation.objects.filter(pk=body.pk).update(name_en="Village", acronym="V")
    assert bare_names() == ["citta", "village"]
    Organisation.objects.filter(pk=body.pk).update(acronym="W")
    assert bare_names() == ["citta", "village"]
    body.delete()
    assert bare_names() == []
