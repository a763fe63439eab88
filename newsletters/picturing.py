"""Pictures at the top of an issue and of its articles."""

import copy
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.pictures import take_picture
from core.translating import record_translation
from newsletters.pieces import content_of
from newsletters.writing import P, lock_piece, record_writing


@transaction.atomic
def set_picture(piece: P, file: "UploadedFile[Any]", *, by: Any) -> P:
    """Put a picture at the top of a piece, in place of the one that was there.

    Raises NotAllowed, WrongState, ValidationError for what is no picture.
    """
    piece = lock_piece(piece, by=by)
    piece.picture = take_picture(file, by=by)
    piece.save(update_fields=["picture"])
    record_writing(piece, by=by)
    return piece


@transaction.atomic
def remove_picture(piece: P, *, by: Any) -> P:
    """Take the picture away, with the words about it. Raises NotAllowed, WrongState."""
    piece = lock_piece(piece, by=by)
    words = [name for name in content_of(piece) if name.startswith("picture_words")]
    before = copy.copy(piece)
    piece.picture = None
    for name in words:
        setattr(piece, name, "")
    piece.save(update_fields=["picture", *words])
    record_translation(piece, before=before, minor=True)
    record_writing(piece, by=by)
    return piece
