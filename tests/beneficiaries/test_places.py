"""Where people live and come from: exact for staff, without small numbers for everybody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from beneficiaries.models import Beneficiary, Participation
from core.models import AuditEvent
from programmes.models import Programme
from tests.builders import make_participation, make_person, make_programme
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries
from tests.projects.judging import page

OFFICE = "admin:beneficiaries_beneficiary_places"


def living_in(programme: Programme, region: str, number: int, **fields: str) -> list[Beneficiary]:
    """So many people who live in a region (of Italy, unless told otherwise)."""
    people = [make_person(None, residence_region=region, **fields) for _ in range(number)]
    for person in people:
        make_participation(person, programme)
    return people


def figures(text: str) -> dict[str, str]:
    """The rows of the table: name and number."""
    rows = re.findall(
        r'<th scope="row">\s*(?:<a[^>]*>)?([^<]+?)\s*(?:</a>)?\s*</th>\s*<td class="number">([^<]+)', text
    )
    return {name.strip(): number.strip() for name, number in rows}


def public(client: Client, programme: Programme, which: str = "residence", country: str = "") -> dict[str, str]:
    args = [programme.code, which, *([country] if country else [])]
    with translation.override("en"):
        response = client.get(reverse("people:places", args=args))
    assert response.status_code == 200
    return figures(response.content.decode())


@pytest.fixture
def programme(db: None) -> Programme:
    """Ten people in Piedmont, six in Lazio, three in Lombardy and two in Liguria, six in Morocco, one in France."""
    found = make_programme()
    for region, number in (("IT-21", 10), ("IT-62", 6), ("IT-25", 3), ("IT-42", 2)):
        living_in(found, region, number)
    living_in(found, "MA-06", 6, residence_country="MA")
    living_in(found, "FR-IDF", 1, residence_country="FR")
    return found


def test_everybody_sees_countries_without_small_numbers(client: Client, programme: Programme) -> None:
    assert public(client, programme) == {"Italy": "21", "Other places": "7", "All": "28"}


def test_everybody_sees_regions_without_small_numbers(client: Client, programme: Programme) -> None:
    assert public(client, programme, country="IT") == {
        "Piemonte": "10", "Lazio": "6", "Other places": "5", "All": "21",
    }  # fmt: skip


def test_a_country_that_is_not_shown_has_no_page(client: Client, programme: Programme) -> None:
    for country in ("FR", "MA", "ES", "XX"):
        address = reverse("people:places", args=[programme.code, "residence", country])
        assert client.get(address).status_code == 404, country


def test_a_programme_with_fewer_than_five_people_shows_no_number(client: Client, db: None) -> None:
    small = make_programme()
    living_in(small, "IT-21", 4)
    assert public(client, small) == {}


def test_an_unpublished_programme_has_no_page(client: Client, programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(published=False)
    assert client.get(reverse("people:places", args=[programme.code, "origin"])).status_code == 404


def test_merged_and_erased_records_count_no_more(client: Client, programme: Programme) -> None:
    first, second, *_rest = Beneficiary.objects.filter(residence_region="IT-21")
    Beneficiary.objects.filter(pk=first.pk).update(merged_into=second)
    Beneficiary.objects.filter(pk=second.pk).update(erased_at=timezone.now())
    assert public(client, programme, country="IT")["Piemonte"] == "8"


def test_the_page_of_the_programme_leads_there(client: Client, programme: Programme) -> None:
    text = client.get(programme.get_absolute_url()).content.decode()
    for which in ("residence", "origin"):
        assert reverse("people:places", args=[programme.code, which]) in text


def test_staff_see_exact_numbers_and_who_is_behind_them(client: Client, cast: Cast) -> None:
    living_in(cast.programme, "IT-25", 3)
    text = page(client, cast.giulia, f"{reverse(OFFICE)}?country=IT")
    assert figures(text)["Lombardia"] == "3"
    assert "?country=IT&amp;region=IT-25" in text
    assert AuditEvent.objects.filter(verb="beneficiaries.read_places", actor=cast.giulia).exists()


def test_staff_choose_in_which_way_people_take_part(client: Client, cast: Cast) -> None:
    people = living_in(cast.programme, "IT-25", 3)
    Participation.objects.filter(beneficiary=people[0]).update(kind="returnee")
    text = page(client, cast.giulia, f"{reverse(OFFICE)}?country=IT&kind=returnee")
    assert figures(text) == {"Lombardia": "1", "All": "1"}


def test_staff_see_their_own_programmes_only(client: Client, cast: Cast, programme: Programme) -> None:
    answer = sign_in(client, cast.giulia).get(f"{reverse(OFFICE)}?programme={programme.code}")
    assert answer.status_code == 404
    assert sign_in(client, cast.lucia).get(reverse(OFFICE)).status_code == 403


def test_the_pages_keep_to_their_queries(client: Client, programme: Programme) -> None:
    address = reverse("people:places", args=[programme.code, "residence"])
    assert_queries(client, address, name="beneficiaries: places")
