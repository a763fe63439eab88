"""The demo's publications for tests, and their editions as the worker's child prints them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.core.files.storage import default_storage

from core.shown import shown
from portal.demo.people import load_accounts
from portal.demo.programmes import load_programmes
from portal.demo.publications import load_publications
from portal.demo.repertoire import load_repertoire
from publications.models import Edition, ReleasedChapter
from tests.kit.printing import print_with, running_press
from tests.kit.stage import one_transaction
from tests.kit.tagged import Tagged


@contextmanager
def demo_publications() -> Iterator[None]:
    """Programmes, accounts, organisations and publications of the demo, until the end of the block."""
    with one_transaction():
        programme = load_programmes()
        users = load_accounts(programme)
        load_repertoire(programme, users)
        load_publications(users)
        yield


@dataclass
class Printed:
    """An edition on paper, and what it was printed from."""

    language: str
    title: str
    publisher: str
    chapters: list[tuple[int, str]]
    html: str
    pictures: dict[str, str]
    place: Path
    unprintable: str = ""

    @cached_property
    def paper(self) -> Tagged:
        return Tagged(self.place)


def print_editions(folder: Path, *, codes: set[str]) -> dict[str, Printed]:
    """The editions of these publications, by the name of their file."""
    found = {}
    with running_press() as press:
        for edition in Edition.objects.filter(release__publication__code__in=codes):
            one = printed(edition, folder / edition.name)
            one.unprintable = print_with(press, one.html, one.place, pictures=one.pictures)["unprintable"]
            found[f"{edition.release.publication.code} {edition.language}"] = one
    return found


def printed(edition: Edition, place: Path) -> Printed:
    """What is to be printed, with what it should show."""
    publication = edition.release.publication
    rows = ReleasedChapter.objects.of_release(edition.release, edition.language)
    return Printed(
        edition.language,
        str(shown(publication, "title", edition.language)),
        str(shown(publication.programme or publication.organisation, "name", edition.language)),
        [(row.depth, f"{row.number} {row.title}") for row in rows],
        edition.file.html,
        {one["address"]: default_storage.path(one["file"]) for one in edition.file.pictures},
        place,
    )
