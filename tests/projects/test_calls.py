"""The pages of calls: what is open, for whom, until when, and the way to begin."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.code_lists import Instrument
from programmes.models import Programme
from projects.models import Call, Criterion
from tests.builders import make_call, make_programme
from tests.cast import sign_in
from tests.kit.hostile import CHOICE
from tests.kit.queries import assert_queries, assert_same_queries
from tests.stories import draft

pytestmark = pytest.mark.django_db
LIST = "/en/calls/"


def page(client: Client, url: str) -> str:
    cache.clear()
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def when(opens: int, closes: int) -> dict[str, datetime]:
    """A call that opens and closes that many days from now."""
    now = timezone.now()
    return {"opens_at": now + timedelta(days=opens), "closes_at": now + timedelta(days=closes)}


def test_calls_stand_under_what_they_are_now(client: Client, programme: Programme) -> None:
    make_call(programme, title_en="Past", **when(-9, -1))
    make_call(programme, title_en="Late", **when(-1, 9))
    make_call(programme, title_en="Soon", **when(-1, 3))
    make_call(programme, title_en="Coming", **when(1, 3))
    make_call(programme, title_en="Unpublished", published=False)
    make_call(make_programme("hidden", published=False), title_en="Of a hidden programme")
    text = page(client, LIST)
    order = ["Open now", "Soon", "Late", "Opening soon", "Coming", ">Closed<", "Past"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "Unpublished" not in text
    assert "Of a hidden programme" not in text


@pytest.fixture
def three(programme: Programme) -> None:
    other = make_programme("remploy", short_name="Remploy")
    make_call(programme, title_en="Morocco award", countries=["MA"], instruments=[Instrument.AWARD])
    make_call(other, title_en="Tunisia credit", countries=["TN"], instruments=[Instrument.MICROCREDIT])
    make_call(other, title_en="Anywhere", countries=[], instruments=[Instrument.MICROCREDIT, Instrument.AWARD])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Morocco award", "Tunisia credit", "Anywhere"}),
        ("?programme=remploy", {"Tunisia credit", "Anywhere"}),
        ("?country=MA", {"Morocco award", "Anywhere"}),
        ("?support=microcredit", {"Tunisia credit", "Anywhere"}),
        ("?programme=remploy&country=TN&support=award", {"Anywhere"}),
        ("?programme=mig-ressources&country=TN", set()),
    ],
)
def test_filters_stand_in_the_address(client: Client, three: None, query: str, shown: set[str]) -> None:
    text = page(client, LIST + query)
    assert {title for title in ("Morocco award", "Tunisia credit", "Anywhere") if title in text} == shown
    if query and not shown:
        assert "No call fits these filters" in text
    if query:
        assert "Clear" in text


@pytest.mark.parametrize("field", ["programme", "country", "support", "after", "before"])
@pytest.mark.parametrize("value", sorted(CHOICE))
def test_a_filter_that_makes_no_sense_is_said_beside_it(client: Client, three: None, field: str, value: str) -> None:
    response = client.get(LIST, {field: CHOICE[value][:2000]})
    assert response.status_code == 200
    if field in {"programme", "country", "support"}:
        assert field in response.context["filter"].errors


def test_the_countries_offered_are_those_of_published_calls(client: Client, three: None, programme: Programme) -> None:
    make_call(programme, countries=["PE"], published=False)
    text = page(client, "/fr/calls/")
    assert '<option value="MA">Maroc</option>' in text
    assert 'value="PE"' not in text


@pytest.mark.parametrize("language", ["it", "fr"])
def test_the_list_costs_the_same_for_few_and_for_many(client: Client, programme: Programme, language: str) -> None:
    def make_rows(number: int) -> None:
        for _ in range(number):
            make_call(programme)
            make_call(programme, **when(-9, -1))

    assert_same_queries(client, f"/{language}/calls/", make_rows, name="projects: calls")


def test_closed_calls_come_in_pages(client: Client, programme: Programme) -> None:
    for number in range(30):
        make_call(programme, title_en=f"Old call {number:02}", **when(-99, -1 - number))
    first = page(client, LIST)
    assert "Old call 24" in first
    assert "Old call 25" not in first
    next_url = re.search(r'href="(\?after=[^"]+)"\s+rel="next"', first)
    assert next_url
    second = page(client, LIST + next_url[1])
    assert "Old call 25" in second
    assert "Open now" not in second


def test_without_any_call_the_page_says_what_to_do(client: Client) -> None:
    assert "No calls yet" in page(client, LIST)


def test_a_call_says_who_until_when_what_and_how(client: Client, programme: Programme) -> None:
    call = make_call(
        programme, title_en="Second call", text_en="## Who may apply\nYou.", ceiling=Decimal(20000), documents_needed=2,
        opens_at=datetime(2020, 1, 1, 8, tzinfo=UTC), closes_at=datetime(2046, 12, 16, 17, tzinfo=UTC),
        instruments=[Instrument.AWARD, Instrument.MICROCREDIT],
    )  # fmt: skip
    text = page(client, call.get_absolute_url().replace("/it/", "/en/"))
    shown = ["Second call", "<h2>Who may apply</h2>", "16 December 2046, 18:00", "time in Rome", "Morocco"]
    shown += ["Grant", "Microcredit", "20,000 EUR"]
    assert [words for words in shown if words not in text] == []
    for criterion in call.criteria.all():
        assert criterion.label in text
    for point in call.scale.all():
        assert point.label in text


def test_the_shares_of_the_criteria_add_up(client: Client, programme: Programme) -> None:
    call = make_call(programme)
    Criterion.objects.filter(call=call).delete()
    for number, weight in enumerate((20, 25, 55)):
        Criterion.objects.create(call=call, order=number, label_en=f"Point {number}", weight=weight)
    text = page(client, f"/en/calls/{call.slug}/")
    assert re.findall(r'class="number">\s*(\d+)%', text) == ["20", "25", "55"]


def test_who_lives_in_another_zone_sees_both_times(client: Client, programme: Programme, amina: User) -> None:
    call = make_call(programme, closes_at=datetime(2046, 12, 16, 17, tzinfo=UTC))
    User.objects.filter(pk=amina.pk).update(time_zone="America/New_York")
    text = page(sign_in(client, amina), f"/en/calls/{call.slug}/")
    assert "16 December 2046, 18:00" in text
    assert "16 December 2046, 12:00" in text
    assert "time in New York" in text
    User.objects.filter(pk=amina.pk).update(time_zone="Europe/Paris")
    assert "where you are" not in page(client, f"/en/calls/{call.slug}/")


def begin_of(call: Call) -> str:
    return f'action="/en/calls/{call.slug}/begin/"'


def test_a_visitor_is_led_to_sign_up_and_back(client: Client, programme: Programme) -> None:
    call = make_call(programme)
    text = page(client, f"/en/calls/{call.slug}/")
    assert f"/en/accounts/signup/?next=/en/calls/{call.slug}/" in text
    assert begin_of(call) not in text
    assert "csrfmiddlewaretoken" not in text


def test_who_has_signed_in_begins_by_a_button(client: Client, programme: Programme, amina: User) -> None:
    call = make_call(programme)
    text = page(sign_in(client, amina), f"/en/calls/{call.slug}/")
    assert begin_of(call) in text
    assert "csrfmiddlewaretoken" in text
    assert "/accounts/signup/" not in text


def test_what_one_has_begun_is_linked(client: Client, programme: Programme, amina: User, karim: User) -> None:
    call = make_call(programme)
    project = draft(call, amina)
    url = f"/en/my/projects/{project.uuid}/"
    assert url in page(sign_in(client, amina), f"/en/calls/{call.slug}/")
    assert url not in page(sign_in(Client(), karim), f"/en/calls/{call.slug}/")


@pytest.mark.parametrize(("days", "words"), [((1, 9), "You cannot apply yet"), ((-9, -1), "It is too late")])
def test_nobody_begins_before_or_after(
    client: Client, programme: Programme, amina: User, days: tuple[int, int], words: str
) -> None:
    call = make_call(programme, **when(*days))
    for reader in (Client(), sign_in(client, amina)):
        text = page(reader, f"/en/calls/{call.slug}/")
        assert words in text
        assert begin_of(call) not in text


def test_a_missing_language_is_said_and_marked(client: Client, programme: Programme) -> None:
    call = make_call(programme, title_fr="", title_en="", text_it="Solo in italiano", source_language="it")
    text = page(client, f"/fr/calls/{call.slug}/")
    assert re.search(r'<h1\s+lang="it">', text)
    assert re.search(r'class="prose"\s+lang="it">\s*<p>Solo in italiano', text)
    assert re.findall(r'hreflang="(\w\w)"\s+href="https://', text) == ["it"]


def test_a_call_costs_few_queries(client: Client, programme: Programme) -> None:
    call = make_call(programme)
    assert assert_queries(client, f"/en/calls/{call.slug}/", name="projects: call")


@pytest.mark.parametrize("fields", [{"published": False}, {"programme__published": False}])
def test_what_is_not_published_is_not_there(client: Client, programme: Programme, fields: dict[str, bool]) -> None:
    call = make_call(programme, published="published" not in fields)
    Programme.objects.update(published="programme__published" not in fields)
    assert client.get(f"/en/calls/{call.slug}/").status_code == 404
