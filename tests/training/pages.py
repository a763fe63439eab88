"""Reading and sending pages of the training room as somebody, in English."""

from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import sign_in
from tests.projects.judging import in_english


def at(name: str, *keys: Any) -> str:
    return reverse(f"training:{name}", args=keys)


def read(client: Client, user: User, url: str, status: int = 200) -> str:
    """The page as it is read, entities resolved."""
    response = sign_in(client, in_english(user)).get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def send(client: Client, user: User, url: str, status: int = 200, **values: Any) -> str:
    """The page that one comes to after sending."""
    response = sign_in(client, in_english(user)).post(url, values, follow=True)
    assert response.status_code == status, response.content.decode()[:3000]
    return unescape(response.content.decode())
