"""Reading the folders of the demo's guidelines: a file a language, and figures.json.

A file begins with a title, a subtitle and an abstract between two lines of "---". Its chapters begin with lines like
"## Title {#anchor}", one to three marks by how deep they stand; the Markdown of their text is below.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.demo.content import FOLDER, LANGUAGES

GUIDELINES = FOLDER / "guidelines"
CHAPTER = re.compile(r"^(#{1,3}) (.+?) \{#([a-z0-9-]+)\}$", re.MULTILINE)
FACT = re.compile(r"^(title|subtitle|abstract|authors):[ \t]*\|?[ \t]*", re.MULTILINE)


@dataclass
class Piece:
    """A chapter as the files have it: `titles` and `bodies` by language, `path` the anchors that it is inside of."""

    anchor: str
    path: tuple[str, ...]
    titles: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)


@dataclass
class Folder:
    """All that a folder holds: `facts` by their name and language, figures by their code."""

    name: str
    facts: dict[str, dict[str, str]]
    pieces: list[Piece]
    figures: dict[str, dict[str, Any]]


def folders() -> list[Path]:
    """Every folder of guidelines."""
    return sorted(path for path in GUIDELINES.iterdir() if path.is_dir())


def read_folder(path: Path) -> Folder:
    """The chapters in the order of the first language that has them; a language may lack some, or all."""
    facts: dict[str, dict[str, str]] = {}
    pieces: dict[str, Piece] = {}
    for language in sorted(LANGUAGES, key=lambda code: -_length(path / f"{code}.md")):
        if not _length(path / f"{language}.md"):
            continue
        head, text = _halves((path / f"{language}.md").read_text(encoding="utf-8"))
        for name, value in _facts(head).items():
            facts.setdefault(name, {})[language] = value
        _read_chapters(text, language, pieces)
    figures = path / "figures.json"
    return Folder(path.name, facts, list(pieces.values()), json.loads(figures.read_text()) if figures.exists() else {})


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _halves(text: str) -> tuple[str, str]:
    _before, head, rest = text.split("---\n", 2)
    return head, rest


def _facts(head: str) -> dict[str, str]:
    """What stands behind each name, over any number of lines."""
    parts = FACT.split(head)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: "\n".join(line.strip() for line in text.strip().splitlines()) for name, text in pairs}


def _read_chapters(text: str, language: str, pieces: dict[str, Piece]) -> None:
    parts = CHAPTER.split(text)[1:]
    open_ones: list[str] = []
    for marks, title, anchor, body in zip(*(parts[at::4] for at in range(4)), strict=True):
        open_ones = open_ones[: len(marks) - 1]
        piece = pieces.setdefault(anchor, Piece(anchor, tuple(open_ones)))
        piece.titles[language], piece.bodies[language] = title, body.strip()
        open_ones.append(anchor)
