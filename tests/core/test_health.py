"""The health page: 200 when every part works, 503 and the part's name when one does not."""

import json
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from core import health
from core.health import FREE_BYTES, SILENT_AFTER, beat
from core.models import Bounce, Heartbeat, OutboxMail
from core.tasks import beat_heartbeat, send_due_mails

pytestmark = pytest.mark.django_db

DEAD = "unix:///nonexistent/valkey.sock"


@pytest.fixture
def all_well(db: None) -> None:
    for name in ("worker", "beat"):
        beat(name, at=timezone.now())


def ask(client: Client) -> tuple[int, set[str]]:
    """The status and the parts that failed."""
    response = client.get("/healthz")
    parts = json.loads(response.content)["parts"]
    assert set(parts) == set(health.PARTS)
    return response.status_code, {name for name, word in parts.items() if word == "failed"}


def test_when_all_is_well_it_says_so(all_well: None, client: Client) -> None:
    assert ask(client) == (200, set())
    assert client.get("/healthz")["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_a_process_that_was_never_heard_or_fell_silent_is_named(all_well: None, client: Client, part: str) -> None:
    Heartbeat.objects.filter(name=part).update(at=timezone.now() - SILENT_AFTER - timedelta(seconds=1))
    assert ask(client) == (503, {part})
    Heartbeat.objects.filter(name=part).delete()
    assert ask(client) == (503, {part})
    beat(part, at=timezone.now())
    assert ask(client) == (200, set())


def test_a_dead_broker_is_named(all_well: None, client: Client, settings: Any) -> None:
    settings.REDIS_URL = DEAD
    assert ask(client) == (503, {"broker"})


def test_a_full_disk_is_named(all_well: None, client: Client) -> None:
    with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=FREE_BYTES)) as asked:
        assert ask(client) == (503, {"disk"})
    assert "var" in str(asked.call_args.args[0])
    with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=FREE_BYTES + 1)):
        assert ask(client) == (200, set())


def test_a_data_folder_that_is_gone_is_a_full_disk(all_well: None, client: Client, settings: Any) -> None:
    settings.VAR = "/nonexistent"
    assert ask(client) == (503, {"disk"})


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_dead_database_is_named_with_what_lives_in_it(all_well: None, client: Client, error: Exception) -> None:
    with mock.patch.object(connection, "cursor", side_effect=error):
        assert ask(client) == (503, {"database", "worker", "beat"})


def test_several_dead_parts_are_all_named(client: Client, settings: Any) -> None:
    settings.REDIS_URL = DEAD
    assert ask(client) == (503, {"broker", "worker", "beat"})


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_the_tasks_are_signs_of_life(client: Client) -> None:
    beat_heartbeat()
    assert ask(client) == (200, set())
    Heartbeat.objects.all().delete()
    send_due_mails()
    assert ask(client) == (503, {"beat"})


def test_the_figures_need_their_key(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 404
    OutboxMail.objects.create(recipient="a@example.org", language="it", template="x/y")
    for days in (0, 2):
        Bounce.objects.create(
            address="a@example.org",
            kind="hard",
            source="smtp",
            identifier=str(days),
            at=timezone.now() - timedelta(days),
        )
    found = client.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_KEY}"})
    assert found.status_code == 200
    assert b'circolo_outbox_mails{state="queued"} 1.0' in found.content
    assert b'circolo_bounces{kind="hard"} 1.0' in found.content
    assert b'circolo_bounces{kind="complaint"} 0.0' in found.content
    assert b'circolo_documents{state="failed"} 0.0' in found.content
    assert b'circolo_part_up{part="worker"} 0.0' in found.content


def test_without_a_key_there_are_no_figures(client: Client, settings: Any) -> None:
    settings.METRICS_KEY = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
