"""What people do on the account pages, and what the mails to them say."""

import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from core.models import OutboxMail
from tests.builders import PASSWORD


def mails_to(address: str) -> list[OutboxMail]:
    """What was written to an address, the oldest first."""
    return list(OutboxMail.objects.filter(recipient=address).order_by("id"))


def last_code(address: str) -> str:
    """The code in the latest mail to an address."""
    return str(mails_to(address)[-1].parameters["code"])


def sign_up(client: Client, address: str, *, language: str = "en", **more: str) -> Any:
    """Send the form of the sign-up."""
    fields = {"full_name": "Zineb El Fassi", "email": address, "password1": PASSWORD} | more
    return client.post(f"/{language}/accounts/signup/", fields)


def log_in(client: Client, address: str, password: str = PASSWORD, *, to: str = "", **more: Any) -> Any:
    """Send the form of the sign-in."""
    query = f"?next={to}" if to else ""
    return client.post(f"/en/accounts/login/{query}", {"login": address, "password": password}, **more)


def target(response: Any) -> str:
    """Where a redirect leads."""
    return str(response.headers["Location"])


def bare(response: Any) -> str:
    """The page without what differs by chance: tokens, keys and the address that was typed."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.org", "ADDRESS", text)


def app_code(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))
