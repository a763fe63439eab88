"""Compile the message catalogues that are newer than their compiled form: `python -m config.catalogues`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile what has changed under `folder`, and return the catalogues that were compiled.

    Babel does it, so that no machine needs gettext to run the site.
    """
    changed = [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if is_newer(source)]
    for source in changed:
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        unfinished = source.with_suffix(".mo.unfinished")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(source.with_suffix(".mo"))
    return changed


def is_newer(source: Path) -> bool:
    """Whether the catalogue has changed since it was compiled."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    for compiled in compile_catalogues():
        print(compiled.relative_to(LOCALE))
