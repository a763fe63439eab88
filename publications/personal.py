"""Personal fields of publications: none; authors stand on the cover. Files belong to them, not to whoever sent them."""

from core.personal_data import register
from publications.models import (
    Chapter,
    Edition,
    Figure,
    OldFile,
    Publication,
    Release,
    ReleasedChapter,
    ReleasedPicture,
    TranslatedFrom,
)

register(
    Publication,
    plain="uuid programme organisation code kind state title subtitle abstract authors published_on out_by created_at "
    "source_language",
)
register(OldFile, plain="publication language upload", file="upload")
register(Chapter, plain="uuid publication parent position anchor title body source_language")
register(TranslatedFrom, plain="chapter language field text")
register(Figure, plain="uuid publication code picture caption words credit source_language", file="picture")
register(Release, plain="publication number note at by")
register(ReleasedChapter, plain="release language position depth number anchor title html text_language vector")
register(ReleasedPicture, plain="release upload", file="upload")
register(Edition, plain="release language file")
