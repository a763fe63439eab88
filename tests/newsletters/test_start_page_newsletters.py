"""What waits on the start page for those who send newsletters, and for those who write them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.bounce_mailbox import LEFT
from core.models import TranslationState
from newsletters.deciding import accept_unknown
from newsletters.models import Issue, Newsletter
from portal.start_page import tasks_for
from tests.cast import Cast
from tests.newsletters.builders import delivered, make_issue, make_newsletter, on_its_way
from tests.projects.judging import page

pytestmark = pytest.mark.django_db
LATE = "Issues that are late: do they still go out?"
PAUSED = "Issues that are paused"
UNKNOWN = "Issues with mails that may not have arrived: decide"
TODAY = "Issues that go out today"
LACKING = "Issues being written that lack a translation"


@pytest.fixture
def letter(cast: Cast) -> Newsletter:
    return make_newsletter(cast.programme)


def scheduled(issue: Issue, *states: str, hours: float = 0) -> Issue:
    moment = timezone.now() + timedelta(hours=hours)
    for state in ("scheduled", *states):
        Issue.objects.filter(pk=issue.pk).update(state=state, scheduled_at=moment)
    return issue


def waiting(cast: Cast, who: str = "chiara") -> dict[str, int]:
    return {task.label: task.count for task in tasks_for(getattr(cast, who))}


def all_kinds(letter: Newsletter) -> dict[str, Issue]:
    """An issue for each task, and one of each state that is nobody's business."""
    lacking = make_issue(letter, title="Lacks French")
    TranslationState.objects.create(
        object_type="newsletters.article", object_id=lacking.articles.get().pk, language="fr", state="missing"
    )
    lost = on_its_way(make_issue(letter, title="Lost one"), "sent")
    delivered(lost, "unknown")
    broken_off = on_its_way(make_issue(letter, title="Broken off"), "cancelled")
    delivered(broken_off, "unknown")
    delivered(on_its_way(make_issue(letter, title="All there"), "sent"), "sent", "failed")
    scheduled(make_issue(letter, title="In a month"), hours=24 * 30)
    complete = make_issue(letter, title="Complete")
    TranslationState.objects.create(
        object_type="newsletters.issue", object_id=complete.pk, language="fr", state="current"
    )
    return {
        LATE: scheduled(make_issue(letter, title="Is late"), "held"),
        PAUSED: on_its_way(make_issue(letter, title="Stands still"), "paused"),
        UNKNOWN: lost,
        TODAY: scheduled(make_issue(letter, title="In a moment")),
        LACKING: lacking,
    }


def test_each_number_leads_to_the_issue_that_it_counts(client: Client, cast: Cast, letter: Newsletter) -> None:
    expected = all_kinds(letter)
    tasks = tasks_for(cast.chiara)
    assert {task.label: task.count for task in tasks} == dict.fromkeys(expected, 1)
    for task in tasks:
        text = page(client, cast.chiara, task.url)
        assert str(expected[task.label]) in text
        assert not [one for label, one in expected.items() if label != task.label and str(one) in text], task.label
    assert {task.label for task in tasks if task.urgent} == {LATE, PAUSED, UNKNOWN}


def test_who_writes_hears_of_translations_only_and_strangers_of_nothing(cast: Cast, letter: Newsletter) -> None:
    all_kinds(letter)
    assert waiting(cast, "giulia") == {LACKING: 1}
    assert waiting(cast, "marco")[UNKNOWN] == 1
    assert waiting(cast, "dario") == {}
    all_kinds(make_newsletter(cast.other_programme))
    assert waiting(cast) == dict.fromkeys((LATE, PAUSED, UNKNOWN, TODAY, LACKING), 1)


def test_what_was_decided_waits_no_more(cast: Cast, letter: Newsletter) -> None:
    lost = all_kinds(letter)[UNKNOWN]
    assert waiting(cast)[UNKNOWN] == 1
    accept_unknown(lost.deliveries.get(), by=cast.chiara)
    assert UNKNOWN not in waiting(cast)


def test_tomorrow_is_not_today(cast: Cast, letter: Newsletter) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    issue = scheduled(make_issue(letter))
    Issue.objects.filter(pk=issue.pk).update(scheduled_at=midnight)
    assert TODAY not in waiting(cast)
    Issue.objects.filter(pk=issue.pk).update(scheduled_at=midnight - timedelta(seconds=1))
    assert waiting(cast)[TODAY] == 1


@pytest.mark.parametrize(("who", "told"), [("dario", True), ("ada", True), ("chiara", False)])
def test_reports_that_nobody_understood_are_counted_for_who_can_look(cast: Cast, who: str, told: bool) -> None:
    label = "Reports of mails that came back which nobody understood: flagged in their mailbox"
    assert label not in waiting(cast, who)
    cache.set(LEFT, 3)
    assert (waiting(cast, who).get(label) == 3) is told
