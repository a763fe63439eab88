"""What has changed in the source of a chapter since it was translated."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from modeltranslation.utils import build_localized_fieldname

from core.comparing import Part, compare_words
from core.models import TranslationState
from core.translating import text_hash
from publications.models import Chapter, TranslatedFrom
from publications.pieces import OF_CHAPTERS

MOST_WORDS = 2000
"""Words of two passages that are compared one by one; longer ones are shown one after the other."""


@dataclass(frozen=True)
class Change:
    """A passage of the source that the translation in `language` does not know."""

    language: str
    field: str
    parts: list[Part]


def keep_sources(chapter: Chapter, *, before: Chapter) -> None:
    """Keep the source text `before` for the translations that were made from it, as long as they are out of date; there
    is nothing to compare with where a translation is missing.

    To be called when the chapter and the states of its translations have been saved.
    """
    known, again = [], []
    for state in TranslationState.objects.filter(object_type=chapter._meta.label_lower, object_id=chapter.pk):
        for field in OF_CHAPTERS:
            old, new = _source(before, field), _source(chapter, field)
            row = TranslatedFrom(chapter=chapter, language=state.language, field=field, text=old)
            there = getattr(chapter, build_localized_fieldname(field, state.language)) or ""
            if not there.strip() or state.hashes.get(field) == text_hash(new):
                again.append(row)
            elif state.hashes.get(field) == text_hash(old):
                known.append(row)
    TranslatedFrom.objects.of_chapter(chapter).about(again).delete()
    TranslatedFrom.objects.bulk_create(
        known, update_conflicts=True, unique_fields=["chapter", "language", "field"], update_fields=["text"]
    )


def changes_of(chapter: Chapter) -> list[Change]:
    """By language and field: the passages of the source that are not what the translation was made from."""
    found = [
        Change(row.language, row.field, list(changed_passages(row.text, _source(chapter, row.field))))
        for row in TranslatedFrom.objects.of_chapter(chapter)
    ]
    return [change for change in found if change.parts]


def changed_passages(before: str, after: str) -> Iterator[Part]:
    """What differs, word by word; paragraphs that are the same are left out, "…" stands for them."""
    old, new = before.strip().split("\n"), after.strip().split("\n")
    if old == new:
        return
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            if any(line.strip() for line in old[i1:i2]):
                yield Part("same", "…\n\n")
            continue
        yield from _words("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))
        yield Part("same", "\n\n")


def _words(before: str, after: str) -> Iterator[Part]:
    if len(before.split()) + len(after.split()) <= MOST_WORDS:
        yield from compare_words(before, after)
        return
    if before:
        yield Part("removed", before)
    if after:
        yield Part("added", after)


def _source(chapter: Chapter, field: str) -> str:
    return getattr(chapter, build_localized_fieldname(field, chapter.source_language)) or ""
