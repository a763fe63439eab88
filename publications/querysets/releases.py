"""Reads of what was released."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Func, Value

from publications.querysets.publications import of_writers

if TYPE_CHECKING:  # named in strings below
    from publications.models.picture import ReleasedPicture
    from publications.models.publication import Publication
    from publications.models.release import Edition, Release, ReleasedChapter  # noqa: F401

MARK = ("<mark>", "</mark>")


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
    def of_release(self, release: "Release | int", language: str) -> Self:
        """As readers of this language see them, in order."""
        return self.filter(release=release, language=language).order_by("position")

    def anchor_of_holder(self, name: str) -> str:
        """The anchor of the first one in whose text something has this name, as a figure or a table; or nothing."""
        return self.filter(html__contains=f' id="{name}"').values_list("anchor", flat=True).first() or ""

    def for_contents(self) -> Self:
        """Without the long texts."""
        return self.defer("html", "vector")

    def languages_of(self, release: "Release", anchor: str) -> list[str]:
        """The languages in which the part with this anchor really is."""
        rows = self.filter(release=release, anchor=anchor, text_language=F("language"))
        return list(rows.order_by("language").values_list("language", flat=True))

    def among(self, positions: range) -> Self:
        """Those at these positions, without what the search needs."""
        return self.filter(position__gte=positions.start, position__lt=positions.stop).defer("vector")

    def found(self, words: str, text_language: str) -> Self:
        """Those whose words are in this language and hold `words`, the best first, without their texts."""
        asked = _query(words, text_language)
        rows = self.filter(text_language=text_language, vector=asked).defer("html", "vector")
        return rows.order_by(SearchRank(F("vector"), asked).desc(), "position")

    def excerpts(self, keys: Iterable[int], words: str, text_language: str) -> dict[int, str]:
        """What stands around the words in those with these keys: HTML in which the words are marked."""
        text = Func(F("html"), Value("<[^>]+>"), Value(" "), Value("g"), function="regexp_replace")
        excerpt = _headline(text, _query(words, text_language), text_language, max_words=40, min_words=20)
        rows = self.filter(pk__in=keys, text_language=text_language).annotate(excerpt=excerpt)
        return dict(rows.values_list("pk", "excerpt"))

    def with_marks(self, words: str, text_language: str) -> Self:
        """Annotates `marked`: the HTML, in which words of a search are marked where its language is this one."""
        asked = _query(words, text_language)
        return self.annotate(marked=_headline(F("html"), asked, text_language, highlight_all=True))


def _query(words: str, language: str) -> SearchQuery:
    return SearchQuery(words, config=f"public.circolo_{language}", search_type="websearch")


def _headline(text: Any, asked: SearchQuery, language: str, **how: Any) -> SearchHeadline:
    start, stop = MARK
    return SearchHeadline(text, asked, config=f"public.circolo_{language}", start_sel=start, stop_sel=stop, **how)


class ReleasedPictureQuerySet(models.QuerySet["ReleasedPicture"]):
    def of_release(self, release: "Release") -> Self:
        return self.filter(release=release).select_related("upload").order_by("upload_id")

    def with_picture(self, publication: "Publication", uuid: UUID) -> "ReleasedPicture | None":
        """One of any version of the publication, whatever has become of its figure."""
        return self.filter(release__publication=publication, upload__uuid=uuid).select_related("upload").first()


class PrintedQuerySet(models.QuerySet["Edition"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of publications that one writes."""
        return self.filter(of_writers(user, "release__publication__"))

    def of_release(self, release: "Release") -> Self:
        """Its documents with their state."""
        return self.filter(release=release).select_related("release__publication", "file").order_by("language")

    def of_publication(self, publication: "Publication") -> Self:
        """Those of all its versions, the newest first."""
        rows = self.filter(release__publication=publication).select_related("release__publication", "file")
        return rows.defer("file__html", "file__pictures").order_by("-release__number", "language")
