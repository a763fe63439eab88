"""`python -m config.messages`: gather every message of the code and the templates into the catalogues in locale/.

New ones come in untranslated (English ones translate themselves), those that nobody uses any more go. It finds
what Django's makemessages finds, without gettext on the machine; config.catalogues compiles the result.
"""

import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("it", "fr", "en")
NOT_SHOWN = {"tests", "bench", "locale", "static", "var", "docs", "migrations", "node_modules", "__pycache__"}
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (1,)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}


def catalogue_of(root: Path, language: str) -> Path:
    """Where a language's messages stand."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def sources(root: Path) -> Iterator[Path]:
    """Python files and templates whose texts somebody sees, in a stable order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_SHOWN and not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            is_template = "templates" in path.relative_to(root).parts
            if name.endswith(".py") or (is_template and name.endswith((".html", ".txt", ".svg", ".xml"))):
                yield path


def as_python(path: Path) -> bytes:
    """The file as Python source; of a template, only its messages, each on its line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def gather(root: Path) -> Catalog:
    """Every message below `root`, untranslated."""
    found = empty()
    for path in sources(root):
        for line, texts, comments, context in extract(
            "python", BytesIO(as_python(path)), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            place = [(path.relative_to(root).as_posix(), line)]
            found.add(texts, locations=place, auto_comments=comments, context=context)
    return found


def empty(language: str | None = None) -> Catalog:
    """A catalogue without messages."""
    return Catalog(
        locale=language,
        project="Circolo",
        version="1",
        header_comment="# The messages of Circolo, gathered by `make messages`.",
        msgid_bugs_address="contact@circolo.example",
        last_translator="Circolo",
        language_team="Circolo",
        fuzzy=False,
    )


def read(path: Path, language: str) -> Catalog:
    """The catalogue in that file; an empty one where there is none yet."""
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(root: Path) -> None:
    """Bring the catalogues up to what the sources say; English messages translate themselves."""
    found = gather(root)
    for language in LANGUAGES:
        path = catalogue_of(root, language)
        catalogue = read(path, language)
        found.creation_date = catalogue.creation_date
        catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
        missing = 0
        for message in catalogue:
            if message.id and not is_translated(message.string):
                if language == "en":
                    message.string = message.id
                else:
                    missing += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
        print(f"{language}: {len(catalogue)} messages, {missing} to translate")


def is_translated(text: str | list[str] | tuple[str, ...] | None) -> bool:
    """Whether every form of the message has a text."""
    return bool(text) if isinstance(text, str | None) else all(text)


if __name__ == "__main__":
    update(Path(__file__).resolve().parent.parent)
