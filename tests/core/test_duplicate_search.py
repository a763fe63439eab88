"""Duplicates are looked for in turns: asked for once, cut anywhere, gone on with elsewhere."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.duplicates import searching
from core.duplicates.kinds import kind_of
from core.duplicates.searching import ask_for_duplicates, search_due
from core.models import DuplicateCandidate, DuplicateSearch
from core.tasks import ask_for_duplicates as nightly
from core.tasks import find_duplicates
from repertoire.models import Organisation
from tests.builders import make_organisation, make_repertoire

pytestmark = pytest.mark.django_db
MODEL = "repertoire.organisation"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bells that rang; each turn looks at one row."""
    bells: list[str] = []
    monkeypatch.setattr(searching, "ring", bells.append)
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    return bells


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Which rows were looked at, turn by turn."""
    seen: list[list[int]] = []
    find = kind_of(MODEL).find

    def noting(keys: Iterable[int]) -> int:
        seen.append(list(keys))
        return find(keys)

    monkeypatch.setitem(vars(kind_of(MODEL)), "find", noting)
    return seen


def body(name: str, city: str = "Torino") -> Organisation:
    row = make_organisation(make_repertoire(), name_it=name, name_fr="", name_en="")
    row.locations.create(country="IT", city=city)
    return row


def test_the_night_finds_what_is_typed_alike_and_nothing_else(rung: list[str]) -> None:
    one, other = body("Casa del Ritorno"), body("Associazione Casa del rittorno", "Roma")
    body("Banca del Mutuo Soccorso")
    nightly()
    assert find_duplicates() == 1
    pair = DuplicateCandidate.objects.get()
    assert (pair.left_id, pair.right_id) == (one.pk, other.pk)
    assert not DuplicateSearch.objects.filter(model=MODEL).exists()


def test_it_is_asked_for_once_and_running_twice_changes_nothing(rung: list[str]) -> None:
    body("Casa del Ritorno"), body("Casa del Ritorno")
    nightly(), nightly()
    assert DuplicateSearch.objects.filter(model=MODEL).count() == 1
    assert [find_duplicates(), find_duplicates()] == [1, 0]
    nightly()
    assert find_duplicates() == 0
    assert DuplicateCandidate.objects.count() == 1


def test_a_turn_that_is_over_rings_for_the_next(rung: list[str], looked_at: list[list[int]]) -> None:
    keys = [body(f"Casa {name}").pk for name in ("Alba", "Brina", "Corallo")]
    ask_for_duplicates(MODEL)
    for _ in keys:
        rung.clear()
        search_due(seconds=-1)
        assert rung == ["core.tasks.find_duplicates"]
    search_due(seconds=-1)
    assert looked_at == [[key] for key in keys]
    assert not DuplicateSearch.objects.filter(model=MODEL).exists()


def test_what_was_cut_goes_on_after_the_last_rows_done(
    rung: list[str], looked_at: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = body("Casa Alba"), body("Casa Brina")
    ask_for_duplicates(MODEL)
    whole = searching._next

    def cut(kind: Any, search: DuplicateSearch, after: int) -> list[int]:
        if after == first.pk:
            raise SystemExit
        return whole(kind, search, after)

    with monkeypatch.context() as patch:
        patch.setattr(searching, "_next", cut)
        with pytest.raises(SystemExit):
            search_due()
    assert DuplicateSearch.objects.get().after == first.pk
    search_due()
    assert looked_at == [[first.pk]], "somebody may still be at it"
    DuplicateSearch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    search_due()
    assert looked_at == [[first.pk], [second.pk]]


def test_single_rows_do_not_wait_for_the_whole(rung: list[str], looked_at: list[list[int]]) -> None:
    body("Casa Alba")
    asked = body("Casa Brina")
    ask_for_duplicates(MODEL)
    ask_for_duplicates(MODEL, [asked.pk])
    search_due()
    assert looked_at == [[asked.pk]]
    assert DuplicateSearch.objects.get().keys is None


def test_nothing_to_look_at_asks_for_nothing(rung: list[str]) -> None:
    ask_for_duplicates(MODEL, [])
    assert (rung, DuplicateSearch.objects.filter(model=MODEL).exists()) == ([], False)


def test_a_table_that_nobody_knows_any_more_is_dropped(rung: list[str]) -> None:
    ask_for_duplicates("gone.table")
    assert search_due() == 0
    assert not DuplicateSearch.objects.filter(model=MODEL).exists()
