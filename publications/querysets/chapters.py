"""Reads of what is being written."""

from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from modeltranslation.utils import build_localized_fieldname

from publications.querysets.publications import of_writers

if TYPE_CHECKING:  # named in strings below
    from publications.models.chapter import Chapter, Figure, TranslatedFrom
    from publications.models.publication import Publication


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of publications that one writes."""
        return self.filter(of_writers(user, "publication__"))

    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication)

    def for_contents(self) -> Self:
        """Without the long texts."""
        texts = [build_localized_fieldname("body", code) for code, _name in settings.LANGUAGES]
        return self.defer("body", *texts)


class FigureQuerySet(models.QuerySet["Figure"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of publications that one writes."""
        return self.filter(of_writers(user, "publication__"))

    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication).select_related("picture")

    def with_picture(self, uuid: UUID) -> "Figure | None":
        """The one that shows this picture now."""
        return self.filter(picture__uuid=uuid).first()


class TranslatedFromQuerySet(models.QuerySet["TranslatedFrom"]):
    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(chapter__publication=publication)

    def of_chapter(self, chapter: "Chapter") -> Self:
        return self.filter(chapter=chapter).order_by("language", "field")

    def about(self, rows: "list[TranslatedFrom]") -> Self:
        """Those of the same languages and fields as these."""
        wanted = Q(pk__in=[])
        for row in rows:
            wanted |= Q(language=row.language, field=row.field)
        return self.filter(wanted)
