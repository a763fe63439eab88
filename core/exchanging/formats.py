"""In which formats texts travel. The library for XLIFF is loaded when the first such file is written or read."""

import io
from collections.abc import Iterable
from typing import IO

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.exchanging.sheets import write_sheet
from core.exchanging.units import Unit
from core.importing.kinds import Format
from core.spreadsheets.reading import Table
from core.uploading import XLSX

TYPE = "application/x-xliff+xml"


class Form(models.TextChoices):
    """What a translator works with."""

    XLSX = "xlsx", _("a spreadsheet (XLSX), for Excel or LibreOffice")
    XLIFF = "xlf", _("XLIFF 1.2, for the tools of translators")


TYPES = {Form.XLSX: XLSX, Form.XLIFF: TYPE}


def write_file(units: Iterable[Unit], form: str) -> IO[bytes]:
    """The texts in that format."""
    if form == Form.XLSX:
        return write_sheet(units)
    from core.exchanging.xliff import write_xliff

    return io.BytesIO(write_xliff(units))


def _is_xliff(content: bytes) -> bool:
    """By how it begins, in any encoding of ASCII's letters."""
    return b"xliff" in content[:4000].replace(b"\x00", b"")


def _read(content: bytes) -> Table:
    from core.exchanging.xliff import read_xliff

    return read_xliff(content)


XLIFF = Format(TYPE, ("xlf", "xliff"), "XLIFF", _is_xliff, _read)
