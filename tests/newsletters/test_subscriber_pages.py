"""The pages of subscribers: the form, and what the links in mails open."""

import pytest
from django.urls import reverse

from newsletters.models import Subscriber, Subscription
from tests.newsletters.builders import make_newsletter

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"newsletters:{name}", args=args)


def states(subscriber):
    return [one.state for one in Subscription.objects.of_subscriber(subscriber)]


@pytest.fixture
def letter():
    return make_newsletter()


def test_somebody_subscribes_confirms_changes_and_leaves(client, letter):
    assert "Andata e ritorno" in client.get(page("subscribe")).content.decode()
    sent = {"email": "amina@example.org", "language": "fr", "newsletters": [letter.code]}
    asked = client.post(page("subscribe"), sent)
    assert asked.headers["Location"] == page("look_in_your_mail")
    assert client.get(page("look_in_your_mail")).status_code == 200
    reader = Subscriber.objects.with_address("amina@example.org")
    confirm = page("confirm", reader.key)
    assert client.get(confirm).status_code == 200
    assert states(reader) == ["pending"]
    assert client.post(confirm, {"newsletters": [letter.code]}).headers["Location"] == confirm
    assert states(reader) == ["confirmed"]
    assert client.get(confirm).status_code == 200
    saved = client.post(page("preferences", reader.key), {"language": "en", "name": "", "newsletters": []})
    assert saved.headers["Location"].startswith("/en/newsletters/preferences/")
    assert states(reader) == ["unsubscribed"]
    assert client.get(saved.headers["Location"]).status_code == 200
    assert client.get(page("leave", reader.key, letter.code)).status_code == 200
