"""Files with personal data for a stated purpose: asked for, written in turns, handed to the asker, deleted in time."""

import logging
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from beneficiaries.export_contents import PERSONS, Contents, contents_named
from beneficiaries.models import Participation, PersonExport
from beneficiaries.states import ExportState
from core.auditing import record
from core.errors import WrongState
from core.personal_data import Subject
from core.ringing import ring
from core.spreadsheets.writing import csv_lines, xlsx_file
from core.states import allowed, require
from programmes.models import Programme

DAYS = 7
SECONDS = 50
AT_ONCE = 2_000
FORMATS = ("xlsx", "csv")
FOLDER = "exports"
PIECE = 1 << 20
PAUSES = (timedelta(minutes=10), timedelta(minutes=30))
"""How long what somebody began to write stays theirs, and after how long what failed is tried once more."""
NOT_WRITTEN = "it could not be written"

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_export(
    programme: Programme,
    *,
    purpose: str,
    columns: dict[str, str],
    criteria: dict[str, str],
    file_format: str,
    language: str,
    by: Any,
    at: datetime,
    about: str = PERSONS,
) -> PersonExport:
    """Have a file written with these columns of those whom the criteria leave: persons, or what else `about` names.
    `columns` maps each to why it is needed, which sensitive ones must say. Raises NotAllowed, or ValidationError.
    """
    contents = contents_named(about)
    require(by, contents.permission, programme)
    _check(contents, purpose, columns, criteria, file_format)
    export = PersonExport.objects.create(
        programme=programme,
        about=about,
        purpose=purpose.strip(),
        columns=[{"name": name, "why": why.strip()} for name, why in columns.items()],
        criteria=criteria,
        format=file_format,
        language=language,
        by=by,
        at=at,
        expires_at=at + timedelta(days=DAYS),
    )
    record("beneficiaries.ask_export", by=by, on=export, programme=programme.code, columns=list(columns))
    ring("beneficiaries.tasks.write_exports")
    return export


def _check(
    contents: Contents, purpose: str, columns: dict[str, str], criteria: dict[str, str], file_format: str
) -> None:
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what the file is for.")})
    if not columns or set(columns) - set(contents.columns):
        raise ValidationError({"columns": _("Choose at least one column.")})
    for name in contents.sensitive.intersection(columns):
        if not columns[name].strip():
            raise ValidationError({f"why_{name}": _("Say why this is needed.")})
    if file_format not in FORMATS or set(criteria) - set(contents.criteria):
        raise ValidationError(_("This list cannot be exported."))


def write_due(*, seconds: float = SECONDS) -> int:
    """Write the files that were asked for, one after the other, for about so long; returns how many are ready."""
    started, ready = monotonic(), 0
    while monotonic() - started < seconds:
        written = write_next()
        if written is None:
            break
        ready += written.state == ExportState.READY
    return ready


def write_next() -> PersonExport | None:
    """Write the oldest file that is due and that nobody else writes now; what fails is tried later, after the others.

    A process that dies leaves it to the next one.
    """
    export = _claim(at=timezone.now())
    if export is None or export.state == ExportState.FAILED:
        return export
    try:
        return _write_claimed(export)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("an export could not be written")
        if export.attempts > len(PAUSES):
            _give_up(export)
        return export


@transaction.atomic
def _claim(*, at: datetime) -> PersonExport | None:
    """Take the oldest that is due, so that nobody else does for a while. One that ends every writer is given up."""
    export = PersonExport.objects.to_write(at).select_for_update(of=("self",), skip_locked=True).first()
    if export is None:
        return None
    if export.attempts > len(PAUSES):
        return _give_up(export)
    export.due_at = at + PAUSES[min(export.attempts, len(PAUSES) - 1)]
    export.attempts += 1
    export.save(update_fields=["attempts", "due_at"])
    return export


@transaction.atomic
def _give_up(export: PersonExport) -> PersonExport:
    """It could not be written: say so, and forget what was searched for."""
    export = PersonExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if export.state == ExportState.ASKED:
        _remove_files(export)
        export.state, export.problem, export.criteria = ExportState.FAILED, NOT_WRITTEN, _without_words(export)
        export.save(update_fields=["state", "problem", "criteria"])
        record("beneficiaries.give_up_export", by=None, on=export)
    return export


