"""Whether every part of the installation is alive."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from core.models import Heartbeat

SILENT_AFTER = timedelta(seconds=90)
FREE_BYTES = 200 * 1024 * 1024


def beat(name: str, *, at: datetime) -> None:
    """A background process says that it is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _broker() -> bool:
    with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as redis:
        return bool(redis.ping())


def _alive(name: str) -> bool:
    return Heartbeat.objects.filter(name=name, at__gt=timezone.now() - SILENT_AFTER).exists()


def _disk() -> bool:
    return shutil.disk_usage(settings.VAR).free > FREE_BYTES


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "worker": lambda: _alive("worker"),
    "beat": lambda: _alive("beat"),
    "disk": _disk,
}


def check_health() -> dict[str, bool]:
    """Every part's name and whether it works; a part that cannot be asked does not work."""
    state = {}
    for name, works in PARTS.items():
        try:
            state[name] = works()
        except (DatabaseError, RedisError, OSError):
            state[name] = False
    return state
