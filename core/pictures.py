"""Pictures that pages and mails show: made smaller and without what a camera wrote into them when they are taken in."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.models import Upload
from core.uploading import ENDINGS, JPEG, PNG, check_upload

WIDTH = 1200
"""Pixels of the widest picture that is kept; a page shows it at half of that."""
MAIL_WIDTH = 900
"""The same in a mail, where every reader gets a copy of their own."""
HEIGHTS_A_WIDTH = 4
"""A picture that is higher than so many times its width would fill a phone several times over."""
QUALITY = 80


@dataclass(frozen=True)
class Picture:
    """A picture as it is handed out."""

    content: bytes
    content_type: str
    width: int
    height: int


def take_picture(file: "UploadedFile[Any]", by: Any) -> Upload:
    """Check a picture and keep it, drawn anew: upright, at most 1200 pixels wide, nothing in it but the picture.

    Raises ValidationError, in words for people, when it is refused.
    """
    checked = check_upload(file)
    if checked.content_type not in {JPEG, PNG}:
        raise ValidationError(_("Send a picture: JPEG or PNG."), code="kind")
    picture = draw_anew(checked.content, width=WIDTH)
    stem = checked.name.rpartition(".")[0]
    upload = Upload(
        name=f"{stem}.{ENDINGS[picture.content_type][0]}",
        content_type=picture.content_type,
        size=len(picture.content),
        sha256=hashlib.sha256(picture.content).hexdigest(),
        by=by,
    )
    upload.file.save("", ContentFile(picture.content), save=False)
    upload.save()
    return upload


def draw_anew(content: bytes, *, width: int) -> Picture:
    """The picture as JPEG, or PNG where one sees through it. Raises ValidationError for one that cannot be drawn."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            opened.draft("RGB", (width * 2, width * 2 * HEIGHTS_A_WIDTH))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((width, width * HEIGHTS_A_WIDTH), Image.Resampling.LANCZOS)
            return _written(image)
    except Exception as error:  # the many ways in which a decoder stumbles
        raise ValidationError(_("This file is damaged and cannot be opened."), code="broken") from error


def _written(image: Image.Image) -> Picture:
    """Of the pixels alone: a new picture takes over no date, place or profile."""
    out = io.BytesIO()
    if _seen_through(image):
        bare = Image.new("RGBA", image.size)
        bare.paste(image.convert("RGBA"))
        bare.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), PNG, *bare.size)
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), JPEG, *bare.size)


def _seen_through(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    lowest, _highest = image.convert("RGBA").getchannel("A").getextrema()
    return int(lowest) < 255  # type: ignore[arg-type]


def picture_of(upload: Upload, *, width: int | None = None) -> Picture | None:
    """What to hand out of a kept picture, drawn anew when it is wider than `width`; nothing for one that is gone."""
    if not upload.file.name:
        return None
    try:
        with default_storage.open(upload.file.name, "rb") as file:
            content: bytes = file.read()
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            size = image.size
    except OSError:  # erased this very moment, or lost
        return None
    if width is not None and size[0] > width:
        return draw_anew(content, width=width)
    return Picture(content, upload.content_type, *size)
