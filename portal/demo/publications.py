"""The demo's publications: what earlier programmes published, as the facts say it, and guidelines of our own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core.models import Upload
from core.translating import record_translations
from core.uploading import store_upload
from portal.demo import drawings, drawings_return
from portal.demo.content import days_from_now, in_languages, read, steady_id
from portal.demo.guidelines_reader import Folder, Piece, folders, read_folder
from programmes.models import Programme
from publications.models import Chapter, Figure, OldFile, Publication
from publications.releasing import enter_historical, release_publication
from repertoire.models import Organisation

Found = dict[str, Any]
DRAWINGS = drawings.DRAWINGS | drawings_return.DRAWINGS
BEGUN_BEFORE = 60
"""Days from the first word to the first version."""


def load_publications(users: dict[str, User]) -> None:
    """The archive of the past; then every folder of guidelines, written and released."""
    _past_publications(users["comms"])
    for path in folders():
        _write_and_release(path, users["comms"])


def _past_publications(by: User) -> None:
    """Those of the real programmes: their names, their languages, by when they were out, and nothing else."""
    found = read("publications")["historical"]
    rows = Publication.objects.bulk_create(_past_publication(one) for one in found)
    record_translations(rows, before={})
    OldFile.objects.bulk_create(
        OldFile(publication=row, language=language)
        for row, one in zip(rows, found, strict=True)
        for language in one["files"]
    )
    for row in rows:
        enter_historical(row, by=by)


def _past_publication(found: Found) -> Publication:
    return Publication(
        **_known(found), out_by=date.fromisoformat(found["out_by"]) if "out_by" in found else None,
        created_at=days_from_now(-300), **in_languages("title", found["title"]),
        **in_languages("abstract", found["abstract"]),
    )  # fmt: skip


def _known(found: Found) -> Found:
    """What any publication of the demo says of itself."""
    return {
        "uuid": steady_id("publication", found["code"]), "code": found["code"], "kind": found["kind"],
        "source_language": found["source_language"], "authors": found.get("authors", ""),
        "programme": Programme.objects.get(code=found["programme"]) if found.get("programme") else None,
        "organisation": Organisation.objects.get(code=found["organisation"]) if "organisation" in found else None,
    }  # fmt: skip


def _write_and_release(path: Path, by: User) -> None:
    folder = read_folder(path)
    found = {"code": folder.name, **read("publications")["as_most"], **read("publications")["written"][folder.name]}
    out = -found["released_days_ago"]
    publication = Publication.objects.create(
        **_known(found), created_at=days_from_now(out - BEGUN_BEFORE),
        **{
            name: text
            for field in ("title", "subtitle", "abstract")
            for name, text in in_languages(field, folder.facts.get(field)).items()
        },
    )  # fmt: skip
    record_translations([publication], before={})
    _chapters(publication, folder)
    _figures(publication, folder, by)
    release_publication(publication, note="", by=by, at=days_from_now(out))


def _chapters(publication: Publication, folder: Folder) -> None:
    """Those of one depth in one statement, each below the ones that hold them."""
    rows: dict[str, Chapter] = {}
    for depth in range(3):
        made = Chapter.objects.bulk_create(
            _chapter(publication, piece, position, rows)
            for position, piece in enumerate(folder.pieces, 1)
            if len(piece.path) == depth
        )
        rows |= {row.anchor: row for row in made}
    record_translations(list(rows.values()), before={})


def _chapter(publication: Publication, piece: Piece, position: int, rows: dict[str, Chapter]) -> Chapter:
    return Chapter(
        uuid=steady_id("chapter", f"{publication.code}/{piece.anchor}"), publication=publication, position=position,
        parent=rows[piece.path[-1]] if piece.path else None, anchor=piece.anchor,
        source_language=publication.source_language, **in_languages("title", piece.titles),
        **in_languages("body", piece.bodies),
    )  # fmt: skip


def _figures(publication: Publication, folder: Folder, by: User) -> None:
    record_translations(Figure.objects.bulk_create(_drawn_figures(publication, folder, by)), before={})


def _drawn_figures(publication: Publication, folder: Folder, by: User) -> Iterator[Figure]:
    for code, found in folder.figures.items():
        yield Figure(
            uuid=steady_id("figure", f"{publication.code}/{code}"), publication=publication, code=code,
            picture=_drawn(found.get("drawing", code), by), source_language=publication.source_language,
            **in_languages("caption", found["caption"]), **in_languages("words", found["words"]),
            **in_languages("credit", found.get("credit")),
        )  # fmt: skip


def _drawn(name: str, by: User) -> Upload:
    return store_upload(SimpleUploadedFile(f"{name}.png", DRAWINGS[name]().saved(), "image/png"), by=by)
