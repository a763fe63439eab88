"""Asking for a document: the same wish twice, even at the same moment, is one document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.models import RenderedFile, Upload
from core.models.rendering import LONGEST, RenderingState
from core.rendering.places import digest_of, place_of
from core.ringing import ring

BELL = "core.tasks.print_documents"


def document_html(template: str, context: dict[str, Any], *, language: str) -> str:
    """The HTML of a document from a template that extends rendering/base.html."""
    with translation.override(language):
        return render_to_string(template, {**context, "document_language": language})


def picture_address(upload: Upload) -> str:
    """How the HTML of a document names an upload that is handed over with it."""
    return f"pictures/{upload.uuid.hex}"


@transaction.atomic
def request_rendering(
    kind: str,
    html: str,
    *,
    language: str,
    dated: datetime,
    cause: models.Model,
    by: Any | None,
    pictures: Iterable[Upload] = (),
) -> RenderedFile:
    """The document that this HTML makes, which a worker makes soon unless it is there. The caller has the right.

    `dated` is the moment that the file says it was made: of the act, never of now, so that the same wish gives the
    same bytes. `pictures` are the uploads that the HTML shows; it may use no others. A document that failed stays so
    until `retry_rendering`. Raises ValidationError, for people, when the HTML is too long.
    """
    if len(html) > LONGEST:
        raise ValidationError(_("This document is too long. Split it into smaller ones."), code="too_long")
    shown = [{"address": picture_address(one), "file": one.file.name, "sha256": one.sha256} for one in pictures]
    cause_type, cause_id = cause._meta.label_lower, cause.pk
    digest = digest_of(
        kind=kind, html=html, language=language, dated=dated.astimezone(UTC).isoformat(),
        cause=[cause_type, cause_id], pictures=[[one["address"], one["sha256"]] for one in shown],
    )  # fmt: skip
    wish = {
        "kind": kind, "html": html, "language": language, "dated": dated, "cause_type": cause_type,
        "cause_id": cause_id, "pictures": shown, "by": by,
    }  # fmt: skip
    file, made = RenderedFile.objects.get_or_create(digest=digest, defaults=wish)
    if made:
        ring(BELL)
    elif file.is_ready and not place_of(digest).exists():
        _make_again(file, html)
    return file


@transaction.atomic
def retry_rendering(file: RenderedFile, *, by: Any) -> RenderedFile:
    """Try a failed document once more, from its first attempt on. The caller has the right.

    Raises WrongState for one that did not fail.
    """
    file = RenderedFile.objects.select_for_update().get(pk=file.pk)
    if file.state != RenderingState.FAILED:
        raise WrongState(f"document {file.state}")
    file.attempts = 0
    _queue(file, ["attempts"])
    record("core.retry_rendering", by=by, on=file, kind=file.kind)
    return file


def stands(file: RenderedFile) -> bool:
    """Whether the document is there, on its way, or waits for somebody to try it again; not where it must be asked for
    anew."""
    return place_of(file.digest).exists() if file.is_ready else file.is_under_way or bool(file.reason)


def how_it_stands(file: RenderedFile) -> str:
    """What to say to whoever asked for it just now."""
    if file.is_ready:
        return _("The document is there already.")
    if file.reason:
        return _("This document could not be made. Those who run the site see it, and can have it made again.")
    return _("The document is being made. Open this page again in a moment to download it.")


def _make_again(file: RenderedFile, html: str) -> None:
    """The file of a ready document is gone from the disk: it is made once more, with the same content."""
    file.refresh_from_db(from_queryset=RenderedFile.objects.select_for_update())
    if file.is_ready:
        file.html, file.attempts = html, 0
        _queue(file, ["html", "attempts"])


def _queue(file: RenderedFile, also: list[str]) -> None:
    file.state, file.problem, file.detail, file.due_at = RenderingState.QUEUED, "", "", timezone.now()
    file.save(update_fields=["state", "problem", "detail", "due_at", *also])
    ring(BELL)
