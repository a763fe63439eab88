"""What people type finds what they mean, in each language, among the demo's entries."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from repertoire.filters.finding import Results, find
from repertoire.filters.presenting import facets_of
from repertoire.models import Entry, EntryIndex, FacetCount

pytestmark = pytest.mark.usefixtures("demo")


def search(asked: str, q: str = "", about: str = "opportunity", **facets: Any) -> Results:
    query = QueryDict(mutable=True)
    query.update({"q": q})
    for name, value in facets.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    with translation.override(asked):
        return find(query, about=about, language=asked, today=timezone.localdate())


def expected(code: str, about: str = "opportunity") -> int:
    return EntryIndex.objects.about(about).carrying([code], "it").count()


@pytest.mark.parametrize(
    ("language", "typed", "code"),
    [
        ("it", "tirocinio", "o:internship"),
        ("it", "TIROCINI", "o:internship"),
        ("it", "tirocino", "o:internship"),
        ("it", "mentorin", "o:mentoring"),
        ("fr", "stages", "o:internship"),
        ("fr", "stage", "o:internship"),
        ("fr", "mentorin", "o:mentoring"),
        ("fr", "specialisee", "o:training"),
        ("fr", "spécialisée", "o:training"),
        ("en", "stages", "o:internship"),
        ("en", "internships", "o:internship"),
        ("en", "tirocinio", "o:internship"),
        ("fr", "tirocinio", "o:internship"),
        ("it", "stages", "o:internship"),
        ("en", "mentorin", "o:mentoring"),
        ("en", "microcredt", "o:financial_assistance"),
    ],
)
def test_a_word_finds_what_is_meant(language: str, typed: str, code: str) -> None:
    results = search(language, typed)
    assert results.rows, f"{typed} finds nothing in {language}"
    assert all(code in row.facets for row in results.rows[:2]), [row.title for row in results.rows[:5]]
    assert results.counts.numbers.get(code, 0) >= expected(code) * 0.9
    assert not results.loosened


@pytest.mark.parametrize("typed", ["attivita", "attività", "ATTIVITÀ", "attivitá"])
def test_italian_is_found_without_its_accents(typed: str) -> None:
    results = search("it", typed, about="organisation")
    assert results.rows
    assert results.counts.total == search("it", "attività", about="organisation").counts.total
    assert any("attività" in row.summary for row in results.rows)


def test_a_real_name_is_found_also_where_only_another_language_has_it() -> None:
    for language in ("it", "fr", "en"):
        assert search(language, "etimos", about="organisation").rows[0].title == "Etimos Foundation"
    [row] = [row for row in search("it", "etimos", about="organisation").rows if row.title == "Etimos Foundation"]
    assert (row.title_language, row.summary_language) == ("en", "it")


def test_a_place_is_found_as_each_language_calls_it() -> None:
    for language, place in (("it", "Torino"), ("fr", "Turin"), ("en", "Turin")):
        results = search(language, place, about="organisation")
        assert all("IT-21" in " ".join(row.facets) for row in results.rows), language
        assert len(results.rows) > 3


@pytest.mark.parametrize(
    "typed",
    [
        "'", "\"", "\\", "'; DROP TABLE repertoire_entry; --", "a & | ! :* <-> (", "%", "_", "\x00", "🦊", "a" * 5000,
        "<script>alert(1)</script>", "ﷺ", "٣", "è" * 300, "- -- ---", "stage " * 400, "\u202e\u0301", "le la les",
    ],
)  # fmt: skip
def test_hostile_words_are_only_words(typed: str) -> None:
    for language in ("it", "fr", "en"):
        assert search(language, typed).counts.total <= Entry.objects.in_language(language).count()
        results = search(language, typed, about="organisation", country=["IT", "XX", "'"], sort="name", kind="nothing")
        assert all("c:IT" in row.facets for row in results.rows)


def test_nothing_alike_is_said_so_and_some_words_are_better_than_none() -> None:
    assert not search("it", "xqzwkj").rows
    results = search("it", "tirocinio xqzwkj")
    assert results.loosened
    assert results.rows


def test_the_values_of_a_chosen_facet_keep_their_own_counts() -> None:
    everything, italian = search("fr"), search("fr", country="IT")
    numbers = italian.counts.numbers
    assert numbers["c:MA"] == everything.counts.numbers["c:MA"] > 0
    assert italian.counts.total == numbers["c:IT"] == expected("c:IT")
    two = search("fr", country="IT", support="internship")
    assert two.counts.numbers["c:MA"] == search("fr", support="internship").counts.numbers["c:MA"]
    assert two.counts.numbers["o:job"] == search("fr", support="job", country="IT").counts.total


def test_every_count_is_what_choosing_it_gives() -> None:
    for typed in ("", "formation"):
        results = search("fr", typed, support="training")
        for facet in facets_of(results, []):
            for option in facet.options[:3]:
                chosen: dict[str, Any] = {"support": ["training"]} | {facet.name: [option.value]}
                assert option.count == str(search("fr", typed, **chosen).counts.total), (facet.name, option.value)


def test_the_counts_of_the_unfiltered_page_are_those_of_the_entries() -> None:
    for about in ("organisation", "opportunity"):
        counted = dict(FacetCount.objects.filter(about=about).values_list("facet", "number"))
        rows = EntryIndex.objects.about(about)
        assert counted.pop("*") == rows.count()
        assert counted["c:IT"] == rows.carrying(["c:IT"], "it").count()
        assert sum(counted.values()) == sum(len(row.facets) for row in rows)
