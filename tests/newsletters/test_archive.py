"""The archive: everything that was published, for everybody; drafts only for those who write them."""

import json
import re
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core.lists import Item, OfferedList, offer_list
from newsletters.models import Article, Edition, Issue, Newsletter
from newsletters.models.newsletter import TAKEN
from newsletters.queueing import start_due_issues
from newsletters.scheduling import cancel_issue, enter_historical
from newsletters.urls import subscribing
from programmes.models import Programme
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries, queries_of
from tests.newsletters.archived import a_picture, an_edition, historical, sent
from tests.newsletters.builders import make_article, make_issue, make_newsletter

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(programme: Programme) -> Newsletter:
    return make_newsletter(programme, code="andata", description_en="News for those who go and come back.")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_all_series_with_their_latest_issues(client: Client, series: Newsletter) -> None:
    for number in range(1, 6):
        sent(make_issue(series, number=number, title=f"Issue of month {number}"))
    make_issue(series, title="Not yet for anybody")
    make_newsletter(series.programme, name="Hidden series", published=False)
    text = page(client, "/en/newsletters/")
    assert re.findall(r"Issue of month \d", text) == ["Issue of month 5", "Issue of month 4", "Issue of month 3"]
    assert 'href="/en/newsletters/andata/"' in text
    assert "/en/newsletters/subscribe/" in text
    assert "Not yet for anybody" not in text
    assert "Hidden series" not in text


def test_without_a_series_the_page_says_so(client: Client, db: None) -> None:
    assert "No newsletter yet" in page(client, "/en/newsletters/")


def test_the_list_of_series_and_the_archive_cost_the_same_for_few_and_many(client: Client, series: Newsletter) -> None:
    def more_series(number: int) -> None:
        for _ in range(number):
            sent(make_issue(make_newsletter(), articles=0))

    def more_issues(number: int) -> None:
        for _ in range(number):
            historical(make_issue(series, articles=0), on=date(2008, 5, 1))

    assert_same_queries(client, "/it/newsletters/", more_series, name="newsletters: all series")
    assert_same_queries(client, "/it/newsletters/andata/", more_issues, name="newsletters: archive of a series")


def test_an_issue_costs_the_same_with_few_and_many_articles(client: Client, series: Newsletter, giulia: User) -> None:
    issue = historical(make_issue(series, articles=0), on=date(2008, 5, 1))

    def more_articles(number: int) -> None:
        for _ in range(number):
            make_article(issue, position=issue.articles.count() + 1, picture=a_picture(giulia))

    assert_same_queries(client, issue.get_absolute_url(), more_articles, name="newsletters: issue")


def test_a_long_archive_has_pages(client: Client, series: Newsletter) -> None:
    for number in range(1, 28):
        historical(make_issue(series, articles=0, number=number, title=f"Old {number}."), by=date(2009, 12, 31))
    first = page(client, "/en/newsletters/andata/")
    assert [f"Old {number}." in first for number in (27, 3, 2)] == [True, True, False]
    [following] = re.findall(r'href="(\?after=[^"]+)"', first)
    second = page(client, f"/en/newsletters/andata/{following}")
    assert [f"Old {number}." in second for number in (3, 2, 1)] == [False, True, True]


def test_an_issue_shows_what_the_mail_said(client: Client, series: Newsletter, giulia: User) -> None:
    picture = a_picture(giulia)
    issue = make_issue(series, picture=picture, picture_words_en="Two hands", lead_en="## Hello\nThis *month*.")
    make_article(issue, position=2, title="Calls", link_en="https://example.org/read")
    sent(issue)
    text = page(client, "/en/newsletters/andata/1/")
    for wanted in (
        "<em>month</em>",
        "Un incontro a Torino",
        "giovedì",
        'href="https://example.org/read"',
        "3 March 2026",
    ):
        assert wanted in text
    [image] = re.findall(r"<img[^>]+>", text)
    for wanted in (
        'width="1200"',
        'height="600"',
        'alt="Two hands"',
        'loading="lazy"',
        f"/pictures/{picture.uuid}/",
    ):
        assert wanted in image
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    facts: dict[str, Any] = json.loads(block)
    assert (facts["@type"], facts["issueNumber"], facts["datePublished"]) == ("PublicationIssue", 1, "2026-03-03")
    assert 'type="application/rss+xml"' in text


