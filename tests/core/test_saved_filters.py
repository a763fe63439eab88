"""Filters of the office's lists that somebody keeps under a name, for themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import saving_filters
from core.errors import NotAllowed
from core.models import AuditEvent, SavedFilter
from core.saving_filters import MOST, forget_filter, save_filter
from tests.builders import make_participation, make_person
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.kit.races import run_together
from tests.projects.judging import in_english
from tests.projects.racing import window

PERSONS = "beneficiaries.beneficiary"
LIST = "/admin/beneficiaries/beneficiary/"


def keep(by: User, name: str = "In Italy", query: str = "country=IT", about: str = PERSONS) -> SavedFilter:
    return save_filter(about, query=query, name=name, by=by)


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_filter_is_kept_found_above_the_list_and_on_the_start_page_and_forgotten(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.giulia))
    narrowed = f"{LIST}?country=IT&kind=resident_migrant"
    assert "Keep this filter" in page(client, narrowed)
    assert client.post(narrowed, {"keep_filter": "1", "name": " Residents  in Italy "}).status_code == 302
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.about, saved.name) == (cast.giulia, PERSONS, "Residents in Italy")
    link = 'href="?country=IT&amp;kind=resident_migrant"'
    assert f"{link}>Residents in Italy" in page(client, LIST)
    assert f'{link} aria-current="page">Residents in Italy' in page(client, narrowed)
    assert f"{LIST}?country=IT&amp;kind=resident_migrant" in page(client, reverse("admin:index"))
    assert client.post(narrowed, {"forget_filter": str(saved.uuid)}).status_code == 302
    assert "Residents in Italy" not in page(client, LIST)
    verbs = AuditEvent.objects.filter(verb__contains="filter").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["core.save_filter", "core.forget_filter"]


def test_neither_words_nor_pages_nor_rows_are_kept(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.giulia))
    address = f"{LIST}?country=IT&q=zerouali&after=Zerouali"
    assert "The words that you searched for are not kept" in page(client, address)
    client.post(address, {"keep_filter": "1", "name": "Mine"})
    outcomes = reverse("admin:beneficiaries_outcome_changelist")
    client.post(
        f"{outcomes}?participation__id__exact=7&kind__exact=employed&p=2", {"keep_filter": "1", "name": "Employed"}
    )
    assert set(SavedFilter.objects.values_list("query", flat=True)) == {"country=IT", "kind__exact=employed"}


@pytest.mark.parametrize(
    ("query", "name"), [("", "All"), ("q=amina", "Amina"), ("country=IT", "  "), ("country=IT", "x" * 61)]
)
def test_without_a_filter_or_a_fitting_name_nothing_is_kept(client: Client, cast: Cast, query: str, name: str) -> None:
    sign_in(client, cast.giulia)
    assert client.post(f"{LIST}?{query}", {"keep_filter": "1", "name": name}).status_code == 302
    assert not SavedFilter.objects.exists()


def test_the_same_name_again_keeps_what_was_chosen_last(cast: Cast) -> None:
    keep(cast.giulia)
    keep(cast.giulia, query="country=FR")
    keep(cast.giulia, query="country=FR", about="projects.project")
    assert SavedFilter.objects.filter(about=PERSONS).get().query == "country=FR"
    assert SavedFilter.objects.count() == 2


def test_nobody_sees_or_forgets_those_of_others(client: Client, cast: Cast) -> None:
    saved = keep(cast.giulia)
    sign_in(client, in_english(cast.marco))
    assert "In Italy" not in page(client, LIST) + page(client, reverse("admin:index"))
    assert client.post(LIST, {"forget_filter": str(saved.uuid)}).status_code == 404
    assert client.post(LIST, {"forget_filter": "nonsense"}).status_code == 404
    with pytest.raises(NotAllowed):
        forget_filter(saved, by=cast.marco)
    assert SavedFilter.objects.filter(pk=saved.pk).exists()


def test_whoever_may_not_open_the_list_keeps_nothing_of_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.chiara)
    assert client.post(f"{LIST}?country=IT", {"keep_filter": "1", "name": "Mine"}).status_code == 403
    keep(cast.chiara)
    assert "In Italy" not in page(client, reverse("admin:index"))
    with pytest.raises(NotAllowed):
        keep(cast.amina)
    assert not SavedFilter.objects.exclude(user=cast.chiara).exists()


def test_nobody_keeps_more_than_the_most(cast: Cast) -> None:
    for number in range(MOST):
        keep(cast.giulia, name=f"No. {number}")
    with pytest.raises(ValidationError, match="Forget one first"):
        keep(cast.giulia, name="One more")
    keep(cast.giulia, name="No. 0", query="country=FR")
    keep(cast.marco)


def test_the_lists_ask_no_more_for_many_filters_than_for_few(client: Client, cast: Cast) -> None:
    sign_in(client, cast.giulia)
    made = iter(range(100))

    def make(rows: int) -> None:
        for _ in range(rows):
            keep(cast.giulia, name=f"No. {next(made)}")
            make_participation(make_person(), cast.programme)

    assert_same_queries(client, LIST, make, name="back office: persons")
    SavedFilter.objects.all().delete()
    assert_same_queries(client, reverse("admin:index"), make, name="back office: start page")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locks", "kept"), [(True, MOST), (False, MOST + 1)])
def test_two_windows_at_once_keep_no_more_than_the_most_and_without_the_lock_they_do(
    giulia: User, locks: bool, kept: int
) -> None:
    for number in range(MOST - 1):
        keep(giulia, name=f"No. {number}")
    with window(saving_filters, "record", locks=locks):
        run_together(lambda: keep(giulia, name="One"), lambda: keep(giulia, name="Other"))
    assert SavedFilter.objects.count() == kept
