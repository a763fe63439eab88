"""The public reads what was released, chapter by chapter, in its language, and finds words in it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.caching import generation
from core.models import RenderedFile
from programmes.models import Programme
from publications import reading
from publications.illustrating import remove_figure
from publications.models import Chapter, Edition, Publication
from publications.releasing import release_publication, withdraw_publication
from tests.cast import sign_in
from tests.kit.stage import close_files
from tests.projects.judging import downloaded
from tests.publications.builders import (
    make_chapter,
    make_figure,
    make_old_file,
    make_picture,
    make_publication,
    make_ready,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(programme: Programme, marco: User) -> Publication:
    publication = make_publication(programme, code="guide", title="Andare e tornare")
    first = make_chapter(publication, title="Partire", anchor="leave", body="Le rimesse. ![](figure:circle)")
    make_chapter(publication, parent=first, title="Prima", anchor="before", body="![](figure:circle)\n\nUna rimessa.")
    arrive = "Niente & <b>altro</b>. Come in [](#circle) e [](#before), [qui](#arrive).[^1]\n\n[^1]: Una nota."
    make_chapter(publication, title="Arrivare", anchor="arrive", body=arrive)
    make_figure(publication, make_picture(marco))
    release_publication(publication, note="", by=marco, at=timezone.now())
    return publication


def page(client: Client, name: str, *args: Any, language: str = "it", **query: str) -> Any:
    with translation.override(language):
        return client.get(reverse(f"publications:{name}", args=args), query)


def test_a_page_holds_a_chapter_with_what_is_inside_it_and_leads_on(client: Client, guide: Publication) -> None:
    shown = page(client, "chapter", "guide", "leave").content.decode()
    assert 'id="leave"' in shown
    assert 'id="before"' in shown
    assert 'id="arrive"' not in shown
    assert 'rel="next"' in shown
    assert 'rel="prev"' not in shown
    inside = page(client, "chapter", "guide", "before")
    assert inside.status_code == 302
    assert inside["Location"].endswith("/read/leave/#before")


def test_readers_get_no_cookie_and_the_page_again_costs_nothing(client: Client, guide: Publication) -> None:
    first = page(client, "chapter", "guide", "leave")
    assert not first.cookies
    with translation.override("it"):
        again = client.get(
            reverse("publications:chapter", args=["guide", "leave"]), headers={"if-none-match": first["ETag"]}
        )
    assert again.status_code == 304


def test_what_is_being_written_is_read_by_nobody(client: Client, guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="leave").update(body_it="Segreto")
    assert "Segreto" not in page(client, "chapter", "guide", "leave").content.decode()
    make_publication(guide.programme, code="draft")
    assert page(client, "publication", "draft").status_code == 404
    seen = page(sign_in(client, marco), "publication", "draft", language="en").content.decode()
    assert "Only the office sees this page" in seen


def everything_of(guide: Publication, by: User) -> list[str]:
    """The addresses of all its pages and files, each of which answers."""
    edition, old = make_ready(Edition.objects.of_publication(guide)[0]), make_old_file(guide, by)
    picture: Any = guide.figures.get().picture
    with translation.override("it"):
        return [
            reverse(f"publications:{name}", args=["guide", *args])
            for name, args in (
                ("publication", []), ("search", []), ("chapter", ["leave"]), ("picture", [picture.uuid]),
                ("old_file", [old.address]), ("edition", [1, edition.language]),
            )
        ]  # fmt: skip


def hide_programme(guide: Publication, by: User) -> None:
    Programme.objects.filter(publications=guide).update(published=False)
    generation.next()


@pytest.mark.parametrize("hide", [withdraw_publication, hide_programme])
def test_what_is_not_public_any_more_is_gone_with_its_files(
    client: Client, guide: Publication, marco: User, hide: Any, django_capture_on_commit_callbacks: Any
) -> None:
    addresses = everything_of(guide, marco)
    assert [statuses(client, one) for one in addresses] == [200] * 6, "control: all of it is there"
    with django_capture_on_commit_callbacks(execute=True):
        hide(guide, by=marco)
    assert [statuses(client, one) for one in addresses] == [404] * 6
    assert [statuses(sign_in(client, marco), one) for one in addresses] == [200] * 6, "the office still reads it"


def statuses(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        close_files(answer)
    return answer.status_code


def test_references_lead_to_what_stands_on_another_page(client: Client, guide: Publication) -> None:
    shown = page(client, "chapter", "guide", "arrive").content.decode()
    with translation.override("it"):
        figure, part, own = (
            reverse("publications:chapter", args=["guide", name]) for name in ("circle", "before", "leave")
        )
    assert f'<a href="{figure}" rel="noopener noreferrer">Figura 1</a>' in shown
    assert f'<a href="{part}"' in shown
    assert '<a href="#arrive"' in shown, "what is on the page is not left"
    assert '<a href="#fn-arrive-1"' in shown
    assert client.get(figure)["Location"] == f"{own}#circle"
    assert client.get(part)["Location"] == f"{own}#before"
    assert page(client, "chapter", "guide", "nowhere").status_code == 404
    assert '<a href="#circle"' not in page(client, "chapter", "guide", "leave").content.decode()


def test_why_a_document_could_not_be_made_is_for_the_office(client: Client, guide: Publication) -> None:
    for state in ("rendering", "failed"):
        RenderedFile.objects.update(state=state, problem="broken", detail="/srv/secret")
    shown = page(client, "publication", "guide", language="en").content.decode()
    assert "This document could not be made" in shown
    assert "/srv/secret" not in shown


def test_a_file_of_which_nobody_knows_the_language_has_an_address_too(
    client: Client, guide: Publication, marco: User
) -> None:
    old = make_old_file(guide, marco, language="")
    assert downloaded(page(client, "old_file", "guide", old.address)).startswith(b"\x89PNG")
    assert page(client, "old_file", "guide", "it").status_code == 404


def test_that_a_text_is_not_translated_is_said_once_for_parts_in_a_row(
    client: Client, guide: Publication, marco: User
) -> None:
    Chapter.objects.update(body_en="", title_en="")
    release_publication(guide, note="", by=marco, at=timezone.now())
    shown = page(client, "chapter", "guide", "leave", language="en").content.decode()
    assert shown.count('<section class="prose chapter" lang="it">') == 2
    assert shown.count("This text has not been translated yet") == 1


def test_files_come_in_the_language_of_the_reader_first(client: Client, guide: Publication, marco: User) -> None:
    for edition in Edition.objects.of_publication(guide):
        make_ready(edition)
    make_old_file(guide, marco, language="fr")
    guide.old_files.create(language="en")
    shown = page(client, "publication", "guide", language="fr").content.decode()
    names = [shown.index(f">{name}</a>") for name in ("français", "anglais", "italien")]
    assert names == sorted(names)
    assert "drawing.png" in shown
    assert "anglais" in shown.split('id="elsewhere"')[1]


def test_words_are_found_whatever_their_ending_and_marked(client: Client, guide: Publication) -> None:
    found = page(client, "search", "guide", q="rimessa").content.decode()
    assert "<mark>rimesse</mark>" in found
    assert "Prima" in found
    chapter = page(client, "chapter", "guide", "leave", q="rimessa").content.decode()
    assert "Una <mark>rimessa</mark>." in chapter
    assert '<figure id="circle">' in chapter, "marks leave the tags as they are"


def test_all_parts_are_found_and_the_best_are_quoted(
    client: Client, guide: Publication, marco: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "EXCERPTS", 1)
    make_chapter(guide, title="Rimesse e rimesse", anchor="money", body="Solo rimesse.")
    release_publication(guide, note="", by=marco, at=timezone.now())
    found = page(client, "search", "guide", q="rimessa").content.decode()
    places = [found.index(f"/read/{name}/") for name in ("money", "before", "leave")]
    assert places[0] == min(places), "what speaks of it most comes first"
    assert found.count("<mark>") == found[: sorted(places)[1]].count("<mark>") > 0


@pytest.mark.parametrize("typed", ["<script>", "' OR 1=1 --", "\x00", "((", '"', "x" * 3000, "& ! |", "figure"])
def test_whatever_is_typed_into_the_search_is_only_words(client: Client, guide: Publication, typed: str) -> None:
    for answer in (page(client, "search", "guide", q=typed), page(client, "chapter", "guide", "leave", q=typed)):
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace('<script type="application', "")


def test_a_chapter_without_translation_claims_no_language(client: Client, guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="arrive").update(body_fr="", title_fr="")
    release_publication(guide, note="", by=marco, at=timezone.now())
    shown = page(client, "chapter", "guide", "arrive", language="fr").content.decode()
    assert '<section class="prose chapter" lang="it">' in shown
    assert "Only the office" not in page(client, "chapter", "guide", "arrive", language="en").content.decode()
    assert 'hreflang="fr"' not in shown.split("</head>")[0]


def test_a_picture_is_shown_from_its_own_address_and_kept(client: Client, guide: Publication) -> None:
    shown = page(client, "chapter", "guide", "leave").content.decode()
    address = shown.split('loading="lazy" src="')[1].split('"')[0]
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]


def test_a_version_keeps_its_pictures_when_a_figure_gets_another_or_goes(
    client: Client, guide: Publication, marco: User
) -> None:
    shown = page(client, "chapter", "guide", "leave").content.decode()
    address = shown.split('loading="lazy" src="')[1].split('"')[0]
    remove_figure(guide.figures.get(), by=marco)
    assert downloaded(client.get(address)).startswith(b"\x89PNG")
    other = make_picture(marco)
    assert page(client, "picture", "guide", other.uuid).status_code == 404, "only what a version shows"


def test_the_picture_of_the_next_version_is_for_those_who_write_it(
    client: Client, guide: Publication, marco: User, youssef: User
) -> None:
    old: Any = guide.figures.get().picture
    picture = make_picture(marco, size=(10, 10))
    guide.figures.update(picture=picture)
    assert page(client, "picture", "guide", picture.uuid).status_code == 404
    assert page(sign_in(Client(), youssef), "picture", "guide", picture.uuid).status_code == 404
    writer = sign_in(Client(), marco)
    seen = page(writer, "picture", "guide", picture.uuid)
    assert downloaded(seen).startswith(b"\x89PNG")
    assert seen["Cache-Control"] == "private, no-cache"
    release_publication(guide, note="", by=marco, at=timezone.now(), after=1)
    shown = page(client, "picture", "guide", picture.uuid)
    assert downloaded(shown)
    assert "public" in shown["Cache-Control"]
    withdraw_publication(guide, by=marco)
    kept = page(writer, "picture", "guide", old.uuid)
    assert downloaded(kept)
    assert kept["Cache-Control"] == "private, no-cache", "no cache between us keeps what was withdrawn"


def test_lists_ask_the_same_for_two_and_twelve(
    client: Client, programme: Programme, marco: User, django_assert_num_queries: Any
) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            publication = make_publication(programme)
            make_chapter(publication)
            release_publication(publication, note="", by=marco, at=timezone.now())

    add(2)
    assert page(client, "publications").status_code == 200
    with django_assert_num_queries(1):
        page(client, "publications", q="1")
    add(10)
    with django_assert_num_queries(1):
        page(client, "publications", q="1")