def test_no_series_takes_the_address_of_another_page(series: Newsletter) -> None:
    words = {str(one.pattern).split("/")[0] for one in subscribing.urlpatterns}
    assert words == TAKEN
    for code in sorted(words):
        series.code = code
        with pytest.raises(ValidationError, match="Another page has this address"):
            series.full_clean()
    series.code = "subscribers"
    series.full_clean()


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999"])
def test_a_number_that_there_is_not(client: Client, series: Newsletter, number: str) -> None:
    sent(make_issue(series))
    for behind in ("", "pdf/"):
        assert client.get(f"/en/newsletters/andata/{number}/{behind}").status_code == 404


def test_a_text_that_was_not_translated_says_in_which_language_it_is(client: Client, series: Newsletter) -> None:
    issue = make_issue(series, articles=0, title_fr="", title_en="", lead_it="Ciao.", source_language="it")
    make_article(issue, body_en="", body_fr="")
    sent(issue)
    text = page(client, "/en/newsletters/andata/1/")
    assert '<h1 lang="it">' in text
    assert text.count("You are reading it in its own language: Italian.") == 1
    assert re.search(r'class="prose"\s+lang="it"', text)
    assert re.findall(r'hreflang="(\w\w)"\s+href="https://', text) == ["it"]
    sent(make_issue(series, title="Two", lead_it="Ciao.", lead_fr="Salut.", source_language="it"))
    alone = page(client, "/en/newsletters/andata/2/")
    assert alone.count("You are reading it in its own language: Italian.") == 1, "the introduction says it for itself"
    italian = page(client, "/it/newsletters/andata/1/")
    assert "<h1>" in italian
    assert 'class="prose" lang' not in italian


