"""Taking a spreadsheet in."""

import hashlib
import io
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.auditing import record
from core.importing.kinds import Kind, kind_named
from core.models import ImportBatch, Upload
from core.ringing import ring
from core.spreadsheets.reading import Table, read_csv
from core.spreadsheets.workbooks import read_xlsx
from core.states import require
from core.uploading import XLSX, clean_name

CSV = "text/csv"
ACCEPT = ".csv,.txt,.tsv,.xlsx"


def receive_spreadsheet(file: "UploadedFile[Any]", kind: Kind, *, by: Any) -> ImportBatch:
    """Keep the file and have it read soon. Raises ValidationError, for people, when it is refused."""
    require(by, kind.permission)
    content, content_type = _checked(file, kind)
    with transaction.atomic():
        upload = Upload(
            name=_name(file.name or "", content_type), content_type=content_type, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), by=by,
        )  # fmt: skip
        upload.file.save("", io.BytesIO(content), save=False)  # type: ignore[arg-type]
        upload.save()
        batch = ImportBatch.objects.create(kind=kind.code, upload=upload, by=by)
        record("core.receive_import", by=by, on=batch, kind=kind.code)
        ring("core.tasks.read_imports")
    return batch


def _checked(file: "UploadedFile[Any]", kind: Kind) -> tuple[bytes, str]:
    """The content and what it is: an XLSX or another format of the kind by its content, else a text, which reading
    will judge."""
    if not file.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise ValidationError(
            _("This file is too large: at most %(limit)s."), code="too_large", params={"limit": limit}
        )
    file.seek(0)
    content = file.read()
    ending = PurePath(file.name or "").suffix.lower()
    if content.startswith(b"PK") and ending == ".xlsx":
        return content, XLSX
    for one in kind.formats:
        if ending.lstrip(".") in one.endings and one.is_such(content):
            return content, one.content_type
    if ending not in {".csv", ".txt", ".tsv"} or content.startswith((b"PK", b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_wanted(kind), code="kind")
    return content, CSV


def accepted_endings(kind: Kind) -> str:
    """What a browser offers to choose from."""
    return ",".join([ACCEPT, *(f".{ending}" for one in kind.formats for ending in one.endings)])


def _wanted(kind: Kind) -> str:
    if not kind.formats:
        return _("Send a table saved as CSV or as XLSX.")
    others = ", ".join(one.label for one in kind.formats)
    return _("Send a table saved as CSV or as XLSX, or a file in %(formats)s.") % {"formats": others}


def _name(name: str, content_type: str) -> str:
    return clean_name(name, XLSX)[:100] if content_type == XLSX else clean_name(name or "table.csv", XLSX)[:100]


def table_of(batch: ImportBatch) -> Table:
    """The table in the file of a batch. Raises Unreadable."""
    with batch.upload.file.open("rb") as file:
        content = file.read()
    for one in kind_named(batch.kind).formats:
        if batch.upload.content_type == one.content_type:
            return one.read(content)
    return read_xlsx(content) if batch.upload.content_type == XLSX else read_csv(content)
