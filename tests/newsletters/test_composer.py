"""The page on which an issue is written: saved as one types, nobody overwritten, the mail beside it."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from core.translating import record_translation
from newsletters.models import Article, Issue, Newsletter, Sender
from newsletters.piece_forms import PieceForm
from newsletters.pieces import version_of
from programmes.models import Programme
from tests.builders import make_call
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.queries import assert_same_queries
from tests.newsletters.archived import sent
from tests.newsletters.builders import make_article, make_issue, make_newsletter, make_subscriber
from tests.projects.judging import downloaded, in_english

SCRIPT = {"Accept": "application/json"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def issue(programme: Programme) -> Issue:
    found = make_issue(make_newsletter(programme), articles=1)
    for piece in (found, found.articles.get()):
        record_translation(piece)
    return found


@pytest.fixture
def article(issue: Issue) -> Article:
    return issue.articles.get()


@pytest.fixture
def desk(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


def write(issue: Issue, article: Article | None = None) -> str:
    page = reverse("admin:newsletters_issue_write", args=[issue.pk])
    return f"{page}?piece={article.uuid.hex}" if article is not None else page


def typed(piece: Issue | Article, **words: Any) -> dict[str, Any]:
    """All fields as the page sends them, some of them changed; the marks are those of the row that is handed in."""
    form = PieceForm(piece)
    values = {name: form.initial[name] for name in form.fields if name not in {"minor", "seen"}}
    return {**values, "seen": json.dumps(version_of(piece)), **words}


def test_what_is_typed_is_saved_and_the_answer_says_what_the_page_shows(
    desk: Client, issue: Issue, article: Article
) -> None:
    answer = desk.post(
        write(issue, article), typed(article, title_it="Giovedì a Torino", title_en="Thursday"), headers=SCRIPT
    )
    said = answer.json()
    assert answer.status_code == 200
    assert said["version"]["title_it"] == version_of(Article.objects.get())["title_it"]
    assert said["states"] == {"it": "current", "fr": "stale", "en": "current"}, "the English words came along"
    assert "Thursday" in said["pieces"]
    assert "has changed since it was translated" in said["check"]


def test_without_a_script_the_button_does_the_same(desk: Client, issue: Issue) -> None:
    answer = desk.post(write(issue), typed(issue, lead_fr="Bonjour", minor="on"), follow=True)
    assert answer.redirect_chain
    assert "Saved." in answer.content.decode()
    assert Issue.objects.get().lead_fr == "Bonjour"


def test_what_another_writer_changed_is_shown_and_not_overwritten(desk: Client, issue: Issue, article: Article) -> None:
    mine = typed(article, title_it="Mine")
    Article.objects.update(title_it="Theirs <b>", title_fr="Le leur")
    answer = desk.post(write(issue, article), mine, headers=SCRIPT)
    assert answer.status_code == 409
    assert answer.json()["theirs"] == {"title_it": "Theirs <b>"}
    assert answer.json()["values"] == {"title_fr": "Le leur"}, "who did not touch a field reads what is new there"
    assert Article.objects.get().title_it == "Theirs <b>"

    page = desk.post(write(issue, article), mine)
    assert page.status_code == 409
    assert "Theirs &lt;b&gt;" in page.content.decode()
    assert 'value="Mine"' in page.content.decode(), "nothing typed is lost"
    form = page.context["form"]
    again = mine | {"seen": form["seen"].value(), "title_fr": form["title_fr"].value()}
    assert desk.post(write(issue, article), again).status_code == 302
    assert (Article.objects.get().title_it, Article.objects.get().title_fr) == ("Mine", "Le leur")


def test_what_is_too_long_is_refused_beside_its_field_and_keeps_nothing_else_back(
    desk: Client, issue: Issue, article: Article
) -> None:
    giant = typed(article, body_it="x" * 200_000, title_it="Still saved")
    said = desk.post(write(issue, article), giant, headers=SCRIPT).json()
    assert list(said["errors"]) == ["body_it"]
    assert "at most 20000" in said["errors"]["body_it"][0]
    page = desk.post(write(issue, article), giant).content.decode()
    assert "x" * 200_000 in page
    assert Article.objects.get().title_it == "Still saved"
    assert Article.objects.get().body_it.startswith("Ci vediamo")


def test_whatever_is_typed_nothing_fails(desk: Client, issue: Issue, article: Article) -> None:
    for case in hostile_posts(PieceForm(article), typed(article)):
        if len(str(case.data.get(case.field, ""))) > 50_000:
            continue  # giants have a test of their own
        now = typed(Article.objects.get()) | {case.field: case.data.get(case.field, "")}
        body = urlencode(now, doseq=True, errors="surrogatepass")
        answer = desk.post(write(issue, article), body, content_type=FORM, headers=SCRIPT)
        assert answer.status_code == 200, case
        assert "\n" not in Article.objects.get().title_it, case
    page = desk.get(write(issue, article)).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("seen", ["", "no", "[]", '{"title_it": 3}', '{"uuid": "x"}', "[" * 100_000])
def test_who_cannot_say_what_was_read_overwrites_nothing(
    desk: Client, issue: Issue, article: Article, seen: str
) -> None:
    answer = desk.post(write(issue, article), typed(article, title_it="Blind", seen=seen), headers=SCRIPT)
    assert answer.status_code in {200, 409}
    assert Article.objects.get().title_it == "Un incontro a Torino"


def test_pieces_are_added_moved_and_taken_out(desk: Client, issue: Issue, article: Article) -> None:
    call = make_call(issue.programme)
    added = desk.post(write(issue), {"step": "add_list", "list": "projects.open_calls"}, follow=True)
    assert call.title_en in added.content.decode()
    listed = issue.articles.get(kind="list")
    assert desk.post(write(issue, listed), {"step": "up"}).status_code == 302
    assert list(issue.articles.in_order()) == [listed, article]
    desk.post(write(issue, listed), typed(listed, list_keys=[]), headers=SCRIPT)
    assert issue.articles.get(kind="list").list_keys == []
    desk.post(write(issue, listed), {"step": "remove"})
    assert "nothing to tell" not in desk.get(write(issue)).content.decode()
    gone = desk.post(write(issue, listed), typed(listed, title_it="Too late"), headers=SCRIPT)
    assert (gone.status_code, gone.json()["reason"]) == (409, "closed")
    assert desk.post(write(issue), {"step": "remove"}).status_code == 404, "the head stays"
    assert desk.post(write(issue), {"step": "fly"}).status_code == 404


def test_what_is_in_a_list_leaves_it_with_its_consent(desk: Client, issue: Issue) -> None:
    call = make_call(issue.programme)
    desk.post(write(issue), {"step": "add_list", "list": "projects.open_calls"})
    preview = reverse("admin:newsletters_issue_preview", args=[issue.pk, "en"])
    assert call.title_en in desk.get(preview).content.decode()
    type(call).objects.update(published=False)
    assert call.title_en not in desk.get(preview).content.decode()
    assert "nothing in it may be told now" in desk.get(write(issue)).content.decode()


def test_a_picture_comes_with_words_in_each_language(desk: Client, issue: Issue, article: Article) -> None:
    content = BytesIO()
    Image.new("RGB", (1600, 400), "teal").save(content, "PNG")
    file = SimpleUploadedFile("sea.png", content.getvalue(), "image/png")
    page = desk.post(write(issue, article), {"step": "picture", "picture": file}, follow=True).content.decode()
    assert 'name="picture_words_fr"' in page
    assert "say what the picture shows" in page
    preview = desk.get(reverse("admin:newsletters_issue_preview", args=[issue.pk, "it"])).content.decode()
    picture = Article.objects.get().picture
    assert picture is not None
    assert "cid:" not in preview
    address = reverse("newsletters:picture", args=[issue.newsletter.code, issue.number, picture.uuid])
    assert address in preview
    assert len(downloaded(desk.get(address))) > 100
    bad = SimpleUploadedFile("sea.png", b"<script>", "image/png")
    said = desk.post(write(issue, article), {"step": "picture", "picture": bad}, follow=True).content.decode()
    assert 'class="error"' in said
    desk.post(write(issue, article), {"step": "no_picture"})
    assert Article.objects.get().picture is None


def test_the_mail_as_it_will_be_marks_what_is_not_translated_and_runs_nothing(
    desk: Client, issue: Issue, article: Article
) -> None:
    Article.objects.update(title_fr="", body_fr="", body_it="[x](javascript:alert(1)) <script>alert(1)</script>")
    answer = desk.get(reverse("admin:newsletters_issue_preview", args=[issue.pk, "fr"]))
    html = answer.content.decode()
    assert '<h2 lang="it"' in html or 'lang="it"' in html
    assert "<script>" not in html
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("script-src 'none'", "frame-ancestors 'self'", "sandbox"):
        assert rule in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = desk.get(write(issue))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert desk.get(reverse("admin:newsletters_issue_preview", args=[issue.pk, "de"])).status_code == 404


def test_once_it_is_scheduled_the_page_says_how_to_take_it_back(desk: Client, issue: Issue, article: Article) -> None:
    mine = typed(article, title_it="Too late")
    Issue.objects.update(state="scheduled", scheduled_at=issue.created_at)
    page = desk.get(write(issue)).content.decode()
    assert "take it back on the page of the issue" in page
    assert "<textarea" not in page
    answer = desk.post(write(issue, article), mine, headers=SCRIPT)
    assert (answer.status_code, answer.json()["words"]) == (
        409, "This issue is scheduled: its words stay as they are.",
    )  # fmt: skip
    assert desk.post(write(issue, article), mine).status_code == 302
    assert Article.objects.get().title_it == "Un incontro a Torino"


def test_nobody_reaches_a_piece_through_another_issue(desk: Client, issue: Issue, other_programme: Programme) -> None:
    other = make_issue(make_newsletter(other_programme))
    assert desk.get(write(other)).status_code == 404
    found = desk.get(write(issue, other.articles.get()))
    assert found.status_code == 302
    desk.post(write(issue, other.articles.get()), {"step": "remove"})
    assert other.articles.count() == 1


def test_it_asks_as_often_for_twelve_articles_as_for_two(desk: Client, issue: Issue) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            record_translation(make_article(issue, position=issue.articles.count() + 1))

    assert_same_queries(desk, write(issue), more, name="back office: composer")


def test_the_check_list_counts_those_who_get_it(desk: Client, issue: Issue, article: Article) -> None:
    for language in ("it", "it", "fr"):
        make_subscriber(issue.newsletter, language=language)
    make_subscriber(issue.newsletter, language="it", state="pending")
    Article.objects.update(body_it="[here](www.example.org) [there](https://example.org)", title_fr="")
    page = desk.get(write(issue)).content.decode()
    assert "2 recipients" in page
    assert "1 recipient" in page
    assert "the link “www.example.org” leads nowhere" in page
    assert "“https://example.org” leads" not in page
    assert "is not translated: title" in page


def test_what_keeps_an_issue_from_going_out_is_said_before(desk: Client, issue: Issue) -> None:
    sender = Sender.objects.create(address="novità@example.org")
    Newsletter.objects.update(published=False, sender=sender)
    page = desk.get(write(issue)).content.decode()
    assert "This newsletter is not published yet" in page
    assert "No mail can leave from novità@example.org" in page
    preview = desk.get(reverse("admin:newsletters_issue_preview", args=[issue.pk, "it"]))
    assert "There is nothing to show" in preview.content.decode()


def test_a_sent_issue_can_be_looked_at(desk: Client, issue: Issue) -> None:
    sent(issue)
    page = desk.get(write(issue)).content.decode()
    assert "put right in the next issue" in page
