"""A series that is closed stays readable, and takes no new readers."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletters.models import Newsletter, Subscriber
from tests.newsletters.builders import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> Newsletter:
    return make_newsletter(name="Passato", closed=True)


@pytest.mark.parametrize(("state", "status", "readers"), [(True, 422, 0), (False, 302, 1)], ids=["closed", "open"])
def test_nobody_subscribes_to_a_closed_series(
    client: Client, closed: Newsletter, state: bool, status: int, readers: int
) -> None:
    make_newsletter(name="Presente")
    Newsletter.objects.update(closed=state)
    assert ("Passato" in client.get(reverse("newsletters:subscribe")).content.decode()) is not state
    sent = {"email": "amina@example.org", "newsletters": closed.code, "language": "it"}
    assert client.post(reverse("newsletters:subscribe"), sent).status_code == status
    assert Subscriber.objects.count() == readers


def test_its_page_leads_to_no_form_and_it_stands_after_the_others(client: Client, closed: Newsletter) -> None:
    living = make_newsletter(name="Presente")
    form = reverse("newsletters:subscribe")
    assert f"{form}?newsletter={living.code}" in client.get(living.get_absolute_url()).content.decode()
    assert f"{form}?newsletter=" not in client.get(closed.get_absolute_url()).content.decode()
    assert list(Newsletter.objects.by_name()) == [living, closed]


@pytest.mark.parametrize(("late", "status", "state"), [(True, 410, "pending"), (False, 200, "confirmed")])
def test_what_was_asked_for_before_is_not_confirmed_after(
    client: Client, closed: Newsletter, late: bool, status: int, state: str
) -> None:
    reader = make_subscriber(closed, state="pending")
    Newsletter.objects.update(closed=late)
    page = reverse("newsletters:confirm", args=[reader.key])
    client.post(page, {"newsletters": closed.code})
    assert reader.subscriptions.get().state == state
    assert client.get(page).status_code == status


def test_it_can_still_be_left(client: Client, closed: Newsletter) -> None:
    page = reverse("newsletters:preferences", args=[make_subscriber(closed).key])
    assert "Passato" in client.get(page).content.decode()
    stranger = reverse("newsletters:preferences", args=[make_subscriber(make_newsletter(name="Presente")).key])
    assert "Passato" not in client.get(stranger).content.decode()