@transaction.atomic
def _write_claimed(export: PersonExport) -> PersonExport:
    """Write it, unless it was ended meanwhile, or the asker has lost the right."""
    export = PersonExport.objects.select_for_update(of=("self",)).select_related("programme", "by").get(pk=export.pk)
    if export.state != ExportState.ASKED:
        return export
    if not allowed(export.by, contents_named(export.about).permission, export.programme):
        _remove_files(export)
        export.state, export.problem = ExportState.FAILED, "the right has ended"
    else:
        export.rows = _write(export)
        export.state, export.path = ExportState.READY, f"{FOLDER}/{export.uuid.hex}.{export.format}"
    export.criteria = _without_words(export)
    export.save(update_fields=["state", "path", "rows", "problem", "criteria"])
    record("beneficiaries.write_export", by=export.by, on=export, rows=export.rows)
    return export


def _without_words(export: PersonExport) -> dict[str, str]:
    """The filter without what was searched for, which may be somebody's name."""
    return {name: value for name, value in export.criteria.items() if name != "q"}


def _write(export: PersonExport) -> int:
    """Write the file aside, then move it into place whole; returns how many rows are in it."""
    contents = contents_named(export.about)
    names = [column["name"] for column in export.columns]
    rows = _Counted(contents.rows(export), contents, names)
    final = _place(export)
    aside = final.with_suffix(".part")
    with translation.override(export.language):
        head = [contents.label(name) for name in names]
        with aside.open("wb") as out:
            os.fchmod(out.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
            if export.format == "csv":
                out.writelines(piece.encode() for piece in csv_lines(head, rows))
            else:
                with closing(xlsx_file(str(contents.sheet), head, rows)) as book:
                    while piece := book.read(PIECE):
                        out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    aside.replace(final)
    return rows.number


class _Counted:
    """The cells of the rows, read some at a time, and how many there were."""

    def __init__(self, rows: Any, contents: Contents, names: list[str]) -> None:
        self.rows, self.contents, self.names, self.number = rows, contents, names, 0

    def __iter__(self) -> Iterator[list[object]]:
        for row in self.rows.iterator(chunk_size=AT_ONCE):
            self.number += 1
            yield self.contents.cells(row, self.names)


def _place(export: PersonExport) -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{export.uuid.hex}.{export.format}"


@transaction.atomic
def hand_over(export: PersonExport, *, by: Any, at: datetime) -> tuple[Path, PersonExport]:
    """The file, for the asker alone and as long as it lasts; each time is written down.

    Raises NotAllowed, or WrongState for a file that is not there.
    """
    export = PersonExport.objects.select_for_update(of=("self",)).select_related("programme", "by").get(pk=export.pk)
    require(by, "beneficiaries.download_export", export)
    if export.state != ExportState.READY or export.expires_at <= at or not _place(export).exists():
        raise WrongState(f"export {export.state}")
    export.downloads += 1
    export.save(update_fields=["downloads"])
    record("beneficiaries.download_export", by=by, on=export, number=export.downloads)
    return _place(export), export


def expire_due(*, at: datetime) -> int:
    """Delete the files whose time has run out; returns how many."""
    number = 0
    for found in PersonExport.objects.to_expire(at):
        with transaction.atomic():
            number += _expire(PersonExport.objects.select_for_update().get(pk=found.pk))
    return number


def withdraw_exports_of(subject: Subject) -> None:
    """Delete the ready files in which an erased person may stand: those of the person's programmes."""
    joined = Participation.objects.filter(beneficiary__in=subject.persons).values("programme")
    withdraw_exports(PERSONS, joined)


def withdraw_exports(about: str, programmes: Any) -> None:
    """Delete the ready files of these programmes (a query of their keys) in which somebody who is erased may stand.

    Inside the transaction that erases. A file that is being written is waited for; one that is not begun yet stays
    locked, so that it is written without the person.
    """
    states = [ExportState.ASKED, ExportState.READY]
    begun = PersonExport.objects.filter(state__in=states, about=about, programme__in=programmes)
    for export in begun.select_for_update(of=("self",)).order_by("pk"):
        if export.state == ExportState.READY:
            _expire(export)


def _expire(export: PersonExport) -> bool:
    """End a locked export that waits or is ready, and delete its file; whether there was anything to end."""
    if export.state == ExportState.READY:
        export.state, export.path = ExportState.EXPIRED, ""
    elif export.state == ExportState.ASKED:
        export.state, export.problem = ExportState.FAILED, "its time has run out"
    else:
        return False
    _remove_files(export)
    export.criteria = _without_words(export)
    export.save(update_fields=["state", "path", "problem", "criteria"])
    record("beneficiaries.expire_export", by=None, on=export)
    return True


def _remove_files(export: PersonExport) -> None:
    """The file, and what somebody who died while writing it left behind."""
    for place in (_place(export), _place(export).with_suffix(".part")):
        place.unlink(missing_ok=True)
