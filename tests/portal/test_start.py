"""After signing in everybody comes to the room in which they work."""

import pytest
from django.test import Client

from accounts.models import User
from tests.cast import sign_in

ROOMS = {
    "participant": "/en/my/",
    "stranger": "/en/my/",
    "partner": "/en/my/",
    "trainer": "/en/my/",
    "mentor": "/en/my/",
    "assessor": "/en/assess/",
    "case_worker": "/admin/",
    "officer": "/admin/",
    "manager": "/admin/",
    "communication": "/admin/",
    "data_protection": "/admin/",
    "administrator": "/admin/",
}


@pytest.mark.parametrize("role", ROOMS)
def test_each_role_is_led_to_its_room(client: Client, people: dict[str, User], role: str) -> None:
    sign_in(client, people[role])
    response = client.get("/en/start/")
    assert response.headers["Location"] == ROOMS[role]
    assert client.get(ROOMS[role]).status_code == 200


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.get("/en/start/").headers["Location"] == "/en/accounts/login/?next=/en/start/"
