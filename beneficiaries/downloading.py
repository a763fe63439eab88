"""Everything that is held about a person as one archive: the rows as JSON under readable names, and the files."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import capfirst

from beneficiaries.models import Beneficiary
from core.auditing import record
from core.models import Upload
from core.personal_data import collect, files_of
from core.uploading import clean_name

IN_MEMORY = 4 * 1024 * 1024
PIECE = 1 << 20


def write_archive(person: Beneficiary | None, *, user: Any, at: datetime) -> IO[bytes]:
    """The archive in a temporary file, at its start; gone once it is closed. That it was made is written down."""
    record("beneficiaries.download_own_data", by=user, on=person)
    held = collect(person=person, user=user)
    out: IO[Any] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        content = {"made_at": at, "held": held, "names": _names(held)}
        archive.writestr("data.json", json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for name, upload in _named(files_of(person=person, user=user)):
            _add(archive, name, upload)
    out.seek(0)
    return out


def _names(held: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, str]]:
    """What the tables and their columns are called, in the reader's language."""
    names: dict[str, dict[str, str]] = {}
    for label, rows in held.items():
        model = apps.get_model(label)
        names[label] = {"": capfirst(str(model._meta.verbose_name_plural))}
        for column in rows[0]:
            names[label][column] = capfirst(str(model._meta.get_field(column).verbose_name))
    return names


def _named(uploads: list[Upload]) -> Iterator[tuple[str, Upload]]:
    """A harmless name for each file, none twice."""
    for number, upload in enumerate(uploads, 1):
        yield f"files/{number:03d} {clean_name(upload.name, upload.content_type)}", upload


def _add(archive: zipfile.ZipFile, name: str, upload: Upload) -> None:
    """A file that is gone from the disk is left out: its row still tells that it was there."""
    try:
        source = upload.file.open("rb")
    except (FileNotFoundError, ValueError):
        return
    with source, archive.open(name, "w") as target:
        while piece := source.read(PIECE):
            target.write(piece)
