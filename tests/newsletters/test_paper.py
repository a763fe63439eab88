"""An issue on paper: asked for as it begins to be sent or by a reader, once a language, readable by everybody."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from core.errors import WrongState
from core.models import RenderedFile
from core.rendering.places import place_of
from core.rendering.printing import print_due
from newsletters.models import Issue, IssueFile, Newsletter
from newsletters.paper import put_issue_on_paper
from newsletters.queueing import start_due_issues
from newsletters.views.archive_files import MOST
from newsletters.writing import show_changes
from programmes.models import Programme
from tests.kit.printing import fonts_in, text_of
from tests.newsletters.archived import a_picture, historical, ready, sent
from tests.newsletters.builders import make_article, make_issue, make_newsletter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = "https://circolo.example"


@pytest.fixture
def series(programme: Programme) -> Newsletter:
    return make_newsletter(programme, code="andata")


def test_it_is_asked_for_in_every_language_as_it_begins_to_be_sent(series: Newsletter, giulia: User) -> None:
    issue = make_issue(series, title_fr="", lead_it="Vedi [i bandi](/it/calls/).", picture=a_picture(giulia))
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", scheduled_at=timezone.now(), lead_en="Hello.")
    assert start_due_issues(timezone.now()) == 1
    assert [printed.language for printed in IssueFile.objects.order_by("language")] == ["en", "it"]
    assert print_due() == 2
    file = IssueFile.objects.get(language="it").file
    file.refresh_from_db()
    assert (file.pages, file.unprintable, file.language) == (1, "", "it")
    place = place_of(file.digest)
    words = " ".join(text_of(place).split())
    for wanted in (
        "Tornare, restare, investire",
        "Andata e ritorno",
        "giovedì",
        "circolo.example/it/newsletters/andata/1/",
    ):
        assert wanted in words
    document: Any = PdfReader(place)
    root = document.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("it", True)
    assert document.metadata.title == "Tornare, restare, investire"
    assert all(fonts_in(place).values())
    links = [str(one.get_object()["/A"]["/URI"]) for page in document.pages for one in page.get("/Annots", [])]
    assert "https://circolo.example/it/calls/" in links
    assert len(document.pages[0].images) == 1


def test_the_same_wish_is_one_document_until_the_words_of_an_old_issue_change(series: Newsletter) -> None:
    issue = historical(make_issue(series), on=timezone.localdate())
    first = put_issue_on_paper(issue, "it")
    assert put_issue_on_paper(issue, "it").file == first.file
    make_article(issue, position=2, title="More of it")
    show_changes(issue)
    assert not IssueFile.objects.exists()
    assert put_issue_on_paper(issue, "it").file != first.file
    assert RenderedFile.objects.count() == 2


def test_a_file_that_is_gone_is_made_again(series: Newsletter) -> None:
    issue = sent(make_issue(series))
    printed = ready(put_issue_on_paper(issue, "it"))
    assert put_issue_on_paper(issue, "it").file.is_ready
    place_of(printed.file.digest).unlink()
    assert put_issue_on_paper(issue, "it").file.is_under_way


def test_what_is_not_published_is_not_printed(series: Newsletter) -> None:
    with pytest.raises(WrongState):
        put_issue_on_paper(make_issue(series), "it")


def test_a_reader_asks_for_it_waits_and_has_it(client: Client, series: Newsletter) -> None:
    issue = sent(make_issue(series))
    address = f"{issue.get_absolute_url()}pdf/"
    assert "Nobody has asked for it yet." in client.get(address).content.decode()
    assert not RenderedFile.objects.exists()
    for _ in range(2):
        assert client.post(address).status_code == 302
    waiting = client.get(address)
    assert "Being made" in waiting.content.decode()
    assert "no-store" in waiting["Cache-Control"]
    printed = ready(IssueFile.objects.get(), b"%PDF-1.7 paper")
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 paper"  # type: ignore[attr-defined]
    assert 'filename="andata-1-en.pdf"' in response["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"%PDF")  # type: ignore[attr-defined]
    assert printed.file.language == "en"


def test_the_page_of_the_issue_leads_to_it_in_the_languages_that_there_are(client: Client, series: Newsletter) -> None:
    issue = sent(make_issue(series, title_fr=""))
    for language in ("it", "en"):
        put_issue_on_paper(issue, language)
    ready(IssueFile.objects.get(language="it"))
    text = client.get(issue.get_absolute_url()).content.decode()
    for language, there in (("it", True), ("en", True), ("fr", False)):
        assert (f'href="/{language}/newsletters/andata/1/pdf/"' in text) is there, language
        response = client.get(f"/{language}/newsletters/andata/1/pdf/")
        assert response.status_code == (200 if there else 404)
        assert response.streaming is (language == "it")
        list(response)
    assert ["1 page" in text, "Being made" in text] == [True, True]


def test_nobody_can_make_much_work_of_it(client: Client, series: Newsletter) -> None:
    issue = sent(make_issue(series))
    answers = [client.post(f"{issue.get_absolute_url()}pdf/").status_code for _ in range(MOST + 1)]
    assert answers == [302] * MOST + [429]
    assert RenderedFile.objects.count() == 1
    cache.clear()
    empty = historical(make_issue(series, articles=0), on=timezone.localdate())
    assert client.post(f"{empty.get_absolute_url()}pdf/").status_code == 404
