"""Where documents are kept and made, and from what: folders, fonts, the name that all inputs together give."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

PRINT = Path(__file__).resolve().parent.parent.parent / "static" / "print"
"""The only folder of our own from which documents take style sheets and marks: as "print/<name>"."""
FOLDER = "renderings"
FONT_CACHE = "fonts"
FONTS = ("fontpkg-noto-sans", "fontpkg-noto-sans-arabic")
"""A wheel for each script; the first is asked first."""
ENGINE = ("weasyprint", "pydyf", "fonttools", "pyphen", *FONTS)


def place_of(digest: str) -> Path:
    """The finished file of that name."""
    return Path(settings.MEDIA_ROOT) / FOLDER / digest[:2] / f"{digest}.pdf"


def workshop() -> Path:
    """The folder of what is not finished: beside the kept files, on the same disk, in no backup."""
    return Path(settings.MEDIA_ROOT).parent / "rendering"


def font_folders() -> list[Path]:
    """The folders of the font wheels, found without loading them."""
    found = [find_spec(name.replace("-", "_")) for name in FONTS]
    return [Path(spec.origin).parent / "files" for spec in found if spec is not None and spec.origin is not None]


def digest_of(**inputs: Any) -> str:
    """The name of a document that is made from `inputs`, with the style sheets, fonts and engine of now."""
    everything = {**inputs, "engine": _engine(), "print": _print_folder()}
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


@lru_cache
def _engine() -> dict[str, str]:
    return {name: version(name) for name in ENGINE}


def _print_folder() -> dict[str, str]:
    files = sorted(path for path in PRINT.rglob("*") if path.is_file())
    return {str(path.relative_to(PRINT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
