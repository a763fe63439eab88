"""The address to which a mail comes back: it names the mail, and a seal shows that it is ours.

Anybody may write to the mailbox of what comes back. Only whoever got the mail knows its address.
"""

from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SEAL_LENGTH = 16


def return_path(key: str) -> str | None:
    """The envelope sender of the mail of this key (see core.bouncing); None when BOUNCE_ADDRESS is not set."""
    if not settings.BOUNCE_ADDRESS:
        return None
    local, _, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{key}.{_seal(key)}@{host}"


def read_return_path(address: str) -> str:
    """The key in a return path that is ours, however its case was changed on the way; else nothing."""
    local, _, host = address.strip().lower().rpartition("@")
    ours, _, own_host = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    name, _, tail = local.partition("+")
    key, _, seal = tail.rpartition(".")
    if not (ours and key) or (name, host) != (ours, own_host):
        return ""
    return key if constant_time_compare(seal, _seal(key)) else ""


def _seal(key: str) -> str:
    digest = salted_hmac("core.return_paths", key.lower(), algorithm="sha256").digest()
    return b32encode(digest).decode().lower()[:SEAL_LENGTH]
