"""Writing an issue: pieces, their words, who wrote what meanwhile, and when nothing can be written any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from accounts.models import User
from core import lists
from core.errors import NotAllowed, WrongState
from core.lists import Item, OfferedList
from core.models import AuditEvent, TranslationState
from core.translating import record_translation
from newsletters.arranging import (
    MOST,
    add_article,
    add_list,
    begin_issue,
    choices_of,
    move_article,
    remove_article,
    settle_issue,
)
from newsletters.models import Article, Issue
from newsletters.pieces import version_of
from newsletters.writing import confirm_translation, save_piece
from programmes.models import Programme
from tests.newsletters.builders import make_article, make_issue, make_newsletter

WORD: Promise = "Things"  # type: ignore[assignment]


@pytest.fixture
def issue(programme: Programme) -> Issue:
    found = make_issue(make_newsletter(programme), articles=0)
    record_translation(found)
    return found


def written(issue: Issue, **words: Any) -> Article:
    """An article with its translation states."""
    article = make_article(issue, **words)
    record_translation(article)
    return article


def states_of(piece: Any) -> dict[str, str]:
    found = TranslationState.objects.filter(object_type=piece._meta.label_lower, object_id=piece.pk)
    return {one.language: one.state for one in found}


def test_what_is_typed_is_kept_and_the_translations_know(issue: Issue, giulia: User) -> None:
    article = written(issue)
    save_piece(article, {"title_it": "Un altro titolo"}, version=version_of(article), by=giulia)
    assert Article.objects.get().title_it == "Un altro titolo"
    assert states_of(article) == {"it": "current", "fr": "stale", "en": "stale"}
    confirm_translation(article, "fr", by=giulia)
    assert states_of(article) == {"it": "current", "fr": "current", "en": "stale"}


def test_a_corrected_mistake_leaves_the_translations_as_they_are(issue: Issue, giulia: User) -> None:
    article = written(issue)
    save_piece(article, {"body_it": "Ci vediamo giovedì."}, version=version_of(article), by=giulia, minor=True)
    assert set(states_of(article).values()) == {"current"}


def test_two_who_write_one_column_are_told_and_nobody_is_overwritten(issue: Issue, giulia: User, chiara: User) -> None:
    article = written(issue)
    read = version_of(article)
    save_piece(article, {"title_it": "Quello di Giulia"}, version=read, by=giulia)
    said = {"title_it": "Quello di Chiara", "title_fr": "Celui de Chiara"}
    saved = save_piece(article, said, version=read, by=chiara)
    now = Article.objects.get()
    assert saved.kept_back == ["title_it"]
    assert (now.title_it, now.title_fr) == ("Quello di Giulia", "Celui de Chiara")
    again = save_piece(article, {"title_it": "Quello di Chiara"}, version=version_of(now), by=chiara)
    assert again.kept_back == [], "who has read what stands may write over it"


def test_the_same_words_sent_twice_are_no_conflict(issue: Issue, giulia: User) -> None:
    article = written(issue)
    read = version_of(article)
    once, again = (save_piece(article, {"title_it": "Una volta"}, version=read, by=giulia) for _time in range(2))
    assert once.kept_back == again.kept_back == []


@pytest.mark.parametrize("state", ["scheduled", "sent"])
def test_nothing_is_written_once_the_words_stand(issue: Issue, giulia: User, state: str) -> None:
    article = written(issue)
    for step in {"scheduled": ["scheduled"], "sent": ["scheduled", "sending", "sent"]}[state]:
        issue.state, issue.scheduled_at = step, issue.created_at
        issue.save(update_fields=["state", "scheduled_at"])
    acts: list[Callable[[], object]] = [
        lambda: save_piece(article, {"title_it": "Tardi"}, version=version_of(article), by=giulia),
        lambda: save_piece(issue, {"lead_it": "Tardi"}, version=version_of(issue), by=giulia),
        lambda: add_article(issue, by=giulia),
        lambda: remove_article(article, by=giulia),
        lambda: move_article(article, up=True, by=giulia),
        lambda: confirm_translation(article, "fr", by=giulia),
        lambda: settle_issue(issue, by=giulia),
    ]
    for act in acts:
        with pytest.raises(WrongState):
            act()
    assert Article.objects.get().title_it == "Un incontro a Torino"


def test_only_who_writes_newsletters_does(issue: Issue, salma: User, dario: User, giulia: User) -> None:
    article = written(issue)
    for stranger in (salma, dario):
        with pytest.raises(NotAllowed):
            save_piece(article, {"title_it": "No"}, version=version_of(article), by=stranger)
        with pytest.raises(NotAllowed):
            add_article(issue, by=stranger)
        with pytest.raises(NotAllowed):
            begin_issue(Issue(newsletter=issue.newsletter, title_it="No"), by=stranger)
    giulia.memberships.update(until=issue.created_at)
    with pytest.raises(NotAllowed):
        save_piece(article, {"title_it": "No"}, version=version_of(article), by=giulia)


def test_articles_stand_in_the_order_that_was_chosen(issue: Issue, giulia: User) -> None:
    first, second, third = (add_article(issue, by=giulia) for _ in range(3))
    move_article(third, up=True, by=giulia)
    move_article(first, up=True, by=giulia)
    assert list(issue.articles.in_order()) == [first, third, second]
    remove_article(third, by=giulia)
    assert [(one.pk, one.position) for one in issue.articles.in_order()] == [(first.pk, 1), (second.pk, 2)]


def test_one_that_was_taken_out_meanwhile_is_said_to_be_gone(issue: Issue, giulia: User) -> None:
    article = written(issue)
    remove_article(article, by=giulia)
    with pytest.raises(WrongState):
        save_piece(Article(pk=10_000, issue=issue), {}, version={}, by=giulia)


def test_an_issue_has_no_endless_articles(issue: Issue, giulia: User) -> None:
    for position in range(1, MOST + 1):
        make_article(issue, position=position)
    with pytest.raises(ValidationError):
        add_article(issue, by=giulia)


def test_a_new_issue_gets_the_next_number(issue: Issue, giulia: User) -> None:
    begun = begin_issue(Issue(newsletter=issue.newsletter, title_it="Due"), by=giulia)
    assert (begun.number, begun.state) == (issue.number + 1, "draft")
    assert states_of(begun)["fr"] == "missing"


def test_a_list_begins_with_what_is_new_and_drops_what_may_not_be_told(
    issue: Issue, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = {"a": "Atlas", "b": "Beni", "c": "Casa"}

    def found(keys: Any) -> list[Item]:
        return [Item(key, public[key], "", f"/{key}/", "it") for key in keys if key in public]

    offered = OfferedList("tests.things", WORD, lambda since: found(sorted(public)), found)
    monkeypatch.setitem(lists._lists, offered.code, offered)
    article = add_list(issue, "tests.things", by=giulia)
    assert (article.list_keys, article.title_fr) == (["a", "b", "c"], "Things")
    del public["b"]
    assert [item.key for item in choices_of(article)] == ["a", "c"], "consent was taken back"
    with pytest.raises(ValidationError):
        add_list(issue, "nobody.offers", by=giulia)


def test_the_articles_follow_when_the_issue_was_written_first_in_another_language(issue: Issue, giulia: User) -> None:
    article = written(issue)
    issue.source_language = "fr"
    settle_issue(issue, by=giulia)
    assert Article.objects.get().source_language == "fr"
    assert states_of(article)["fr"] == "current"


def test_the_audit_log_names_a_writer_once_in_a_while_not_at_every_letter(
    issue: Issue, giulia: User, chiara: User
) -> None:
    article = written(issue)
    for person, words in ((giulia, "A"), (giulia, "Ab"), (chiara, "Abc")):
        save_piece(article, {"title_it": words}, version=version_of(Article.objects.get()), by=person)
    told = AuditEvent.objects.about(issue).of_verb("newsletters.write_issue")
    assert sorted(str(event.actor) for event in told) == ["Chiara Neri", "Giulia Marchesini"]
