"""Editions as the worker makes them: once, whole or not at all, and with a reason when not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.models import RenderedFile
from core.rendering import printing
from core.rendering.places import place_of
from programmes.models import Programme
from publications import releasing
from publications.models import Chapter, Edition, Publication
from publications.outline import manuscript_of
from publications.printing import print_edition
from publications.releasing import release_publication
from publications.text.writing import write_out
from tests.cast import sign_in
from tests.kit.printing import text_of
from tests.kit.races import Outcome, meeting_before, no_row_locks, run_together
from tests.kit.tagged import Tagged
from tests.projects.judging import downloaded, in_english
from tests.publications import on_paper
from tests.publications.builders import make_chapter, make_figure, make_picture, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    while printing._left:
        printing._left.pop().close()


def in_italian(programme: Programme, body: str = "Parti da **qui**.", **fields: Any) -> Publication:
    """Guidelines of one chapter that is written in Italian alone, so that there is one edition."""
    publication = make_publication(programme, code="guide", **fields)
    make_chapter(publication, title_fr="", title_en="", body_it=body, body_fr="", body_en="")
    return publication


def released(publication: Publication, marco: User) -> Edition:
    return Edition.objects.of_release(release_publication(publication, note="", by=marco, at=timezone.now())).get()


def address_of(edition: Edition) -> str:
    with translation.override("it"):
        return reverse("publications:edition", args=["guide", edition.release.number, edition.language])


def both_ask(publication: Publication, marco: User) -> list[Outcome]:
    """The same edition, asked for by two at once, each on a connection of their own."""
    with mock.patch.object(releasing, "print_edition"):
        release = release_publication(publication, note="", by=marco, at=timezone.now())
    manuscript = manuscript_of(publication)
    book = write_out(manuscript.parts("it"), manuscript.plates("it"), "it")

    def ask() -> Edition:
        return print_edition(release, book, language="it", by=marco)

    with meeting_before(RenderedFile, "save_base"):
        return run_together(ask, ask)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_an_edition_at_once_get_the_same_one(programme: Programme, marco: User) -> None:
    outcomes = both_ask(in_italian(programme), marco)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert outcomes[0].value == outcomes[1].value
    assert (RenderedFile.objects.count(), Edition.objects.count()) == (1, 1)


def attempts_of_two_workers(publication: Publication, marco: User) -> int:
    """How often the one edition is begun when two workers look for work at the same moment."""
    edition = released(publication, marco)
    begun: list[int] = []
    with meeting_before(RenderedFile, "save"):
        outcomes = run_together(*[lambda: printing.claim_rendering(at=timezone.now())] * 2)
    begun = [outcome.value.pk for outcome in outcomes if outcome.value is not None]
    assert set(begun) == {edition.file_id}
    return len(begun)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_it_is_made_once(programme: Programme, marco: User) -> None:
    assert attempts_of_two_workers(in_italian(programme), marco) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_made_twice(programme: Programme, marco: User) -> None:
    with no_row_locks():
        assert attempts_of_two_workers(in_italian(programme), marco) == 2


def test_a_picture_that_is_gone_from_the_disk_is_told_to_staff_who_have_it_made_again(
    client: Client, programme: Programme, marco: User
) -> None:
    publication = in_italian(programme, "Ecco.\n\n![](figure:circle)")
    figure = make_figure(publication, make_picture(marco))
    assert figure.picture is not None
    place = Path(figure.picture.file.path)
    content = place.read_bytes()
    edition = released(publication, marco)
    for damaged in (None, b"<html><script>alert(1)</script>"):
        place.unlink() if damaged is None else place.write_bytes(damaged)
        assert printing.print_due() == 0
        assert not place_of(edition.file.digest).exists()
        assert client.get(address_of(edition)).status_code == 404
        office = reverse("admin:publications_publication_change", args=[publication.pk])
        page = sign_in(client, in_english(marco)).get(office).content.decode()
        assert "gone from the disk, or damaged: “Due archi che si chiudono.”" in page
        retry = reverse("admin:publications_publication_retry_edition", args=[publication.pk])
        assert "Being made" in client.post(retry, {"edition": edition.pk}, follow=True).content.decode()
        client.logout()
    place.write_bytes(content)
    assert printing.print_due() == 1
    assert downloaded(client.get(address_of(edition))).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_reason_is_told_in_the_language_of_who_reads_it(
    client: Client, programme: Programme, marco: User, language: str
) -> None:
    publication = in_italian(programme)
    edition = released(publication, marco)
    for state in ("rendering", "failed"):
        RenderedFile.objects.filter(pk=edition.file_id).update(state=state, problem="too_slow")
    marco.language = language
    marco.save(update_fields=["language"])
    page = sign_in(client, marco).get(reverse("admin:publications_publication_change", args=[publication.pk]))
    with translation.override(language):
        reason = RenderedFile.objects.get().reason
    assert reason in page.content.decode()
    assert (reason == "It takes longer than a document may take. Split it into smaller ones.") is (language == "en")


def test_an_old_edition_stays_at_its_address_and_the_page_says_that_there_is_a_newer_one(
    client: Client, programme: Programme, marco: User
) -> None:
    publication = in_italian(programme, "Parole di prima.")
    old = released(publication, marco)
    printing.print_due()
    before = downloaded(client.get(address_of(old)))
    with translation.override("it"):
        page = reverse("publications:publication", args=["guide"])
    assert "Versioni precedenti" not in client.get(page).content.decode()
    cache.clear()
    Chapter.objects.update(body_it="Parole nuove.")
    new = released(publication, marco)
    printing.print_due()
    assert downloaded(client.get(address_of(old))) == before
    assert "Parole di prima." in text_of(place_of(old.file.digest))
    assert "Parole nuove." in text_of(place_of(new.file.digest))
    newest, _, older = client.get(page).content.decode().partition("Versioni precedenti")
    assert address_of(new) in newest
    assert address_of(old) not in newest
    assert address_of(old) in older
    assert "Versione 1" in older


HOSTILE = {
    "script": "<script>alert(1)</script> <img src=x onerror=alert(1)> Parole.",
    "addresses": "![](file:///etc/passwd) ![a](https://example.org/a.png) <img src='file:///etc/hostname'> Parole.",
    "nested quotes": "Parole.\n\n" + "> " * 100 + "A fondo.",
    "nested lists": "\n".join("  " * depth + "- Parole." for depth in range(100)),
    "broken references": "[](#nowhere) ![](figure:ghost) [^9] Parole.",
    "a word without end": "x" * 5000 + " Parole.",
    "many brackets": "[" * 5000 + " Parole.",
    "a wide table": f"Parole.\n\n|{'a|' * 60}\n|{'-|' * 60}\n|{'b|' * 60}",
    "a long address in a table": f"Parole.\n\n|a|b|\n|-|-|\n|https://example.org{'/cooperazione-allo-sviluppo' * 7}|b|",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_written_the_edition_is_whole(programme: Programme, marco: User, name: str) -> None:
    edition = released(in_italian(programme, HOSTILE[name]), marco)
    assert printing.print_due() == 1, RenderedFile.objects.get().reason
    paper = Tagged(place_of(edition.file.digest))
    assert "Parole." in paper.tree.words
    assert len(paper.reader.pages) >= 3
    assert not list(on_paper.whole_pages(paper))
    assert not list(paper.tree.every("Figure"))