def test_an_issue_of_long_ago(client: Client, series: Newsletter, giulia: User) -> None:
    issue = make_issue(series, number=6, articles=0, title="Newsletter n. 6")
    edition = an_edition(issue, giulia, language="fr")
    Edition.objects.create(issue=issue, language="", upload=None)
    historical(issue, by=date(2009, 12, 31))
    text = page(client, "/en/newsletters/andata/6/")
    for wanted in ("No. 6", "not later than 31 December 2009", "French", "Language not known", "not kept here"):
        assert wanted in text, wanted
    assert "/pdf/" not in text
    assert edition.upload is not None
    address = f"/en/newsletters/andata/6/editions/{edition.upload.uuid}/"
    assert address in text
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    other = historical(make_issue(series, number=5, articles=0), on=date(2009, 1, 1))
    assert client.get(f"/en/newsletters/andata/{other.number}/editions/{edition.upload.uuid}/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "cancelled"])
def test_what_is_not_published_is_for_those_who_write_it(
    client: Client, series: Newsletter, giulia: User, amina: User, state: str
) -> None:
    issue = make_issue(series, title="Still a secret")
    steps = {"draft": [], "scheduled": ["scheduled"], "cancelled": ["scheduled", "sending", "cancelled"]}[state]
    for step in steps:
        Issue.objects.filter(pk=issue.pk).update(state=step, scheduled_at=timezone.now())
    for reader in (client, sign_in(Client(), amina)):
        assert reader.get(issue.get_absolute_url()).status_code == 404
        assert "Still a secret" not in page(reader, "/en/newsletters/andata/")
        assert reader.get(f"{issue.get_absolute_url()}pdf/").status_code == 404
    writer = sign_in(Client(), giulia)
    text = page(writer, issue.get_absolute_url())
    assert "Only those who write this newsletter see this page" in text
    assert "noindex" in text
    assert "Still a secret" in page(writer, "/en/newsletters/andata/")


def test_a_writer_who_has_not_proven_who_it_is_reads_what_visitors_read(
    series: Newsletter, giulia: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    draft, out = make_issue(series), sent(make_issue(series))
    writer = sign_in(Client(), giulia)
    assert [writer.get(one.get_absolute_url()).status_code for one in (draft, out)] == [200, 200]
    giulia.authenticator_set.all().delete()
    assert [writer.get(one.get_absolute_url()).status_code for one in (draft, out)] == [404, 200]


def test_a_visitor_costs_no_session_and_who_has_the_page_gets_304(client: Client, series: Newsletter) -> None:
    sent(make_issue(series))
    for address in ("/en/newsletters/", "/en/newsletters/andata/", "/en/newsletters/andata/1/"):
        with mock.patch.object(SessionStore, "load", side_effect=AssertionError("a session was read")):
            response = client.get(address)
        assert not response.cookies, address
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        first, _size = queries_of(client, address)
        assert first, "the control: the first reader costs queries"


def test_what_begins_to_be_sent_is_broken_off_or_entered_changes_the_pages_at_once(
    client: Client, series: Newsletter, marco: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    issue, old = make_issue(series, title="This month"), make_issue(series, title="Long ago", out_by=date(2009, 1, 1))
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", scheduled_at=timezone.now())

    def shown() -> list[bool]:
        return [words in page(client, "/en/newsletters/andata/") for words in ("This month", "Long ago")]

    seen = [shown()]
    acts: list[Any] = [
        lambda: start_due_issues(timezone.now()),
        lambda: enter_historical(old, by=marco),
        lambda: cancel_issue(issue, by=marco),
    ]
    for act in acts:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        seen.append(shown())
    assert seen == [[False, False], [True, False], [True, True], [False, True]]


def test_what_may_no_longer_be_told_of_a_list_vanishes(client: Client, series: Newsletter) -> None:
    told = {"a": "A place in Turin", "b": "A place in Rome"}

    def still(keys: Any) -> list[Item]:
        return [Item(key, told[key], "", f"/en/x/{key}/", "en") for key in keys if key in told]

    with mock.patch.dict("core.lists._lists"):
        offer_list(OfferedList("tests.places", "places", lambda since: [], still))  # type: ignore[arg-type]
        issue = make_issue(series, articles=0)
        Article.objects.create(issue=issue, kind="list", list_code="tests.places", list_keys=["a", "b"], title="Places")
        sent(issue)
        assert "A place in Rome" in page(client, "/en/newsletters/andata/1/?x")
        del told["b"]
        text = page(client, "/en/newsletters/andata/1/?x")
        assert ["A place in Turin" in text, "A place in Rome" in text] == [True, False]
        del told["a"]
        assert "Places" not in page(client, "/en/newsletters/andata/1/?x")


def test_a_picture_is_shown_and_kept_for_long(client: Client, series: Newsletter, giulia: User) -> None:
    issue = make_issue(series, picture=a_picture(giulia))
    assert issue.picture is not None
    address = f"/en/newsletters/andata/1/pictures/{issue.picture.uuid}/"
    assert client.get(address).status_code == 404
    drafted = sign_in(Client(), giulia).get(address)
    assert (len(list(drafted)) > 0, drafted["Cache-Control"]) == (True, "private, no-cache")
    other = sent(make_issue(series))
    sent(issue)
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Disposition"].startswith("inline")
    assert not response.cookies
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(f"/en/newsletters/andata/{other.number}/pictures/{issue.picture.uuid}/").status_code == 404


def test_the_pages_around_lead_to_it(client: Client, series: Newsletter, programme: Programme) -> None:
    issue = sent(make_issue(series, title="What is new"))
    for address in ("/en/", f"/en/programmes/{programme.code}/"):
        assert "What is new" in page(client, address), address
    for address in ("/en/calls/", "/en/site-map/"):
        assert 'href="/en/newsletters/"' in page(client, address), address
    assert 'href="/en/newsletters/andata/"' in page(client, "/en/site-map/")
    for section, address in (("issues", issue.get_absolute_url()), ("newsletters", "/en/newsletters/andata/")):
        assert address in page(client, f"/sitemap-{section}.xml")
    Newsletter.objects.update(closed=True)
    cache.clear()
    assert "What is new" not in page(client, "/en/"), "nobody is asked to subscribe to what is over"
    Newsletter.objects.update(published=False)
    for section in ("issues", "newsletters"):
        assert "andata" not in page(client, f"/sitemap-{section}.xml")
