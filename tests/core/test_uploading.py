"""Taking in files: judged by their content, under harmless names, given out as attachments."""

import random
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core.uploading import (
    DOCX,
    JPEG,
    ODS,
    ODT,
    PDF,
    PNG,
    XLSX,
    check_upload,
    clean_name,
    serve_upload,
    store_upload,
)
from tests.kit import hostile_files
from tests.kit.hostile import FILE_NAME
from tests.kit.hostile_files import docx, png, zipped


def picture(kind: str, *, width: int = 8, height: int = 8) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def opendocument(kind: str) -> bytes:
    return zipped(mimetype=kind.encode(), content_dot_xml=b"<office/>")


SOUND: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "PDF": ("plan.pdf", PDF, lambda: hostile_files.PDF),
    "PDF with a line after its end": ("plan.pdf", PDF, lambda: hostile_files.PDF + b"\r\n\0\x1a"),
    "JPEG": ("photo.jpg", JPEG, lambda: picture("JPEG")),
    "JPEG by its longer name": ("photo.JPEG", JPEG, lambda: picture("JPEG")),
    "PNG": ("photo.png", PNG, lambda: picture("PNG")),
    "Word": ("plan.docx", DOCX, docx),
    "Excel": ("plan.xlsx", XLSX, lambda: zipped(xl__workbook_dot_xml=b"<workbook/>")),
    "OpenDocument text": ("plan.odt", ODT, lambda: opendocument(ODT)),
    "OpenDocument table": ("plan.ods", ODS, lambda: opendocument(ODS)),
}
DOCX_OF_MANY = {f"word__{number}_dot_xml": b"" for number in range(5001)}

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "PDF with a script": ("plan.pdf", lambda: with_action(b"/S/JavaScript/JS(app.alert(1))"), "active"),
    "PDF that starts a program": ("plan.pdf", lambda: with_action(b"/S/Launch/F(cmd.exe)"), "active"),
    "PDF that is cut off": ("plan.pdf", lambda: hostile_files.PDF[:-12], "broken"),
    "PDF with a page of HTML behind": ("plan.pdf", lambda: hostile_files.PDF + hostile_files.SCRIPT, "appended"),
    "PDF before much else": ("plan.pdf", lambda: hostile_files.PDF + b" " * 5000, "appended"),
    "PNG with an archive behind": ("photo.png", lambda: picture("PNG") + zipped(x_dot_html=b"x"), "appended"),
    "JPEG with an archive behind": ("photo.jpg", lambda: picture("JPEG") + zipped(x_dot_html=b"x"), "appended"),
    "PNG of too many pixels": ("photo.png", lambda: png(8_000, 7_000), "too_large"),
    "PNG called PDF": ("photo.pdf", lambda: picture("PNG"), "disguised"),
    "a name without an ending": ("photo", lambda: picture("PNG"), "disguised"),
    "a name of an ending only": (".png", lambda: picture("PNG"), "disguised"),
    "Word of many parts": ("plan.docx", lambda: zipped(word__document_dot_xml=b"", **DOCX_OF_MANY), "too_large"),
    "an archive": ("plan.docx", lambda: zipped(notes_dot_txt=b"x"), "kind"),
    "an archive cut off": ("plan.docx", lambda: docx()[:-30], "kind"),
    "only the sign of an archive": ("plan.docx", lambda: b"PK", "kind"),
    "OpenDocument of another kind": ("plan.odt", lambda: opendocument("text/html"), "kind"),
    "GIF": ("photo.gif", lambda: picture("GIF"), "kind"),
    "TIFF called PNG": ("photo.png", lambda: picture("TIFF"), "kind"),
}


def with_action(action: bytes) -> bytes:
    """A PDF that does something when it is opened, well-formed to its end."""
    return hostile_files.PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<<" + action + b">>")


def sent(name: str, content: bytes) -> Any:
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined]  # past Django's cleaning, as a hand-made request would
    return file


