"""Beginning an issue, and the order of what stands in it."""

import copy
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.auditing import record
from core.errors import Conflict
from core.lists import Item, OfferedList, items_of, offered_lists
from core.states import require
from core.translating import record_translation
from newsletters.models import Article, Issue, Newsletter
from newsletters.states import WRITES
from newsletters.writing import lock_piece, refuse_more, show_changes

MOST = 30
"""Articles of one issue."""
LOOK_BACK = timedelta(days=60)
AT_FIRST = 5
"""Items that a new list begins with, the newest."""


def next_number(newsletter: Newsletter) -> int:
    """The number after the highest one of the series."""
    last = Issue.objects.of_newsletter(newsletter).newest_first().values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def begin_issue(issue: Issue, *, by: Any) -> Issue:
    """Begin a draft. Without a number it gets the next one. Raises NotAllowed, Conflict when the number is taken."""
    newsletter = Newsletter.objects.select_for_update(no_key=True).get(pk=issue.newsletter_id)
    issue.newsletter = newsletter
    require(by, WRITES, issue)
    issue.number = issue.number or next_number(newsletter)
    try:
        with transaction.atomic():
            issue.save()
    except IntegrityError as taken:
        raise Conflict("number") from taken
    record_translation(issue)
    record("newsletters.begin_issue", by=by, on=issue)
    return issue


@transaction.atomic
def settle_issue(issue: Issue, *, by: Any) -> Issue:
    """Keep the number, the days and the source language of an issue. Its articles follow the language.

    Raises NotAllowed, WrongState once its words stand.
    """
    before = lock_piece(issue, by=by)
    issue.save(update_fields=["number", "source_language", "published_on", "out_by"])
    if issue.source_language != before.source_language:
        record_translation(issue, before=before)
        for article in issue.articles.all():
            was = copy.copy(article)
            article.source_language = issue.source_language
            article.save(update_fields=["source_language"])
            record_translation(article, before=was)
    show_changes(issue)
    return issue


@transaction.atomic
def add_article(issue: Issue, *, by: Any) -> Article:
    """Begin an article of own words, as the last. Raises NotAllowed, WrongState, ValidationError for too many."""
    return _add(lock_piece(issue, by=by), by=by)


@transaction.atomic
def add_list(issue: Issue, code: str, *, by: Any) -> Article:
    """Add a list that a room offers, with its newest items. Raises as `add_article`, also for a list nobody offers."""
    issue = lock_piece(issue, by=by)
    offered = offered_list(code)
    if offered is None:
        raise ValidationError(_("Nobody offers this list any more."), code="list")
    titles = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            titles[build_localized_fieldname("title", language)] = str(offered.label)
    keys = [item.key for item in offered.newest(_since())[:AT_FIRST]]
    return _add(issue, by=by, kind=Article.Kind.LIST, list_code=code, list_keys=keys, **titles)


def _add(issue: Issue, *, by: Any, **values: Any) -> Article:
    there = issue.articles.count()
    refuse_more(there, MOST)
    article = Article.objects.create(
        issue=issue, position=_arrange(issue) + 1, source_language=issue.source_language, **values
    )
    record_translation(article)
    record("newsletters.add_article", by=by, on=issue)
    show_changes(issue)
    return article


@transaction.atomic
def move_article(article: Article, *, up: bool, by: Any) -> None:
    """Put it one place up or down; the first stays first. Raises NotAllowed, WrongState."""
    article = lock_piece(article, by=by)
    order = list(article.issue.articles.in_order())
    place = order.index(article)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        _arrange(article.issue, order)
        show_changes(article.issue)


@transaction.atomic
def remove_article(article: Article, *, by: Any) -> None:
    """Take it out of the issue. Raises NotAllowed, WrongState."""
    article = lock_piece(article, by=by)
    record("newsletters.remove_article", by=by, on=article.issue)
    Article.objects.filter(pk=article.pk).delete()
    _arrange(article.issue)
    show_changes(article.issue)


def _arrange(issue: Issue, order: Sequence[Article] | None = None) -> int:
    """Number the articles from one on; returns how many there are."""
    order = list(issue.articles.in_order()) if order is None else order
    for position, article in enumerate(order, 1):
        if article.position != position:
            article.position = position
            article.save(update_fields=["position"])
    return len(order)


def offered_list(code: str) -> OfferedList | None:
    """The list of this code; none that nobody offers any more."""
    return next((one for one in offered_lists() if one.code == code), None)


def choices_of(article: Article) -> list[Item]:
    """What may stand in a list now: what was chosen and may still be told, then what is new."""
    offered = offered_list(article.list_code)
    if offered is None:
        return []
    chosen = items_of(article.list_code, article.list_keys)
    known = {item.key for item in chosen}
    return [*chosen, *(item for item in offered.newest(_since()) if item.key not in known)]


def _since() -> date:
    return timezone.localdate() - LOOK_BACK
