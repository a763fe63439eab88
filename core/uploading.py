"""Taking in files: only kinds on the list, judged by their content, within limits."""

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image

from core.models import Upload
from core.sizes import size_in_words

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

ENDINGS = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ODT: ("odt",),
    ODS: ("ods",),
}
ACCEPT = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)
PACKED = {DOCX, XLSX, ODT, ODS}
UNPACKED_LIMIT = 100 * 1024 * 1024
PIXEL_LIMIT = 50_000_000
BEHIND_THE_END = 2048
"""Bytes at the end of a PDF in which its last line must stand."""
ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch)\b")


@dataclass(frozen=True)
class Checked:
    """A file whose content is what it says."""

    content: bytes
    content_type: str
    name: str


def check_upload(file: "UploadedFile[Any]") -> Checked:
    """The content, its true type and a harmless name. Raises ValidationError, for people, when it is refused."""
    if not file.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is too large: at most %(limit)s."),
            code="too_large",
            params={"limit": size_in_words(settings.UPLOAD_MAX_BYTES)},
        )
    file.seek(0)
    content = file.read()
    content_type = _content_type(content)
    ending = _ending(file.name or "")
    if content_type not in ENDINGS:
        if f".{ending}" in ACCEPT.split(","):
            raise ValidationError(
                _("This is not a .%(ending)s file, though its name says so. Save it again as one, then send that."),
                code="kind",
                params={"ending": ending},
            )
        raise ValidationError(
            _("This kind of file is not accepted. Send a PDF, a picture (JPEG, PNG), or a document or spreadsheet."),
            code="kind",
        )
    if ending not in ENDINGS[content_type]:
        raise ValidationError(
            _("The name of this file ends in .%(ending)s, but its content is something else (%(kind)s)."),
            code="disguised",
            params={"ending": ending or "?", "kind": ENDINGS[content_type][0]},
        )
    _check_inside(content, content_type)
    return Checked(content, content_type, clean_name(file.name or "", content_type))


def store_upload(file: "UploadedFile[Any]", *, by: Any) -> Upload:
    """Check a file and keep it. Raises ValidationError when it is refused."""
    checked = check_upload(file)
    upload = Upload(
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        by=by,
    )
    upload.file.save("", io.BytesIO(checked.content), save=False)  # type: ignore[arg-type]
    upload.save()
    return upload


def serve_upload(upload: Upload, *, name: str = "") -> FileResponse:
    """The file as an attachment, under `name` or its own. The caller has checked that the reader may have it.

    Raises Http404 for one whose content was erased, be it this very moment.
    """
    if not upload.file:
        raise Http404
    try:
        content = upload.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(content, as_attachment=True, filename=name or upload.name, content_type=upload.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def ending_of(upload: Upload) -> str:
    """The usual ending of the file's true type, without a dot."""
    return ENDINGS[upload.content_type][0]


def clean_name(name: str, content_type: str) -> str:
    """The last part of a name without control, direction and path characters, at most 100 characters."""
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    kept = "".join(c for c in last if unicodedata.category(c)[0] not in "C" and c not in '<>:"|?*')
    path = PurePath(kept.strip(" ."))
    return f"{path.stem[:90].strip() or 'file'}{path.suffix.lower() or '.' + ENDINGS[content_type][0]}"


def _ending(name: str) -> str:
    return PurePath(name).suffix.lstrip(".").lower()


def _content_type(content: bytes) -> str:
    if content.startswith(b"PK"):
        return _packed_type(content)
    kind = filetype.guess(content)
    return kind.mime if kind else ""


def _packed_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return DOCX
            if "xl/workbook.xml" in names:
                return XLSX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                return declared if declared in {ODT, ODS} else ""
    except Exception:  # whatever the library stumbles over, this is no archive that we take
        return ""
    return ""


def _check_inside(content: bytes, content_type: str) -> None:
    if content_type in PACKED:
        _check_packed(content)
        return
    if content_type == PDF:
        _check_pdf(content)
    else:
        _check_picture(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise _appended()


def _broken() -> ValidationError:
    return ValidationError(_("This file is damaged and cannot be opened."), code="broken")


def _appended() -> ValidationError:
    return ValidationError(
        _("Something else stands behind the end of this file. Save it anew and send that copy."), code="appended"
    )


def _check_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-") or end < 0:
        raise _broken()
    if len(content) - end > BEHIND_THE_END or content[end + 5 :].strip(b"\0\t\n\f\r\x1a "):
        raise _appended()
    if ACTIVE_PDF.search(content):
        raise ValidationError(
            _("This PDF contains a program. Print it into a new PDF and send that copy."), code="active"
        )


def _check_picture(content: bytes) -> None:
    too_many = ValidationError(_("This picture has too many pixels."), code="too_large")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            pixels = image.width * image.height
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many from error
    except Exception as error:  # the many ways in which a decoder stumbles
        raise _broken() from error
    if pixels > PIXEL_LIMIT:
        raise too_many


def _check_packed(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = archive.infolist()
    if sum(entry.file_size for entry in files) > UNPACKED_LIMIT or len(files) > 5000:
        raise ValidationError(_("This file is too large once unpacked."), code="too_large")
    if any("vbaproject" in entry.filename.lower() for entry in files):
        raise ValidationError(_("Files with macros are not accepted."), code="macro")
