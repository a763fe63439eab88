"""Two writers at the very same moment: nobody is overwritten, no two issues or articles get one number."""

import pytest

from accounts.models import User
from newsletters import arranging, writing
from newsletters.arranging import add_article, begin_issue
from newsletters.models import Article, Issue
from newsletters.pieces import version_of
from newsletters.writing import save_piece
from programmes.models import Programme
from tests.kit.races import Outcome, run_together
from tests.newsletters.builders import make_issue, make_newsletter
from tests.projects.racing import window

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def both_write(programme: Programme, giulia: User, chiara: User, *, locked: bool) -> list[Outcome]:
    """The same title, read by both before, saved by both at once."""
    article = make_issue(make_newsletter(programme)).articles.get()
    read = version_of(article)
    with window(writing, "content_of", locks=locked):
        return run_together(
            lambda: save_piece(article, {"title_it": "Giulia"}, version=read, by=giulia),
            lambda: save_piece(article, {"title_it": "Chiara"}, version=read, by=chiara),
        )


def test_one_of_two_who_save_at_once_is_told(programme: Programme, giulia: User, chiara: User) -> None:
    outcomes = both_write(programme, giulia, chiara, locked=True)
    assert sorted(outcome.value.kept_back for outcome in outcomes) == [[], ["title_it"]]
    [kept] = [outcome.value for outcome in outcomes if not outcome.value.kept_back]
    assert Article.objects.get().title_it == kept.piece.title_it


def test_control_without_the_lock_one_is_overwritten_and_told_nothing(
    programme: Programme, giulia: User, chiara: User
) -> None:
    outcomes = both_write(programme, giulia, chiara, locked=False)
    assert [outcome.value.kept_back for outcome in outcomes] == [[], []]


def both_add(programme: Programme, giulia: User, chiara: User, *, locked: bool) -> list[int]:
    """The positions of two articles that are added at once."""
    issue = make_issue(make_newsletter(programme), articles=0)
    with window(arranging, "_arrange", locks=locked):
        run_together(lambda: add_article(issue, by=giulia), lambda: add_article(issue, by=chiara))
    return sorted(issue.articles.values_list("position", flat=True))


def test_two_articles_that_are_added_at_once_stand_one_after_the_other(
    programme: Programme, giulia: User, chiara: User
) -> None:
    assert both_add(programme, giulia, chiara, locked=True) == [1, 2]


def test_control_without_the_lock_both_would_be_the_first(programme: Programme, giulia: User, chiara: User) -> None:
    assert both_add(programme, giulia, chiara, locked=False) == [1, 1]


def both_begin(programme: Programme, giulia: User, chiara: User, *, locked: bool) -> list[Outcome]:
    """Two who begin the next issue of one series at once."""
    newsletter = make_newsletter(programme)
    with window(arranging, "next_number", locks=locked):
        return run_together(
            lambda: begin_issue(Issue(newsletter=newsletter, title_it="Uno"), by=giulia),
            lambda: begin_issue(Issue(newsletter=newsletter, title_it="Due"), by=chiara),
        )


def test_two_issues_that_are_begun_at_once_get_two_numbers(programme: Programme, giulia: User, chiara: User) -> None:
    outcomes = both_begin(programme, giulia, chiara, locked=True)
    assert sorted(outcome.value.number for outcome in outcomes) == [1, 2]


def test_control_without_the_lock_one_of_them_would_be_refused(
    programme: Programme, giulia: User, chiara: User
) -> None:
    outcomes = both_begin(programme, giulia, chiara, locked=False)
    assert sorted(type(outcome.error).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
