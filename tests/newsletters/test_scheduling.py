"""When an issue goes out: what is fit to go, who may say so, and how it is held up, broken off and looked at."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from newsletters import scheduling
from newsletters.deciding import accept_unknown, send_again
from newsletters.finishing import finish_issue
from newsletters.models import Delivery, Issue, Newsletter
from newsletters.progress import progress_of
from newsletters.scheduling import (
    cancel_issue,
    enter_historical,
    pause_issue,
    resume_issue,
    schedule_issue,
    unschedule_issue,
)
from programmes.models import Programme
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
MOMENT = datetime(2030, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def newsletter(programme: Programme) -> Newsletter:
    Programme.objects.filter(pk=programme.pk).update(published=True)
    return make_newsletter(programme)


@pytest.fixture
def issue(newsletter: Newsletter) -> Issue:
    return make_issue(newsletter)


def schedule(issue: Issue, by: User, **other: Any) -> Issue:
    asked: dict[str, Any] = {"at": MOMENT, "time_zone": "Europe/Rome", "audience": "series", "languages": []}
    return schedule_issue(issue, **{**asked, **other}, by=by)


def moved(issue: Issue, *states: str) -> Issue:
    """The issue after these states, as the sending processes leave it."""
    for state in states:
        Issue.objects.filter(pk=issue.pk).update(state=state, scheduled_at=MOMENT)
    issue.refresh_from_db()
    return issue


def deliver(issue: Issue, *states: str) -> Delivery:
    """A delivery to somebody after these states."""
    reader = make_subscriber(issue.newsletter)
    delivery = Delivery.objects.create(
        issue=issue, subscriber=reader, newsletter=issue.newsletter, language="it", claimed_at=timezone.now()
    )
    for state in states:
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
    delivery.refresh_from_db()
    return delivery


def test_scheduling_keeps_what_was_chosen_and_says_who_did_it(issue: Issue, chiara: User) -> None:
    found = schedule(issue, chiara, audience="programme", languages=["fr", "it"], time_zone="Africa/Casablanca")
    found.refresh_from_db()
    assert (found.state, found.scheduled_at, found.time_zone) == ("scheduled", MOMENT, "Africa/Casablanca")
    assert (found.audience, found.languages) == ("programme", ["it", "fr"])
    event = AuditEvent.objects.get(verb="newsletters.schedule_issue")
    assert (event.actor, event.target_id, event.parameters["at"]) == (chiara, issue.pk, MOMENT.isoformat())


def test_the_worker_is_asked_to_look_once_it_is_committed(
    issue: Issue, marco: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(scheduling, "ring", rung.append)
    schedule(issue, marco, at=timezone.now())
    assert rung == ["newsletters.tasks.send_newsletters"]


@pytest.mark.parametrize(
    ("late", "taken"), [(timedelta(minutes=4), True), (timedelta(minutes=6), False)], ids=["just now", "past"]
)
def test_now_is_a_moment_and_the_past_is_none(issue: Issue, marco: User, late: timedelta, taken: bool) -> None:
    moment = timezone.now() - late
    if taken:
        assert schedule(issue, marco, at=moment).state == "scheduled"
    else:
        with pytest.raises(ValidationError, match="moment is past"):
            schedule(issue, marco, at=moment)


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        ({"time_zone": "Europe/Atlantis"}, "time zone"),
        ({"audience": "everybody"}, "who gets it"),
        ({"languages": ["it", "de"]}, "languages of this site"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(
    issue: Issue, marco: User, chosen: dict[str, Any], word: str
) -> None:
    with pytest.raises(ValidationError, match=word):
        schedule(issue, marco, **chosen)


def without_title(issue: Issue) -> None:
    Issue.objects.filter(pk=issue.pk).update(title_it="")


def without_content(issue: Issue) -> None:
    issue.articles.all().delete()


def of_a_series_that_nobody_reads(issue: Issue) -> None:
    Newsletter.objects.filter(pk=issue.newsletter.pk).update(published=False)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [(without_title, "no title"), (without_content, "is empty"), (of_a_series_that_nobody_reads, "not published")],
)
def test_what_is_not_fit_to_be_read_does_not_go_out(
    issue: Issue, marco: User, spoil: Callable[[Issue], None], word: str
) -> None:
    spoil(issue)
    with pytest.raises(ValidationError, match=word):
        schedule(issue, marco)
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_an_introduction_is_enough(newsletter: Newsletter, marco: User) -> None:
    assert schedule(make_issue(newsletter, articles=0, lead_it="Care tutte, cari tutti"), marco).state == "scheduled"


def test_who_writes_does_not_send(issue: Issue, giulia: User, amina: User) -> None:
    for person in (giulia, amina):
        with pytest.raises(NotAllowed):
            schedule(issue, person)
    moved(issue, "scheduled", "sending")
    for act in (pause_issue, cancel_issue):
        with pytest.raises(NotAllowed):
            act(issue, by=giulia)
    with pytest.raises(NotAllowed):
        send_again(deliver(issue, "claimed", "unknown"), by=giulia)
    issue.refresh_from_db()
    assert issue.state == "sending"


@pytest.mark.parametrize("state", ["scheduled", "held"])
def test_what_was_scheduled_comes_back_to_the_desk(issue: Issue, marco: User, state: str) -> None:
    schedule(issue, marco)
    moved(issue, state)
    found = unschedule_issue(issue, by=marco)
    assert (found.state, found.scheduled_at) == ("draft", None)
    with pytest.raises(WrongState):
        unschedule_issue(issue, by=marco)


def test_what_was_held_goes_out_at_a_new_moment(issue: Issue, marco: User) -> None:
    schedule(issue, marco)
    moved(issue, "held")
    assert schedule(issue, marco, at=MOMENT + timedelta(days=1)).state == "scheduled"


def test_pausing_and_going_on(issue: Issue, marco: User) -> None:
    moved(issue, "scheduled", "sending")
    assert pause_issue(issue, by=marco).state == "paused"
    with pytest.raises(WrongState):
        pause_issue(issue, by=marco)
    assert resume_issue(issue, by=marco).state == "sending"
    with pytest.raises(WrongState):
        schedule(issue, marco)


def test_breaking_off_lets_nobody_wait(issue: Issue, marco: User) -> None:
    moved(issue, "scheduled", "sending")
    waiting, busy, gone = deliver(issue), deliver(issue, "claimed"), deliver(issue, "claimed", "sent")
    found = cancel_issue(issue, by=marco)
    assert found.ended_at is not None
    states = [Delivery.objects.get(pk=one.pk).state for one in (waiting, busy, gone)]
    assert states == ["cancelled", "claimed", "sent"]


def test_an_issue_of_long_ago_needs_a_day_and_a_title(newsletter: Newsletter, marco: User, giulia: User) -> None:
    issue = make_issue(newsletter, articles=0)
    with pytest.raises(ValidationError, match="when it was published"):
        enter_historical(issue, by=marco)
    Issue.objects.filter(pk=issue.pk).update(out_by=date(2009, 12, 31), title_it="")
    with pytest.raises(ValidationError, match="no title"):
        enter_historical(issue, by=marco)
    Issue.objects.filter(pk=issue.pk).update(title_it="Andata e ritorno 3")
    with pytest.raises(NotAllowed):
        enter_historical(issue, by=giulia)
    assert enter_historical(issue, by=marco).state == "historical"


def test_an_issue_ends_when_nobody_waits_for_it(issue: Issue) -> None:
    moved(issue, "scheduled", "sending")
    delivery = deliver(issue, "claimed")
    assert not finish_issue(issue, at=MOMENT)
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown")
    assert finish_issue(issue, at=MOMENT)
    assert not finish_issue(issue, at=timezone.now())
    issue.refresh_from_db()
    assert (issue.state, issue.ended_at) == ("sent", MOMENT)


def test_an_unknown_one_goes_again_only_when_somebody_says_so(issue: Issue, marco: User) -> None:
    moved(issue, "scheduled", "sending")
    delivery = deliver(issue, "claimed", "unknown")
    finish_issue(issue, at=MOMENT)
    again = send_again(delivery, by=marco)
    assert (again.state, again.claimed_by, again.attempts) == ("pending", None, 0)
    issue.refresh_from_db()
    assert (issue.state, issue.ended_at) == ("sending", None)
    with pytest.raises(WrongState):
        send_again(delivery, by=marco)
    assert AuditEvent.objects.filter(verb="newsletters.send_again", actor=marco).count() == 1


def test_an_unknown_one_of_an_issue_that_was_broken_off_stays(issue: Issue, marco: User) -> None:
    moved(issue, "scheduled", "sending")
    delivery = deliver(issue, "claimed", "unknown")
    cancel_issue(issue, by=marco)
    with pytest.raises(WrongState):
        send_again(delivery, by=marco)


def test_an_unknown_one_can_be_taken_as_arrived(issue: Issue, marco: User) -> None:
    moved(issue, "scheduled", "sending")
    delivery = deliver(issue, "claimed", "unknown")
    found = accept_unknown(delivery, by=marco)
    assert (found.state, found.sent_at) == ("sent", delivery.claimed_at)
    with pytest.raises(WrongState):
        accept_unknown(delivery, by=marco)


def test_progress_counts_every_state_and_foretells_the_end_only_while_something_moves(issue: Issue) -> None:
    moved(issue, "scheduled", "sending")
    deliver(issue), deliver(issue, "claimed")
    still = progress_of(issue)
    assert (still.total, still.left, still.done, still.eta) == (2, 2, 0, None)
    sent = deliver(issue, "claimed", "sent")
    Delivery.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    found = progress_of(issue)
    assert (found.by_state["sent"], found.by_state["failed"], found.per_minute) == (1, 0, 1)
    assert found.eta is not None
    assert timedelta(seconds=110) < found.eta - timezone.now() <= timedelta(minutes=2)
    assert progress_of(moved(issue, "paused")).eta is None