@pytest.mark.parametrize("case", SOUND)
def test_a_sound_file_is_taken_for_what_it_is(case: str) -> None:
    name, kind, make = SOUND[case]
    checked = check_upload(sent(name, make()))
    assert (checked.content_type, checked.content) == (kind, make())


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_sound_is_refused_for_its_reason(case: str) -> None:
    name, make, reason = REFUSED[case]
    with pytest.raises(ValidationError) as refusal:
        check_upload(sent(name, make()))
    assert refusal.value.code == reason


def test_a_name_that_promises_what_the_content_is_not_is_said_to_be_the_reason() -> None:
    with pytest.raises(ValidationError) as refusal:
        check_upload(sent("plan.pdf", b"only some words"))
    assert refusal.value.messages[0].startswith("This is not a .pdf file, though its name says so.")
    with pytest.raises(ValidationError) as refusal:
        check_upload(sent("plan.exe", b"only some words"))
    assert refusal.value.messages[0].startswith("This kind of file is not accepted.")


def test_a_file_that_was_read_before_is_read_from_its_beginning() -> None:
    file = sent("plan.pdf", hostile_files.PDF)
    file.read()
    assert check_upload(file).content == hostile_files.PDF


def test_the_limit_is_the_one_of_the_settings(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(hostile_files.PDF)
    assert check_upload(sent("plan.pdf", hostile_files.PDF)).content
    settings.UPLOAD_MAX_BYTES -= 1
    with pytest.raises(ValidationError) as refusal:
        check_upload(sent("plan.pdf", hostile_files.PDF))
    assert refusal.value.code == "too_large"
    assert "bytes" in refusal.value.messages[0]


@pytest.mark.parametrize("case", ["PDF", "JPEG", "PNG", "Word", "OpenDocument text"])
def test_a_damaged_file_is_refused_or_harmless_and_never_an_error(case: str) -> None:
    name, _, make = SOUND[case]
    whole, chance = make(), random.Random(case)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        content = bytes(damaged[: chance.randrange(len(damaged) + 1)] if chance.random() < 0.3 else damaged)
        try:
            checked = check_upload(sent(name, content))
        except ValidationError as refusal:
            assert refusal.messages  # noqa: PT017 (either answer is right)
        else:
            assert checked.content == content


@pytest.mark.parametrize("name", FILE_NAME.values(), ids=FILE_NAME)
def test_a_name_is_short_and_has_no_path_and_nothing_hidden(name: str) -> None:
    cleaned = clean_name(name, PDF)
    assert 0 < len(cleaned) <= 100
    assert cleaned.isprintable()
    assert not set(cleaned) & set('/\\<>:"|?*\r\n\0')
    assert not cleaned.startswith(".")


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Business plan (Khouribga).PDF", "Business plan (Khouribga).pdf"),
        ("C:\\Users\\amina\\plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("مشروع.pdf", "مشروع.pdf"),
        ("e\u0301cole.pdf", "école.pdf"),
        ("cv\u202efdp.pdf", "cvfdp.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("w" * 400 + ".pdf", "w" * 90 + ".pdf"),
    ],
)
def test_what_becomes_of_a_name(name: str, cleaned: str) -> None:
    assert clean_name(name, PDF) == cleaned


@pytest.mark.django_db
def test_a_file_is_given_out_as_an_attachment_of_its_true_type_and_kept_nowhere(amina: User) -> None:
    file = sent('plan"\r\nX-Evil: yes.pdf', hostile_files.PDF)
    with closing(serve_upload(store_upload(file, by=amina))) as response:
        assert b"".join(response.streaming_content) == hostile_files.PDF  # type: ignore[arg-type]
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "X-Evil" not in response.headers


@pytest.mark.django_db
def test_a_file_can_be_given_out_under_another_name(amina: User) -> None:
    upload = store_upload(sent("Amina Zerouali.pdf", hostile_files.PDF), by=amina)
    with closing(serve_upload(upload, name="MR1-001-1.pdf")) as response:
        assert response["Content-Disposition"] == 'attachment; filename="MR1-001-1.pdf"'
