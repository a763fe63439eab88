"""A real worker is killed while it prints an edition: nothing is half-made, and the next one makes the same."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import RenderedFile
from core.rendering import places
from core.rendering.asking import BELL
from core.rendering.places import place_of, workshop
from core.tidying import remove_stray_files
from programmes.models import Programme
from tests.kit.printing import print_with, running_press
from tests.kit.waiting import wait_for
from tests.kit.worker import running_worker
from tests.projects.judging import downloaded
from tests.publications.test_editions import address_of, in_italian, released

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
LONG = "Una frase che va a capo più di una volta, in un capitolo che non finisce.\n\n" * 800
MAIL_PORT = 9
"""Nobody listens there; no mail is written."""


def family_of(process: int) -> list[int]:
    """Its children, theirs, and so on."""
    try:
        own = [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return own + [one for child in own for one in family_of(child)]


def are_printing(family: list[int]) -> bool:
    """Whether the worker's child has begun a document: the process for it is a child of a child of a child."""
    return len(family) >= 3 and RenderedFile.objects.filter(state="rendering").exists()


def files_in_workshop() -> set[str]:
    return {path.name for path in workshop().iterdir()} - {places.FONT_CACHE} if workshop().exists() else set()


def test_a_killed_worker_leaves_nothing_half_made_and_the_next_one_makes_the_same(
    client: Client, programme: Programme, marco: User, tmp_path: Path
) -> None:
    edition = released(in_italian(programme, LONG), marco)
    html, place = edition.file.html, place_of(edition.file.digest)
    with running_worker(tmp_path / "first.log", mail_port=MAIL_PORT) as worker:
        current_app.send_task(BELL)
        wait_for(lambda: are_printing(family_of(worker.pid)), what="the document to be begun", seconds=60)
        family = [worker.pid, *family_of(worker.pid)]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in family), what="the end of all that it had started")
    assert RenderedFile.objects.get().state == "rendering"
    assert not list(place.parent.glob(f"{edition.file.digest}*"))
    assert client.get(address_of(edition)).status_code == 404
    assert files_in_workshop(), "control: what it wrote aside lies there"
    remove_stray_files(at=timezone.now() + timedelta(days=2))
    assert not files_in_workshop()
    RenderedFile.objects.update(claimed_until=timezone.now())
    with running_worker(tmp_path / "second.log", mail_port=MAIL_PORT):
        current_app.send_task(BELL)
        wait_for(lambda: RenderedFile.objects.get().is_ready, what="the edition", seconds=90)
    assert RenderedFile.objects.get().attempts == 2
    with running_press() as press:
        dated = int(edition.file.dated.timestamp())
        print_with(press, html, tmp_path / "undisturbed.pdf", dated=dated)
    assert downloaded(client.get(address_of(edition))) == (tmp_path / "undisturbed.pdf").read_bytes()


def is_alive(pid: int) -> bool:
    """Whether the process does anything yet; one that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
