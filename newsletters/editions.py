"""Issues of the past: entered into the archive, with the languages they were published in and the old files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import WrongState
from core.states import require
from core.uploading import PDF, check_upload, store_upload
from newsletters.locking import lock_issue
from newsletters.models import Edition, Issue
from newsletters.scheduling import enter_locked
from newsletters.states import WRITES, IssueState
from newsletters.writing import lock_piece


@transaction.atomic
def enter_past_issue(
    issue: Issue, *, published_on: date | None, out_by: date | None, languages: Sequence[str], by: Any
) -> Issue:
    """Into the archive, published on a day or not after one, in these languages (none: nobody knows).

    Raises ValidationError without a title or a day, NotAllowed, WrongState.
    """
    issue = lock_piece(issue, by=by)
    issue.published_on, issue.out_by = published_on, None if published_on else out_by
    issue.save(update_fields=["published_on", "out_by"])
    enter_locked(issue, by=by)
    Edition.objects.bulk_create(Edition(issue=issue, language=code) for code in languages or [""])
    renew_public_pages()
    return issue


@transaction.atomic
def put_edition(issue: Issue, language: str, *, file: "UploadedFile[Any]", by: Any) -> Edition:
    """Keep the old file of a language ('': nobody knows which), in place of one that was there.

    Raises NotAllowed, WrongState for an issue that is not historical, ValidationError for what is no PDF.
    """
    issue = _lock(issue, by=by)
    if check_upload(file).content_type != PDF:
        raise ValidationError({"file": _("Send it as a PDF.")})
    edition, _new = Edition.objects.get_or_create(issue=issue, language=language)
    edition.upload = store_upload(file, by=by)
    edition.save(update_fields=["upload"])
    record("newsletters.put_edition", by=by, on=issue, language=language)
    renew_public_pages()
    return edition


@transaction.atomic
def remove_edition(edition: Edition, *, by: Any) -> None:
    """It was not published in this language after all. Raises NotAllowed, WrongState."""
    issue = _lock(edition.issue, by=by)
    record("newsletters.remove_edition", by=by, on=issue, language=edition.language)
    Edition.objects.filter(pk=edition.pk, issue=issue).delete()
    renew_public_pages()


def _lock(issue: Issue, *, by: Any) -> Issue:
    issue = lock_issue(issue)
    require(by, WRITES, issue)
    if issue.state != IssueState.HISTORICAL:
        raise WrongState(issue.state)
    return issue
