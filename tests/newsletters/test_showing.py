"""What an issue shows in a language: its words as far as they exist there, else in another, and marked so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.shown import shown
from newsletters.models import Issue
from newsletters.showing import Content, issue_content
from repertoire.models import Opportunity
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.kit.hostile import TEXT
from tests.newsletters.builders import make_article, make_issue

pytestmark = pytest.mark.django_db

LIST = "repertoire.new_opportunities"


@pytest.fixture
def offers() -> list[Opportunity]:
    organisation = make_organisation(make_repertoire())
    return [make_opportunity(organisation, title_it=f"Corso {n}", title_fr=f"Cours {n}") for n in range(3)]


def add_list(issue: Issue, offers: list[Opportunity]) -> None:
    keys = [str(offer.uuid) for offer in offers]
    make_article(issue, kind="list", list_code=LIST, list_keys=keys, title="Opportunità", body="", position=9)


def test_what_was_translated_is_shown_in_the_language_that_is_asked() -> None:
    issue = make_issue(title_fr="Revenir", lead_it="Cari", lead_fr="## Chers\n\namis")
    content = issue_content(issue, "fr")
    assert (content.title, content.title_language, content.lead_language) == ("Revenir", "fr", "fr")
    assert content.lead_html == "<h2>Chers</h2>\n<p>amis</p>\n"
    assert content.lead_text == "Chers\n-----\n\namis"
    [part] = content.parts
    assert (part.language, part.title_language) == ("fr", "fr")
    assert part.html == "<p>Ci vediamo <strong>giovedì</strong> alle sei.</p>\n"
    assert part.text == "Ci vediamo giovedì alle sei."


@pytest.mark.parametrize(
    ("written", "source", "found"), [("it", "it", "it"), ("en", "it", "en"), ("fr en", "en", "en")]
)
def test_what_was_not_is_shown_in_its_own_language_and_says_so(written: str, source: str, found: str) -> None:
    issue = make_issue(articles=0)
    bodies = {f"body_{code}": f"In {code}" for code in written.split()}
    empty = dict.fromkeys((f"{name}_{code}" for name in ("title", "body") for code in ("it", "fr", "en")), "")
    article = make_article(issue, **{**empty, **bodies, "title_it": "Titolo", "source_language": source})
    language = "it" if written == "en" else "fr" if written == "it" else "it"
    [part] = issue_content(issue, language).parts
    assert (part.language, part.text) == (found, f"In {found}")
    assert part.title_language == "it"
    assert part.language == shown(article, "body", language).language


def test_headings_of_an_article_stand_below_its_title() -> None:
    issue = make_issue(articles=0)
    make_article(issue, body="# Uno\n\n## Due")
    assert "<h3>Uno</h3>\n<h4>Due</h4>" in issue_content(issue, "it").parts[0].html


def test_a_list_shows_what_may_be_told_now_in_its_order(offers: list[Opportunity]) -> None:
    issue = make_issue()
    add_list(issue, offers[::-1])
    type(offers[1]).objects.filter(pk=offers[1].pk).update(state="withdrawn")
    part = issue_content(issue, "fr").parts[-1]
    assert [item.title for item in part.items] == ["Cours 2", "Cours 0"]
    assert all(item.path.startswith("/fr/") for item in part.items)


def test_a_list_of_which_nothing_is_left_is_left_out(offers: list[Opportunity]) -> None:
    issue = make_issue()
    add_list(issue, offers[:1])
    assert len(issue_content(issue, "it").parts) == 2
    type(offers[0]).objects.filter(pk=offers[0].pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert [part.title for part in issue_content(issue, "it").parts] == ["Un incontro a Torino"]


def queries_of(issue: Issue) -> tuple[int, Content]:
    fresh = Issue.objects.with_newsletter().get(pk=issue.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        content = issue_content(fresh, "fr")
    return len(captured), content


def test_more_articles_and_lists_ask_no_more_queries(offers: list[Opportunity]) -> None:
    small, large = make_issue(articles=1), make_issue(articles=12)
    add_list(small, offers[:1])
    for _number in range(3):
        add_list(large, offers)
    few, _content = queries_of(small)
    many, content = queries_of(large)
    assert len(content.parts) == 15
    assert few == many == 2


@pytest.mark.parametrize("called", TEXT)
def test_no_text_becomes_more_than_a_text(called: str) -> None:
    if called in {"a null byte", "a lone surrogate"}:  # no database takes these
        issue = make_issue(articles=0)
        issue.lead_it = TEXT[called]
    else:
        issue = make_issue(articles=0, lead_it=TEXT[called][:3000])
    content = issue_content(issue, "it")
    assert "<script" not in content.lead_html
    assert "<img" not in content.lead_html
    assert 'href="javascript:' not in content.lead_html
