"""Making what was asked for: claim under lock, print outside the transaction, write down how it went.

The child may print on when a task's time is over; whoever comes next finds its outcome. A document whose worker was
killed is claimed again once its time has run out.
"""

import json
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from core.models import RenderedFile
from core.models.rendering import RenderingProblem, RenderingState
from core.rendering.places import PRINT, place_of, workshop
from core.rendering.press import Press

logger = logging.getLogger(__name__)

SECONDS = 45
"""No task works longer; a document may, in the child."""
DOCUMENT_SECONDS = 240
DOCUMENT_MEMORY = 1 << 30
ABANDONED_AFTER = timedelta(seconds=DOCUMENT_SECONDS + 60)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30)]
"""Between the attempts at a document whose making was cut short; what it says itself would be the same again."""

_left: list[Press] = []
"""The child, at most one, that still prints in this process after its task has ended."""


def print_due(*, seconds: float = SECONDS) -> int:
    """Print what is due for about so long; returns how many documents are ready by then."""
    until, ready = monotonic() + seconds, 0
    press = _left.pop() if _left else None
    try:
        while press is None or press.wait(until):
            if press is not None and press.has_ended:
                _give_up(press)
                press = None
            ready += settle_due()
            file = claim_rendering(at=timezone.now()) if monotonic() < until else None
            if file is None:
                return ready
            press = press or Press()
            press.give(file, _job(file), outcome_of(file))
        _left.append(press)
        press = None
        return ready + settle_due()
    finally:
        if press is not None:
            press.close()


def _give_up(press: Press) -> None:
    """The child has ended by itself: what it was printing is tried again later, by another."""
    logger.error("the printing child has ended: %s", press.child.returncode)
    press.close()
    if press.file is not None and not press.outcome.exists():
        settle(press.file, {"problem": "stopped", "detail": f"exit {press.child.returncode}"})


def claim_rendering(*, at: datetime) -> RenderedFile | None:
    """Take the oldest due document for oneself; others pass it by. One that ends every maker is given up."""
    with transaction.atomic():
        file = RenderedFile.objects.due(at).select_for_update(skip_locked=True).first()
        if file is None:
            return None
        if file.attempts > len(PAUSES):
            _fail(file, RenderingProblem.STOPPED, file.detail or "-")
            return claim_rendering(at=at)
        file.state, file.attempts, file.claimed_until = (
            RenderingState.RENDERING,
            file.attempts + 1,
            at + ABANDONED_AFTER,
        )
        file.save(update_fields=["state", "attempts", "claimed_until"])
    return file


def outcome_of(file: RenderedFile) -> Path:
    """Where the child says how this attempt went."""
    claimed = file.claimed_until.timestamp() if file.claimed_until else 0
    return workshop() / f"{file.digest}-{claimed}.json"


def _job(file: RenderedFile) -> dict[str, Any]:
    return {
        "html": file.html,
        "dated": int(file.dated.timestamp()),
        "print": str(PRINT),
        "pictures": {one["address"]: default_storage.path(one["file"]) for one in file.pictures},
        "target": str(place_of(file.digest)),
        "seconds": DOCUMENT_SECONDS,
        "memory": DOCUMENT_MEMORY,
    }


def settle_due() -> int:
    """Write down how the documents went that are no longer being printed; returns how many are ready."""
    ready = 0
    for file in RenderedFile.objects.being_made():
        outcome = outcome_of(file)
        with suppress(FileNotFoundError):  # somebody else was quicker
            ready += settle(file, json.loads(outcome.read_text()))
            outcome.unlink()
    return ready


@transaction.atomic
def settle(file: RenderedFile, outcome: dict[str, Any]) -> bool:
    """Write down how this attempt at a document went; whether it is ready. What came too late changes nothing."""
    now = RenderedFile.objects.select_for_update().get(pk=file.pk)
    if (now.state, now.claimed_until) != (RenderingState.RENDERING, file.claimed_until):
        return False
    problem = outcome.get("problem", "")
    if not problem and place_of(now.digest).exists():
        _ready(now, outcome)
        return True
    if problem in {"", RenderingProblem.STOPPED} and now.attempts <= len(PAUSES):
        now.state, now.detail = RenderingState.QUEUED, outcome.get("detail", "")
        now.due_at = timezone.now() + PAUSES[now.attempts - 1]
        now.save(update_fields=["state", "detail", "due_at"])
    else:
        _fail(now, problem or RenderingProblem.STOPPED, outcome.get("detail", ""))
    return False


def _ready(file: RenderedFile, outcome: dict[str, Any]) -> None:
    """The file is there: what it was made from is needed no more."""
    file.state, file.ready_at, file.html, file.problem, file.detail = RenderingState.READY, timezone.now(), "", "", ""
    file.pages, file.size, file.unprintable = outcome["pages"], outcome["size"], outcome["unprintable"]
    columns = ["state", "ready_at", "html", "problem", "detail", "pages", "size", "unprintable"]
    file.save(update_fields=columns)


def _fail(file: RenderedFile, problem: str, detail: str) -> None:
    file.state, file.problem, file.detail = RenderingState.FAILED, problem, detail[:300]
    file.save(update_fields=["state", "problem", "detail"])
    logger.warning("document %s failed: %s", file.pk, problem)
