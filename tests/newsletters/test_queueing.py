"""The hour strikes: who gets an issue, once each; and what is long overdue does not go by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEvent, SuppressedAddress
from newsletters.models import Delivery, Issue, Newsletter
from newsletters.queueing import start_due_issues
from programmes.models import Programme
from tests.builders import make_programme
from tests.kit.races import run_together
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


def scheduled(newsletter: Newsletter, at: datetime = NOW, **fields: Any) -> Issue:
    issue = make_issue(newsletter, **fields)
    issue.state, issue.scheduled_at = "scheduled", at
    issue.save(update_fields=["state", "scheduled_at"])
    return issue


def readers_of(issue: Issue) -> set[str]:
    return {one.subscriber.email for one in issue.deliveries.select_related("subscriber") if one.subscriber}


def test_everybody_who_confirmed_gets_it_in_their_language_and_nobody_else(newsletter: Newsletter) -> None:
    italian = make_subscriber(newsletter)
    french = make_subscriber(newsletter, language="fr")
    for state in ("pending", "unsubscribed", "bounced", "complained"):
        make_subscriber(newsletter, state=state)
    make_subscriber(make_newsletter(newsletter.programme))
    issue = scheduled(newsletter)
    assert start_due_issues(NOW) == 1
    rows = Delivery.objects.of_issue(issue).values_list("subscriber", "language", "state", "due_at", "newsletter")
    assert set(rows) == {
        (italian.pk, "it", "pending", NOW, newsletter.pk),
        (french.pk, "fr", "pending", NOW, newsletter.pk),
    }
    issue.refresh_from_db()
    assert (issue.state, issue.started_at) == ("sending", NOW)
    assert AuditEvent.objects.get(verb="newsletters.start_issue").parameters == {"readers": 2}


def test_it_is_published_on_the_day_that_it_is_where_it_was_scheduled(newsletter: Newsletter) -> None:
    rome, casablanca = scheduled(newsletter), scheduled(newsletter, time_zone="Africa/Abidjan")
    start_due_issues(NOW)
    days = [Issue.objects.get(pk=one.pk).published_on for one in (rome, casablanca)]
    assert days == [date(2026, 3, 5), date(2026, 3, 4)]


@pytest.mark.parametrize("written", ["lost@example.org", "LOST@Example.org"])
def test_a_suppressed_address_is_left_out_however_it_is_written(newsletter: Newsletter, written: str) -> None:
    make_subscriber(newsletter, email="lost@example.org")
    make_subscriber(newsletter, email="reached@example.org")
    SuppressedAddress.objects.create(address=written, reason="bounce")
    issue = scheduled(newsletter)
    start_due_issues(NOW)
    assert readers_of(issue) == {"reached@example.org"}


def test_only_the_chosen_languages_get_it(newsletter: Newsletter) -> None:
    for language in ("it", "fr", "en"):
        make_subscriber(newsletter, email=f"{language}@example.org", language=language)
    issue = scheduled(newsletter, languages=["fr", "en"])
    start_due_issues(NOW)
    assert readers_of(issue) == {"fr@example.org", "en@example.org"}


def test_the_whole_programme_gets_it_once_each_by_the_issues_own_series_where_they_have_that(
    newsletter: Newsletter,
) -> None:
    other = make_newsletter(newsletter.programme)
    hidden = make_newsletter(newsletter.programme, published=False)
    elsewhere = make_newsletter(make_programme(published=True))
    both, one = make_subscriber(other, newsletter), make_subscriber(other)
    make_subscriber(hidden), make_subscriber(elsewhere), make_subscriber(other, state="unsubscribed")
    issue = scheduled(newsletter, audience="programme")
    start_due_issues(NOW)
    assert set(Delivery.objects.of_issue(issue).values_list("subscriber", "newsletter")) == {
        (both.pk, newsletter.pk),
        (one.pk, other.pk),
    }


def test_what_is_not_due_waits(newsletter: Newsletter) -> None:
    make_subscriber(newsletter)
    issue = scheduled(newsletter, at=NOW + timedelta(seconds=1))
    assert start_due_issues(NOW) == 0
    issue.refresh_from_db()
    assert (issue.state, issue.deliveries.count()) == ("scheduled", 0)


@pytest.mark.parametrize(("late", "state"), [(119, "sending"), (121, "held")])
def test_what_is_long_overdue_is_held_until_somebody_says_yes(newsletter: Newsletter, late: int, state: str) -> None:
    make_subscriber(newsletter)
    issue = scheduled(newsletter, at=NOW - timedelta(minutes=late))
    start_due_issues(NOW)
    issue.refresh_from_db()
    assert (issue.state, issue.deliveries.count()) == (state, int(state == "sending"))
    assert start_due_issues(NOW) == 0, "neither is looked at again"


@pytest.mark.parametrize("what", ["series", "programme", "neither"])
def test_what_is_withdrawn_before_its_hour_is_held(newsletter: Newsletter, what: str) -> None:
    """Nobody could open what the mail leads to; with both published, as a control, it goes out."""
    make_subscriber(newsletter)
    issue = scheduled(newsletter)
    Newsletter.objects.update(published=what != "series")
    Programme.objects.update(published=what != "programme")
    goes = what == "neither"
    assert start_due_issues(NOW) == goes
    issue.refresh_from_db()
    assert (issue.state, issue.deliveries.count()) == ("sending" if goes else "held", int(goes))
    verb = "newsletters.start_issue" if goes else "newsletters.hold_unpublished_issue"
    assert AuditEvent.objects.about(issue).of_verb(verb).count() == 1


def test_an_issue_that_cannot_be_started_keeps_no_other_waiting(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_subscriber(newsletter)
    broken, sound = scheduled(newsletter, at=NOW - timedelta(minutes=1)), scheduled(newsletter)

    def show(issue: Issue) -> None:
        if issue == broken:
            raise RuntimeError

    monkeypatch.setattr("newsletters.queueing.show_started", show)
    assert start_due_issues(NOW) == 1
    assert (broken.deliveries.count(), sound.deliveries.count()) == (0, 1)
    broken.refresh_from_db()
    assert broken.state == "scheduled"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_processes_start_an_issue_once() -> None:
    newsletter = make_newsletter()
    for _ in range(3):
        make_subscriber(newsletter)
    issue = scheduled(newsletter, at=timezone.now())
    outcomes = run_together(*[lambda: start_due_issues(timezone.now())] * 3)
    assert sorted(outcome.value for outcome in outcomes) == [0, 0, 1]
    assert issue.deliveries.count() == 3
