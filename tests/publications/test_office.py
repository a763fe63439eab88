"""The back office of publications: the cover, the contents, chapters in all languages, versions and files."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from zeal import zeal_ignore

from accounts.models import User
from core.models import RenderedFile
from core.translating import record_translation
from programmes.models import Programme
from publications.models import Chapter, Edition, Figure, OldFile, Publication, Release
from publications.piece_forms import PieceForm
from publications.pieces import Piece, version_of
from publications.releasing import release_publication
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.queries import assert_same_queries
from tests.projects.judging import PDF, in_english
from tests.publications.builders import make_chapter, make_figure, make_picture, make_publication

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def guide(programme: Programme) -> Publication:
    publication = make_publication(programme, code="guide")
    for anchor in ("leave", "arrive"):
        record_translation(make_chapter(publication, anchor=anchor, title=anchor.title()))
    return publication


@pytest.fixture
def leave(guide: Publication) -> Chapter:
    return guide.chapters.get(anchor="leave")


@pytest.fixture
def desk(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


def office(publication: Publication, name: str = "change") -> str:
    return reverse(f"admin:publications_publication_{name}", args=[publication.pk])


def write(piece: Piece) -> str:
    return f"{office(piece.publication, 'write')}?piece={piece.uuid.hex}"


def office_preview(piece: Piece, language: str) -> str:
    return reverse("admin:publications_publication_preview", args=[piece.publication.pk, piece.uuid, language])


def typed(piece: Piece, **words: Any) -> dict[str, Any]:
    """All fields as the page sends them, some of them changed; the marks are those of the row that is handed in."""
    form = PieceForm(piece)
    values = {name: form.initial[name] for name in form.fields if name not in {"minor", "seen"}}
    return {**values, "seen": json.dumps(version_of(piece)), **words}


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    found: str = answer.content.decode()
    return found


def test_one_begins_with_the_cover_and_goes_on_to_the_chapters(desk: Client, programme: Programme) -> None:
    cover = {
        "kind": "guideline", "source_language": "it", "title_it": "Andare", "programme": programme.pk, "code": "andare",
    }  # fmt: skip
    page = text_of(desk.post(reverse("admin:publications_publication_add"), cover, follow=True))
    publication = Publication.objects.get(code="andare")
    assert publication.state == "draft"
    assert "No chapter yet" in page
    page = text_of(
        desk.post(office(publication, "write"), {"step": "add_chapter", "title": "Prima di partire"}, follow=True)
    )
    chapter = publication.chapters.get()
    assert (chapter.title_it, chapter.anchor) == ("Prima di partire", "prima-di-partire")
    assert 'name="body_fr"' in page


def test_no_publication_is_moved_to_a_programme_of_others(
    desk: Client, guide: Publication, other_programme: Programme
) -> None:
    cover = {"kind": "guideline", "source_language": "it", "title_it": "Andare", "code": "guide"}
    answer = desk.post(office(guide), cover | {"programme": other_programme.pk})
    assert answer.status_code == 200, "the form comes back"
    guide.refresh_from_db()
    assert guide.programme != other_programme


def test_what_the_public_reads_at_once_is_changed_by_who_publishes(
    desk: Client, guide: Publication, marco: User
) -> None:
    release_publication(guide, note="", by=marco, at=timezone.now())
    page = text_of(desk.get(office(guide)))
    assert 'name="title_it"' not in page
    assert "Write the chapters" in page
    assert desk.post(office(guide), {"title_it": "Other"}).status_code == 403
    assert 'name="title_it"' in text_of(sign_in(desk, in_english(marco)).get(office(guide)))


def test_what_is_typed_is_saved_and_shows_who_translates_what_has_changed(desk: Client, leave: Chapter) -> None:
    said = desk.post(write(leave), typed(leave, body_it="Parti da **Torino** ora."), headers=SCRIPT).json()
    assert said["states"] == {"it": "current", "fr": "stale", "en": "stale"}
    assert "fr out of date" in " ".join(said["pieces"].split())
    assert "<ins>" in said["changes"]
    assert "**Torino**" in said["changes"]
    page = text_of(desk.get(write(leave)))
    assert "What has changed since it was translated: French" in page
    fits = text_of(desk.post(write(leave), {"step": "fits", "language": "fr"}, follow=True))
    assert "since it was translated: French" not in fits
    assert "since it was translated: English" in fits


def test_what_another_writer_changed_is_kept_back(desk: Client, leave: Chapter) -> None:
    mine = typed(leave, title_it="Mine")
    Chapter.objects.filter(pk=leave.pk).update(title_it="Theirs <b>")
    answer = desk.post(write(leave), mine, headers=SCRIPT)
    assert (answer.status_code, answer.json()["theirs"]) == (409, {"title_it": "Theirs <b>"})
    page = desk.post(write(leave), mine)
    assert page.status_code == 409
    assert "Theirs &lt;b&gt;" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()


def test_whatever_is_typed_nothing_fails(desk: Client, leave: Chapter) -> None:
    for case in hostile_posts(PieceForm(leave), typed(leave)):
        now = typed(Chapter.objects.get(pk=leave.pk)) | {case.field: case.data.get(case.field, "")}
        if isinstance(now[case.field], str) and len(now[case.field]) > 50_000:
            continue
        now = {name: str(value).encode("utf-8", "replace").decode() for name, value in now.items()}
        assert desk.post(write(leave), now, headers=SCRIPT).status_code == 200, case
    assert "<script>alert" not in text_of(desk.get(write(leave)))


def test_a_giant_text_is_refused_beside_its_field(desk: Client, leave: Chapter) -> None:
    said = desk.post(write(leave), typed(leave, body_it="x" * 200_001, title_it="Kept"), headers=SCRIPT).json()
    assert list(said["errors"]) == ["body_it"]
    assert Chapter.objects.get(pk=leave.pk).title_it == "Kept"


def test_chapters_are_put_in_order_and_taken_out(desk: Client, guide: Publication, leave: Chapter) -> None:
    arrive = guide.chapters.get(anchor="arrive")
    page = text_of(desk.post(write(arrive), {"step": "in"}, follow=True))
    assert "1.1" in page
    assert Chapter.objects.get(pk=arrive.pk).parent == leave
    desk.post(write(leave), {"step": "remove"})
    assert not guide.chapters.exists()
    gone = desk.post(write(leave), typed(leave), headers=SCRIPT)
    assert (gone.status_code, gone.json()["reason"]) == (409, "closed")
    assert desk.post(office(guide, "write"), {"step": "fly"}).status_code == 404
    assert desk.post(office(guide, "write"), {"step": "up"}).status_code == 404


def test_a_figure_gets_its_picture_and_its_words(desk: Client, guide: Publication) -> None:
    desk.post(office(guide, "write"), {"step": "add_figure", "code": "The sea"})
    figure = Figure.objects.get()
    assert figure.code == "the-sea"
    content = BytesIO()
    Image.new("RGB", (1600, 400), "teal").save(content, "PNG")
    file = SimpleUploadedFile("sea.png", content.getvalue(), "image/png")
    page = text_of(desk.post(write(figure), {"step": "picture", "picture": file}, follow=True))
    assert 'class="figure-picture"' in page
    desk.post(write(figure), typed(figure, caption_it="Il mare"), headers=SCRIPT)
    assert Figure.objects.get().caption_it == "Il mare"
    bad = SimpleUploadedFile("sea.png", b"<script>", "image/png")
    assert 'class="error"' in text_of(desk.post(write(figure), {"step": "picture", "picture": bad}, follow=True))
    taken = desk.post(office(guide, "write"), {"step": "add_figure", "code": "leave"}, follow=True)
    assert "Another chapter or figure" in text_of(taken)


def test_before_a_release_one_sees_what_is_missing_and_wrong(client: Client, guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="leave").update(body_it="[](#nowhere)", body_fr="")
    leave = guide.chapters.get(anchor="leave")
    record_translation(leave, before=leave)
    desk = sign_in(client, in_english(marco))
    page = text_of(desk.get(office(guide)))
    assert "“#nowhere” leads nowhere" in page
    assert "is not translated" in page
    assert "“#nowhere” leads nowhere" in text_of(desk.get(write(leave)))
    with zeal_ignore():  # a document a language
        page = text_of(desk.post(office(guide, "release"), {"note": "First", "after": "0"}, follow=True))
        again = text_of(desk.post(office(guide, "release"), {"note": "First", "after": "0"}))
    assert "This has changed meanwhile" in again
    assert 'name="after" value="1"' in again, "sent once more, it is meant"
    assert Release.objects.get().note == "First"
    assert "Being made" in page
    assert "Being made" in text_of(desk.get(office(guide), {"numbers": ""}))


def test_the_page_is_shown_as_its_readers_will_see_it_with_what_is_broken_marked(
    desk: Client, guide: Publication, leave: Chapter, marco: User
) -> None:
    arrive = guide.chapters.get(anchor="arrive")
    picture = make_picture(marco)
    make_figure(guide, picture, code="circle")
    lonely = make_figure(guide, code="lonely")
    broken = "![](figure:sea)\n\n![](figure:circle)\n\n[](#nowhere) [](#arrive) ![x](http://example.org/x.png)"
    Chapter.objects.filter(pk=leave.pk).update(body_fr=broken)
    make_chapter(guide, parent=arrive, anchor="inside", body="[](#circle)[^1]\n\n[^1]: <script>alert(1)</script>")

    def seen(piece: Piece, language: str) -> Any:
        return desk.get(office_preview(piece, language))

    page = text_of(seen(leave, "fr"))
    assert 'lang="fr"' in page.split(">")[1]
    for fault in ("there is no figure “sea”", "“#nowhere” leads nowhere", "the picture “http://example.org/x.png”"):
        assert f'<span class="fault" lang="en">{fault}' in page
    assert "Figure 1." in page
    assert f"/publications/guide/pictures/{picture.uuid}/" in page
    assert 'class="fault"' not in text_of(seen(leave, "it")), "control: only where it is broken"
    page = text_of(seen(arrive, "it"))
    assert 'id="inside"' in page
    assert "<script" not in page
    assert "No chapter shows this figure yet" in text_of(seen(lonely, "en"))
    policy = seen(leave, "fr")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-src 'self'" in desk.get(write(leave))["Content-Security-Policy"]
    assert seen(make_chapter(make_publication(guide.programme)), "de").status_code == 404


def test_a_pdf_that_failed_is_made_again(client: Client, guide: Publication, marco: User, giulia: User) -> None:
    release_publication(guide, note="", by=marco, at=timezone.now())
    edition = Edition.objects.of_publication(guide)[0]
    for state in ("rendering", "failed"):
        RenderedFile.objects.filter(pk=edition.file_id).update(state=state, problem="broken")
    again = {"edition": edition.pk}
    assert sign_in(client, giulia).post(office(guide, "retry_edition"), again).status_code == 403
    desk = sign_in(client, in_english(marco))
    assert "Try again" in text_of(desk.get(office(guide)))
    desk.post(office(guide, "retry_edition"), again)
    assert RenderedFile.objects.get(pk=edition.file_id).state == "queued"
    other = make_publication(guide.programme)
    assert "Being made" not in text_of(desk.post(office(other, "retry_edition"), again, follow=True))


def test_one_goes_and_comes_back_or_into_the_archive(
    client: Client, guide: Publication, marco: User, giulia: User
) -> None:
    release_publication(guide, note="", by=marco, at=timezone.now())
    desk = sign_in(client, in_english(marco))
    for act, state in (("withdraw", "withdrawn"), ("restore", "published")):
        desk.post(office(guide, act))
        guide.refresh_from_db()
        assert guide.state == state
    old = make_publication(guide.programme)
    desk.post(office(old, "enter"))
    put = {"language": "fr", "file": SimpleUploadedFile("guide.pdf", PDF, "application/pdf")}
    assert "guide.pdf" in text_of(desk.post(office(old, "put_old_file"), put, follow=True))
    assert desk.get(office(old, "write")).status_code == 302, "no chapters in the archive"
    no_pdf = {"language": "it", "file": SimpleUploadedFile("guide.pdf", b"no", "application/pdf")}
    assert "not a .pdf file" in text_of(desk.post(office(old, "put_old_file"), no_pdf))
    writer = sign_in(Client(), in_english(giulia))
    assert "Add a PDF that was made elsewhere" not in text_of(writer.get(office(old)))
    assert writer.post(office(old, "put_old_file"), put).status_code == 403, "the public would see it at once"
    desk.post(office(old, "remove_old_file"), {"file": OldFile.objects.get().pk})
    assert not OldFile.objects.exists()
    desk.post(office(old, "reopen"))
    assert desk.get(office(old, "write")).status_code == 200


def test_the_office_sees_its_own_publications_and_those_of_nobody(
    desk: Client, guide: Publication, other_programme: Programme
) -> None:
    other = make_publication(other_programme, title="Not ours")
    nobodys = make_publication(guide.programme, title="Nobodys")
    Publication.objects.filter(pk=nobodys.pk).update(programme=None)
    page = text_of(desk.get(reverse("admin:publications_publication_changelist")))
    assert "Nobodys" in page
    assert "Not ours" not in page
    assert desk.get(office(other, "write")).status_code == 404
    make_figure(other)
    assert desk.get(f"{office(guide, 'write')}?piece={other.figures.get().uuid.hex}").status_code == 302


def test_the_list_asks_as_often_for_twelve_as_for_two(desk: Client, programme: Programme) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            make_publication(programme)

    assert_same_queries(
        desk, reverse("admin:publications_publication_changelist"), more, name="back office: publications"
    )


def test_the_contents_ask_as_often_for_twelve_chapters_as_for_two(desk: Client, leave: Chapter) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            record_translation(make_chapter(leave.publication))
            record_translation(make_figure(leave.publication, code=f"f{Figure.objects.count()}"))

    assert_same_queries(desk, write(leave), more, name="back office: chapters of a publication")
