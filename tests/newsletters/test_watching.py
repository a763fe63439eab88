"""The numbers that staff watch while an issue goes out, and why something did not arrive, in words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from core.auditing import record
from core.wording import WORDS, details_of, told_of
from newsletters.models import Delivery, Issue
from newsletters.reasons import reason_of, words_of_error
from newsletters.watching import in_digits, numbers_of, percent_of
from tests.newsletters.builders import delivered, make_issue, make_newsletter, on_its_way

VERB = re.compile(r'record\(\s*"(newsletters\.[a-z_]+)"')


@pytest.fixture
def issue(db: None) -> Issue:
    return on_its_way(make_issue(make_newsletter()))


def test_every_state_has_its_number_and_what_is_being_sent_counts_as_waiting(issue: Issue) -> None:
    delivered(issue, "sent", "sent", "claimed", "pending", language="it")
    delivered(issue, "failed", "unknown", "pending", language="fr")
    numbers = numbers_of(issue)
    assert {line.state: line.number for line in numbers.lines} == {"sent": 2, "pending": 3, "failed": 1, "unknown": 1}
    assert (numbers.progress.total, numbers.progress.done, numbers.trouble) == (7, 4, 2)
    french, italian = numbers.languages
    assert (french.language, [number for _line, number in french.numbers], french.total) == (
        "French",
        ["0", "1", "1", "1"],
        "3",
    )
    assert [number for _line, number in italian.numbers] == ["2", "2", "0", "0"]


def test_large_numbers_are_grouped() -> None:
    assert in_digits(1_000_000) == "1,000,000"


def test_nothing_looks_complete_before_it_is() -> None:
    assert percent_of(999_999, 1_000_000) == 99.9
    assert percent_of(7, 7) == 100.0
    assert percent_of(0, 0) == 0.0


def test_those_who_watch_together_count_once(issue: Issue) -> None:
    delivered(issue, "sent")
    assert numbers_of(issue).progress.total == 1
    delivered(issue, "sent")
    assert numbers_of(issue, now=False).progress.total == 1
    assert numbers_of(issue).progress.total == 2
    assert numbers_of(issue, now=False).progress.total == 2
    cache.clear()
    delivered(issue, "sent")
    assert numbers_of(issue, now=False).progress.total == 3


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("came back 5.1.1", "The mail came back (there is no such address, 5.1.1)."),
        ("came back 4.2.2", "The mail came back (the mailbox is full, 4.2.2)."),
        ("came back", "The mail came back."),
        ("refused: 550", "The mail server did not take it (there is no such mailbox, or not for us, 550)."),
        ("refused: 571", "The mail server did not take it (571)."),
        ("sender refused: 550", "The mail server does not let us send from this address (550)."),
        ("not now: 451", "The mail server put it off too often (451)."),
        ("suppressed address", "Nothing is sent to this address any more."),
        ("TimeoutError", "It could not be sent (TimeoutError)."),
        ("", "–"),
    ],
)  # fmt: skip
def test_a_code_is_told_in_words(error: str, words: str) -> None:
    assert words_of_error(error) == words


def test_of_one_that_is_unknown_nobody_can_say_why() -> None:
    lost = Delivery(state="unknown", due_at=timezone.now(), error="refused: 550")
    assert reason_of(lost).startswith("The sending process was gone")


def test_every_verb_that_newsletters_record_is_told_in_words() -> None:
    verbs = {
        found
        for path in (Path(settings.BASE_DIR) / "newsletters").rglob("*.py")
        for found in VERB.findall(path.read_text())
    }
    assert {"newsletters.schedule_issue", "newsletters.erase_subscriber"} <= verbs
    assert not sorted(verbs - set(WORDS))


def test_what_was_scheduled_and_what_was_in_the_way_is_told(issue: Issue) -> None:
    told = {"at": "2030-03-04T09:00:00+00:00", "audience": "series", "languages": ["fr"]}
    event = record("newsletters.schedule_issue", by=None, on=issue, **told)
    assert [text for _label, text in told_of(event)] == [
        "4 March 2030, 10:00", "subscribers of this newsletter", "French",
    ]  # fmt: skip
    event.parameters = {}  # whoever did it has been erased
    assert told_of(event) == []
    held_up = record("newsletters.hold_up_issue", by=None, on=issue, reason="letter")
    assert "could not be written" in details_of(held_up)
