"""The figures that chapters show, and their pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.auditing import record
from core.pictures import take_picture
from core.translating import record_translation
from publications.locking import lock_piece, lock_text
from publications.models import Chapter, Figure, Publication
from publications.text.book import TAKEN
from publications.writing import record_writing

MOST = 200
"""Figures of one publication."""


@transaction.atomic
def add_figure(publication: Publication, code: str, *, by: Any) -> Figure:
    """Begin a figure that chapters show by its short name.

    Raises NotAllowed, WrongState, ValidationError for a name that is taken or none, and for too many.
    """
    publication = lock_text(publication, by=by)
    code = slugify(code)[:60].strip("-_")
    if not code:
        raise ValidationError(_("Give the figure a short name, as “map-of-morocco”."), code="code")
    figures = Figure.objects.of_publication(publication)
    if figures.count() >= MOST:
        raise ValidationError(_("A publication has at most %(most)s figures."), params={"most": MOST}, code="most")
    chapters = Chapter.objects.of_publication(publication)
    if code in TAKEN or figures.filter(code=code).exists() or chapters.filter(anchor=code).exists():
        raise ValidationError(_("Another chapter or figure has the short name %(code)s."), params={"code": code})
    figure = Figure.objects.create(publication=publication, code=code, source_language=publication.source_language)
    record_translation(figure)
    record("publications.add_figure", by=by, on=publication, figure=code)
    return figure


@transaction.atomic
def set_picture(figure: Figure, file: "UploadedFile[Any]", *, by: Any) -> Figure:
    """Let the figure show this picture, in place of one that was there; released versions keep theirs.

    Raises NotAllowed, WrongState, ValidationError for what is no picture.
    """
    figure = lock_piece(figure, by=by)
    figure.picture = take_picture(file, by=by)
    figure.save(update_fields=["picture"])
    record_writing(figure.publication, by=by)
    return figure


@transaction.atomic
def remove_figure(figure: Figure, *, by: Any) -> None:
    """Take it out, with its words. Raises NotAllowed, WrongState."""
    figure = lock_piece(figure, by=by)
    record("publications.remove_figure", by=by, on=figure.publication, figure=figure.code)
    Figure.objects.filter(pk=figure.pk).delete()
