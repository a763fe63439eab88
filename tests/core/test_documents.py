"""Documents: asked for once, made by a sweep, tried again, given up with a reason, served, erased, tidied."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import User
from config.celery import app
from core.erasing import erase_renderings
from core.errors import WrongState
from core.models import AuditEvent, RenderedFile
from core.personal_data import Subject
from core.rendering import places, press, printing
from core.rendering.asking import document_html, picture_address, request_rendering, retry_rendering
from core.rendering.places import place_of, workshop
from core.rendering.printing import (
    ABANDONED_AFTER,
    DOCUMENT_SECONDS,
    PAUSES,
    SECONDS,
    claim_rendering,
    print_due,
    settle,
)
from core.tidying import remove_stray_files
from core.uploading import store_upload
from programmes.models import Programme
from tests.builders import make_programme
from tests.core.hostile_documents import SLOW
from tests.kit import hostile_files
from tests.kit.races import meeting_before, no_row_locks, run_together
from tests.kit.source import ROOT
from tests.kit.waiting import wait_for
from tests.kit.worker import database_url

pytestmark = pytest.mark.django_db

DATED = datetime(2026, 3, 14, 9, tzinfo=UTC)
CONTROL = "ALTER TABLE core_renderedfile DROP CONSTRAINT rendered_once"
BACK = """
SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM core_renderedfile;
ALTER TABLE core_renderedfile ADD CONSTRAINT rendered_once UNIQUE (digest)
"""


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    while printing._left:
        printing._left.pop().close()


def ask(cause: Programme, title: str = "Attestato", **more: Any) -> RenderedFile:
    html = document_html("rendering/base.html", {"title": title}, language="it")
    wish: dict[str, Any] = {"language": "it", "dated": DATED, "cause": cause, "by": None}
    return request_rendering("training.certificate", more.pop("html", html), **(wish | more))


def fresh(file: RenderedFile) -> RenderedFile:
    return RenderedFile.objects.get(pk=file.pk)


def states() -> list[str]:
    return list(RenderedFile.objects.order_by("pk").values_list("state", flat=True))


def test_a_document_is_made_by_the_sweep_and_forgets_what_it_was_made_from(programme: Programme) -> None:
    file = ask(programme)
    assert (file.state, file.is_under_way, place_of(file.digest).exists()) == ("queued", True, False)
    assert print_due() == 1
    made = fresh(file)
    assert (made.state, made.pages, made.html, made.attempts) == ("ready", 1, "", 1)
    assert made.size == place_of(file.digest).stat().st_size > 3000
    assert place_of(file.digest).stat().st_mode & 0o077 == 0
    assert made.ready_at is not None
    assert print_due() == 0
    assert [path.name for path in workshop().iterdir()] == [places.FONT_CACHE], "nothing is left lying"


def test_one_child_makes_many(programme: Programme) -> None:
    for number in range(3):
        ask(programme, f"Attestato {number}")
    with mock.patch.object(printing, "Press", wraps=printing.Press) as started:
        assert print_due() == 3
    assert started.call_count == 1


def test_the_same_wish_is_the_same_document(programme: Programme, amina: User) -> None:
    first = ask(programme)
    assert ask(programme, by=amina) == first
    print_due()
    again = ask(programme)
    assert (again, again.state, RenderedFile.objects.count()) == (first, "ready", 1)
    assert list(RenderedFile.objects.filter(cause_id=programme.pk)) == [first]


def test_every_input_makes_another_document(
    programme: Programme, amina: User, monkeypatch: Any, tmp_path: Path
) -> None:
    picture = store_upload(SimpleUploadedFile("plan.pdf", hostile_files.PDF), by=amina)
    found = [
        ask(programme),
        ask(programme, "Attestation"),
        ask(programme, language="fr"),
        ask(programme, dated=DATED + timedelta(seconds=1)),
        ask(make_programme("elsewhere")),
        ask(programme, pictures=[picture]),
    ]
    monkeypatch.setattr(places, "PRINT", tmp_path)
    (tmp_path / "document.css").write_text("p { color: red }")
    found.append(ask(programme))
    assert len({file.digest for file in found}) == len(found)
    assert found[5].pictures[0]["address"] == picture_address(picture)


def both_ask(cause: Programme) -> list[Any]:
    return run_together(lambda: ask(cause), lambda: ask(cause))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_one_document(programme: Programme) -> None:
    with meeting_before(RenderedFile, "save_base"):
        outcomes = both_ask(programme)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert outcomes[0].value == outcomes[1].value
    assert RenderedFile.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_two_get_two(programme: Programme) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CONTROL)
        try:
            with meeting_before(RenderedFile, "save_base"):
                both_ask(programme)
            assert RenderedFile.objects.count() == 2
        finally:
            cursor.execute(BACK)


def claim_at_once() -> int:
    """How many of two sweeps get the one document that is due."""
    with meeting_before(RenderedFile, "save"):
        outcomes = run_together(*[lambda: claim_rendering(at=timezone.now())] * 2)
    return sum(outcome.value is not None for outcome in outcomes)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_do_not_make_the_same_document(programme: Programme) -> None:
    ask(programme)
    assert claim_at_once() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_make_it(programme: Programme) -> None:
    ask(programme)
    with no_row_locks():
        assert claim_at_once() == 2


def test_what_fails_says_why_and_is_not_tried_again_by_itself(programme: Programme, amina: User) -> None:
    file = ask(programme, html="<img src='file:///etc/hostname'>")
    assert print_due() == 0
    failed = fresh(file)
    assert (failed.state, failed.problem, failed.attempts) == ("failed", "refused", 1)
    assert failed.reason == "It wants a file that a document may not use: file:///etc/hostname"
    assert failed.html, "so that it can be tried again"
    assert ask(programme, html="<img src='file:///etc/hostname'>").state == "failed"
    assert claim_rendering(at=timezone.now() + timedelta(days=1)) is None
    again = retry_rendering(failed, by=amina)
    assert (again.state, again.attempts, again.reason) == ("queued", 0, "")
    assert AuditEvent.objects.of_verb("core.retry_rendering").get().actor == amina
    with pytest.raises(WrongState):
        retry_rendering(again, by=amina)


def test_what_is_cut_short_is_tried_again_with_growing_pauses_and_then_given_up(programme: Programme) -> None:
    file, moment = ask(programme), timezone.now()
    for pause in PAUSES:
        claimed = claim_rendering(at=moment)
        assert claimed is not None
        with mock.patch.object(printing.timezone, "now", return_value=moment):
            settle(claimed, {"problem": "stopped", "detail": "SIGKILL"})
        assert claim_rendering(at=moment + pause - timedelta(seconds=1)) is None
        moment += pause
    last = claim_rendering(at=moment)
    assert last is not None
    settle(last, {"problem": "stopped", "detail": "SIGKILL"})
    assert fresh(file).state == "failed"
    assert "cut short several times (SIGKILL)" in fresh(file).reason


def test_a_document_whose_maker_was_killed_is_claimed_again_in_time_and_what_comes_late_counts_no_more(
    programme: Programme,
) -> None:
    file, now = ask(programme), timezone.now()
    first = claim_rendering(at=now)
    assert first is not None
    assert claim_rendering(at=now + ABANDONED_AFTER - timedelta(seconds=1)) is None
    second = claim_rendering(at=now + ABANDONED_AFTER)
    assert second == first
    assert not settle(first, {"problem": "refused", "detail": "late"})
    assert (fresh(file).state, fresh(file).attempts) == ("rendering", 2)


def test_a_document_that_kills_every_maker_is_given_up(programme: Programme) -> None:
    file, moment = ask(programme), timezone.now()
    for _attempt in range(len(PAUSES) + 1):
        assert claim_rendering(at=moment) == file
        moment += ABANDONED_AFTER
    assert claim_rendering(at=moment) is None
    assert (fresh(file).state, fresh(file).problem) == ("failed", "stopped")


def test_a_long_document_outlives_the_task_that_began_it(programme: Programme) -> None:
    file, short = ask(programme, html=SLOW), ask(programme)
    assert print_due(seconds=0.5) == 0
    assert states() == ["rendering", "queued"]
    assert len(printing._left) == 1
    assert print_due() == 2
    assert printing._left == []
    assert (fresh(file).attempts, fresh(short).attempts) == (1, 1)


def test_no_task_takes_a_minute_and_no_document_longer_than_its_claim() -> None:
    assert SECONDS + 10 < django_settings.CELERY_TASK_TIME_LIMIT <= 60
    assert timedelta(seconds=DOCUMENT_SECONDS) < ABANDONED_AFTER
    assert app.conf.beat_schedule["print-documents"]["schedule"] <= 20


def test_a_child_that_ends_by_itself_costs_an_attempt_and_no_document(programme: Programme, monkeypatch: Any) -> None:
    file = ask(programme)
    monkeypatch.setattr(press.sys, "executable", "/bin/false")
    assert print_due() == 0
    assert (fresh(file).state, fresh(file).detail) == ("queued", "exit 1")
    monkeypatch.undo()
    RenderedFile.objects.update(due_at=timezone.now())
    assert print_due() == 1
    assert (fresh(file).state, fresh(file).attempts) == ("ready", 2)


MAKER = """
import django
django.setup()
from core.rendering.printing import print_due
print_due()
"""


def begin_making(media: Path) -> "subprocess.Popen[bytes]":
    """A process that makes what is due in the database of this test."""
    code = MAKER.replace(
        "django.setup()", f"django.setup()\nfrom django.conf import settings\nsettings.MEDIA_ROOT = {str(media)!r}"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url()}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)


def children_of(process: int) -> list[int]:
    """Its children and theirs."""
    own = [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return own + [grandchild for child in own for grandchild in children_of(child)]


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
def test_a_maker_killed_in_the_middle_leaves_nothing_half_made_and_the_next_one_makes_it(
    programme: Programme, settings: Any
) -> None:
    file = ask(programme, html=SLOW)
    maker = begin_making(settings.MEDIA_ROOT)
    wait_for(lambda: len(children_of(maker.pid)) == 2, what="the child of the child, which prints")
    family = children_of(maker.pid)
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), what="the end of the whole family")
    assert fresh(file).state == "rendering"
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))
    assert print_due() == 0, "it is not yet taken for abandoned"
    RenderedFile.objects.update(claimed_until=timezone.now())
    assert print_due() == 1
    assert (fresh(file).state, fresh(file).attempts) == ("ready", 2)


def test_a_file_that_is_gone_from_the_disk_is_made_once_more(programme: Programme) -> None:
    file = ask(programme)
    print_due()
    content = place_of(file.digest).read_bytes()
    place_of(file.digest).unlink()
    assert ask(programme).state == "queued"
    assert print_due() == 1
    assert place_of(file.digest).read_bytes() == content


def test_a_document_moves_only_along_its_states(programme: Programme) -> None:
    ask(programme)
    with pytest.raises(ProgrammingError), transaction.atomic():
        RenderedFile.objects.update(state="ready")


def test_erasing_takes_file_inputs_and_name(programme: Programme, django_capture_on_commit_callbacks: Any) -> None:
    file = ask(programme, "Amina Haddad")
    print_due()
    waiting = ask(programme, "Karim Haddad")
    with django_capture_on_commit_callbacks(execute=True):
        erase_renderings(RenderedFile.objects.all(), Subject(), "erased")
    assert not place_of(file.digest).exists()
    assert states() == ["erased", "erased"]
    assert not {fresh(file).digest, fresh(waiting).digest} & {file.digest, waiting.digest}
    assert fresh(waiting).html == ""
    assert print_due() == 0


def test_files_that_no_document_keeps_go_after_a_day(programme: Programme) -> None:
    file = ask(programme)
    print_due()
    kept, stray, young = (place_of(name) for name in (file.digest, "0" * 64, "1" * 64))
    left, fonts = workshop() / "press-left", workshop() / places.FONT_CACHE
    left.mkdir()
    for path in (stray, young):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-")
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (kept, stray, left, fonts):
        os.utime(path, (old, old))
    assert remove_stray_files(at=timezone.now()) == 2
    assert [path.exists() for path in (kept, stray, young, left, fonts)] == [True, False, True, False, True]
