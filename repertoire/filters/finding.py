"""One page of results for an address: what was asked, what answers, what it could be narrowed by."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from core.keyset import SIZE, keyset_page
from repertoire.filters import ORDERS, EntryFilter
from repertoire.filters.counting import Counts, count
from repertoire.models import Entry, EntryIndex
from repertoire.searching import CANDIDATES, Question, answering, best_of, understand


@dataclass(frozen=True)
class Results:
    """`loosened`: nothing holds all the words, so these hold some. `previous` and `next` are addresses, or empty."""

    chosen: EntryFilter
    question: Question
    counts: Counts
    order: str
    rows: list[Entry] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    loosened: bool = False


def find(query: QueryDict, *, about: str, language: str, today: date) -> Results:
    """The page that `query` asks for. It is bounded: by relevance only the best CANDIDATES are listed."""
    chosen = EntryFilter(query, EntryIndex.objects.about(about).found_on(today), language=language)
    typed = str(chosen.chosen.get("q") or "")
    question = understand(typed, language)
    counts = count(chosen, question, about=about)
    loosened = False
    if question.query and not counts.total:
        question, loosened = replace(question, query=question.query.replace(") & (", ") | (")), True
        counts = count(chosen, question, about=about)
    order = _order(str(chosen.chosen.get("sort") or ""), question)
    results = Results(chosen, question, counts, order, loosened=loosened and bool(counts.total))
    if order == "relevance":
        return _ranked(results, query)
    rows = Entry.objects.about(about).in_language(language).found_on(today)
    if chosen.active or question.query:
        rows = rows.among(answering(chosen.met(), question))
    page = keyset_page(rows, order=ORDERS[order], query=query)
    return replace(results, rows=page.rows, previous=page.previous_url(query), next=page.next_url(query))


def _order(asked: str, question: Question) -> str:
    if question.query and asked in {"", "relevance"}:
        return "relevance"
    return asked if asked in ORDERS else "name"


def _ranked(results: Results, query: QueryDict) -> Results:
    """Pages by number: what is ranked is bounded, and its last page costs as much as its first."""
    sent = query.get("page", "")
    number = int(sent) if sent.isdecimal() and len(sent) < 4 else 1
    number = min(max(number, 1), CANDIDATES // SIZE)
    start = (number - 1) * SIZE
    rows: list[Any] = list(best_of(results.chosen.met(), results.question)[start : start + SIZE + 1])
    return replace(
        results,
        rows=rows[:SIZE],
        previous=_page(query, number - 1) if number > 1 else "",
        next=_page(query, number + 1) if len(rows) > SIZE else "",
    )


def _page(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
