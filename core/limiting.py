"""How often the same network address may ask a page that people could try codes on."""

import time
from ipaddress import ip_address, ip_network

from django.core.cache import cache

from core import request_context

MINUTE = 60
HOUSEHOLD = 64
"""Bits of an address of version 6 that one connection has; the rest it chooses as it likes."""


def within_limit(what: str, *, most: int) -> bool:
    """Count one more attempt at `what` from the address that asks; whether it is among the first `most` of this minute.

    Without an address, and while the cache is away, nothing is counted and all are let through.
    """
    source = _connection()
    if source is None:
        return True
    key = f"limit:{what}:{source}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    return cache.incr(key) <= most


def _connection() -> str | None:
    address = request_context.address.get()
    if address is None or ip_address(address).version == 4:
        return address
    return str(ip_network(f"{address}/{HOUSEHOLD}", strict=False))
