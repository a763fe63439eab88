"""Publications: what is written, what was released of it, and the files."""

from publications.models.chapter import Chapter, Figure, TranslatedFrom
from publications.models.picture import ReleasedPicture
from publications.models.publication import OldFile, Publication
from publications.models.release import Edition, Release, ReleasedChapter

__all__ = [
    "Chapter", "Edition", "Figure", "OldFile", "Publication", "Release", "ReleasedChapter", "ReleasedPicture",
    "TranslatedFrom",
]  # fmt: skip
