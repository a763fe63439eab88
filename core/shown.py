"""Which text of a translated row a reader gets, and in which language it really is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from core.translated import languages_in_order


@dataclass(frozen=True)
class Shown:
    """A text and its language; `foreign` is that language when it is not the one that was asked for, else empty."""

    text: str
    language: str
    foreign: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def shown(row: Any, field: str, language: str | None = None) -> Shown:
    """The text of a translated `field`: in the asked language (default: the current one), else in the one that it was
    written in, else in it, fr, en."""
    asked, *others = languages_in_order(language)
    for code in [asked, row.source_language, *others]:
        text = getattr(row, build_localized_fieldname(field, code)) or ""
        if text.strip():
            return Shown(text, code, "" if code == asked else code)
    return Shown("", asked, "")


def languages_of(row: Any, *fields: str) -> list[str]:
    """The languages in which every one of these fields that has a text at all has one: the page truly exists there."""
    wanted = [field for field in fields if shown(row, field)]
    return [
        code
        for code, _name in settings.LANGUAGES
        if all((getattr(row, build_localized_fieldname(field, code)) or "").strip() for field in wanted)
    ]
