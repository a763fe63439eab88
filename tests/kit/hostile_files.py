"""Files that a careless or malicious person would send, made on the spot and small on disk."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from struct import pack

from django.core.files.uploadedfile import SimpleUploadedFile

PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
PDF += b"trailer<</Root 1 0 R>>\n%%EOF\n"
SCRIPT = b"<script>alert(document.domain)</script>"


def zipped(**members: bytes) -> bytes:
    """A ZIP; `__` in a name stands for a slash and `_dot_` for a dot."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def escaping_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../evil.txt", "outside")
    return out.getvalue()


def office(content_type: bytes, *, macro: bool) -> bytes:
    """A Word document as small as can be, with or without a macro project in it."""
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    types += b'<Override PartName="/word/document.xml" ContentType="' + content_type + b'"/></Types>'
    members = {"[Content_Types]_dot_xml": types, "word__document_dot_xml": b"<w:document/>"}
    return zipped(**members, **({"word__vbaProject_dot_bin": b"Attribute VB_Name"} if macro else {}))


def docx() -> bytes:
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return office(main, macro=False)


def docx_with_macro() -> bytes:
    return office(b"application/vnd.ms-word.document.macroEnabled.main+xml", macro=True)


def zip_bomb() -> bytes:
    """A thousand times larger once unpacked: a document of 150 MB in 150 KB."""
    return zipped(word__document_dot_xml=b"\0" * 150 * 1024 * 1024)


def chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int) -> bytes:
    """A PNG that says it is that large, with the pixels of one row."""
    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PNG + header + chunk(b"IDAT", zlib.compress(b"\0" * (width % 10_000 + 1))) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
ENTITIES += b'<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&b;&x;</svg>'

FILES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a plain PDF": ("plan.pdf", "application/pdf", lambda: PDF),
    "an empty file": ("empty.pdf", "application/pdf", lambda: b""),
    "a giant": ("giant.pdf", "application/pdf", lambda: PDF + b"\0" * 11 * 1024 * 1024),
    "a ZIP bomb": ("plan.docx", "application/zip", zip_bomb),
    "a ZIP that escapes": ("plan.zip", "application/zip", escaping_zip),
    "PDF and ZIP at once": ("plan.pdf", "application/pdf", lambda: PDF + zipped(x_dot_html=SCRIPT)),
    "PDF with JavaScript": ("plan.pdf", "application/pdf", lambda: PDF + b"<</S/JavaScript/JS(app.alert(1))>>"),
    "PNG header before HTML": ("photo.png", "image/png", lambda: PNG + SCRIPT),
    "PNG of a billion pixels": ("photo.png", "image/png", lambda: png(40_000, 40_000)),
    "PNG cut off": ("photo.png", "image/png", lambda: png(64, 64)[:40]),
    "GIF before a script": ("photo.gif", "image/gif", lambda: b"GIF89a/*" + SCRIPT),
    "SVG with a script": ("photo.svg", "image/svg+xml", lambda: SVG),
    "SVG called PNG": ("photo.png", "image/png", lambda: SVG),
    "XML with entities": ("photo.svg", "image/svg+xml", lambda: ENTITIES),
    "HTML called PDF": ("plan.pdf", "application/pdf", lambda: b"<!doctype html>" + SCRIPT),
    "document with a macro": ("plan.docm", "application/vnd.ms-word", docx_with_macro),
    "macro called document": ("plan.docx", "application/vnd.ms-word", docx_with_macro),
    "a program": ("plan.exe", "application/octet-stream", lambda: b"MZ\x90\x00" + b"\0" * 200),
    "a program called PDF": ("plan.pdf", "application/pdf", lambda: b"\x7fELF" + b"\0" * 200),
    "a shell script": ("plan.sh", "text/plain", lambda: b"#!/bin/sh\nrm -rf .\n"),
    "text of no encoding": ("plan.csv", "text/csv", lambda: b"name\n\xff\xfe\xfa\xf0\x00\n"),
    "a formula in a table": ("plan.csv", "text/csv", lambda: b'name\n"=HYPERLINK(""http://evil.example"")"\n'),
}
"""By name: what the sender calls it, what type the sender claims, and how it is made."""

HARMLESS = {"a plain PDF"}
"""The one of them that is what it says: the control beside the others."""


def upload(name: str, *, named: str = "") -> SimpleUploadedFile:
    """The file of the corpus with that name, ready to be posted; `named` replaces what the sender calls it."""
    called, content_type, make = FILES[name]
    file = SimpleUploadedFile(called, make(), content_type)
    if named:
        file._name = named  # type: ignore[attr-defined]  # past Django's cleaning, as a hand-made request would
    return file
