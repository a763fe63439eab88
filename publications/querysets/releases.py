"""Reads of what was released."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from publications.querysets.publications import of_writers

if TYPE_CHECKING:  # named in strings below
    from publications.models.publication import Publication
    from publications.models.release import Edition, Release, ReleasedChapter  # noqa: F401


class ReleaseQuerySet(models.QuerySet["Release"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of publications that one writes."""
        return self.filter(of_writers(user, "publication__"))

    def of_publication(self, publication: "Publication") -> Self:
        return self.filter(publication=publication)

    def newest(self) -> "Release | None":
        """The one that the public reads."""
        return self.order_by("-number").first()


class ReleasedChapterQuerySet(models.QuerySet["ReleasedChapter"]):
    def of_release(self, release: "Release", language: str) -> Self:
        """As readers of this language see them, in order."""
        return self.filter(release=release, language=language).order_by("position")

    def for_contents(self) -> Self:
        """Without the long texts."""
        return self.defer("html", "vector")


class EditionQuerySet(models.QuerySet["Edition"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of publications that one writes."""
        return self.filter(of_writers(user, "release__publication__"))

    def of_release(self, release: "Release") -> Self:
        """Its documents with their state."""
        return self.filter(release=release).select_related("release__publication", "file").order_by("language")
