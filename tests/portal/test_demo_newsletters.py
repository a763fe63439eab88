"""The demo's newsletters: the figures of the real programme from its rows, and something of everything in our own."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from unittest import mock

import pytest
from django.db.models import Count, QuerySet
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from core.models import Bounce, SuppressedAddress, TranslationState
from core.translating import check_translations
from newsletters.models import (
    Article,
    Delivery,
    Edition,
    Issue,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionEvent,
)
from newsletters.states import SUBSCRIPTION_MOVES, IssueState, SubscriptionState
from portal.demo.content import LANGUAGES
from portal.demo.days import told
from portal.demo.newsletters import load_newsletters
from portal.demo.people import load_accounts
from portal.demo.programmes import load_calls, load_programmes
from projects.models import Call
from tests.kit.stage import one_transaction

pytestmark = pytest.mark.usefixtures("demo")
END_OF_THE_LEAFLET, END_OF_THE_PROGRAMME = date(2008, 12, 31), date(2009, 12, 31)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), one_transaction():
        programme = load_programmes()
        load_calls(programme)
        load_newsletters(programme, load_accounts(programme))
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """Programmes, accounts, calls and newsletters of the demo."""


def past() -> QuerySet[Issue]:
    """What the real programme published."""
    return Issue.objects.filter(newsletter__programme__code="mig-ressources", state=IssueState.HISTORICAL)


def test_three_issues_were_out_with_the_leaflet_and_six_at_the_end() -> None:
    assert past().filter(out_by__lte=END_OF_THE_LEAFLET).count() == 3  # newsletter_issues_at_leaflet
    assert past().filter(out_by__lte=END_OF_THE_PROGRAMME).count() == 6  # newsletter_issues_at_close
    assert past().count() == 6
    assert not past().exclude(published_on=None).exists()  # nobody says on which day


def test_ten_files_were_offered_in_italian_in_french_or_in_a_language_that_nobody_names() -> None:
    editions = Edition.objects.filter(issue__in=past())
    assert editions.count() == 10  # newsletter_downloads_listed
    counted = dict(editions.order_by().values_list("language").annotate(n=Count("pk")))
    assert counted == {"it": 4, "fr": 4, "": 2}
    assert set(editions.filter(language="").values_list("issue__number", flat=True)) == {5, 6}
    assert not editions.exclude(upload=None).exists()


def test_nothing_is_invented_about_the_past_issues() -> None:
    for issue in past():
        assert issue.title_en == f"Newsletter {issue.number}"
        assert not issue.articles.exists()
        assert bool(issue.lead_it) == (issue.number == 6)  # it held the list of the projects
        assert not issue.deliveries.exists()
    assert not Subscription.objects.filter(newsletter__issues__in=past()).exists()


def test_a_living_series_has_an_issue_at_every_station() -> None:
    series = Newsletter.objects.get(code="there-and-back")
    stations = dict(series.issues.order_by().values_list("state").annotate(n=Count("pk")))
    assert stations == {"sent": 3, "scheduled": 1, "draft": 1}
    soon = series.issues.get(state=IssueState.SCHEDULED)
    assert soon.scheduled_at is not None
    assert timezone.localdate(soon.scheduled_at) == timezone.localdate() + timedelta(days=2)


def test_the_draft_lacks_french_and_its_english_is_out_of_date() -> None:
    draft = Issue.objects.get(state=IssueState.DRAFT)
    call = draft.articles.get(position=1)
    states = TranslationState.objects
    assert states.get(object_type="newsletters.issue", object_id=draft.pk, language="fr").state == "missing"
    of_the_call = states.filter(object_type="newsletters.article", object_id=call.pk)
    assert dict(of_the_call.values_list("language", "state")) == {"it": "current", "fr": "missing", "en": "stale"}


def test_an_article_is_in_one_language_only_and_the_others_are_whole() -> None:
    of_sent = Issue.objects.filter(state__in=[IssueState.SENT, IssueState.SCHEDULED])
    short = []
    for issue in of_sent.prefetch_related("articles"):
        for piece in [issue, *issue.articles.all()]:
            there = [code for code in LANGUAGES if getattr(piece, f"title_{code}")]
            short += [] if len(there) == len(LANGUAGES) else [(piece.title_fr, there)]
    assert short == [("Un lecteur nous écrit", ["fr"])]


def test_lists_hold_what_could_be_told_when_the_issue_went_out() -> None:
    calls = Article.objects.get(list_code="projects.open_calls")
    assert calls.issue.started_at is not None
    assert calls.list_keys == ["return-2"]
    assert Call.objects.get(slug="return-2").opens_at < calls.issue.started_at
    assert not Article.objects.exclude(list_code="").filter(list_keys=[]).exists()


def test_pictures_are_told_in_every_language() -> None:
    for model in (Issue, Article):
        for row in model.objects.exclude(picture=None):
            assert all(getattr(row, f"picture_words_{code}") for code in LANGUAGES)
    assert Issue.objects.exclude(picture=None).count() == 4


def test_readers_are_invented_and_in_every_state() -> None:
    assert 55 <= Subscriber.objects.count() <= 70
    assert not Subscriber.objects.exclude(email__regex=r"@(circolo\.example|([a-z-]+\.)?example\.org)$").exists()
    assert set(Subscriber.objects.values_list("language", flat=True)) == set(LANGUAGES)
    states = set(Subscription.objects.values_list("state", flat=True))
    assert states == set(SubscriptionState.values)


def test_every_subscription_is_where_its_events_brought_it() -> None:
    for subscription in Subscription.objects.prefetch_related("events"):
        steps = sorted(subscription.events.all(), key=lambda event: event.at)
        moves = [step.state for step in steps]
        assert moves[0] == SubscriptionState.PENDING
        assert all(pair in SUBSCRIPTION_MOVES for pair in pairwise(moves))
        assert (subscription.state, subscription.since) == (steps[-1].state, steps[-1].at)
    for event in SubscriptionEvent.objects.filter(how__in=["import", "office"]):
        assert event.evidence
        assert event.by is not None


def test_issues_of_the_past_went_to_whoever_was_a_reader_then() -> None:
    counts = []
    for issue in Issue.objects.filter(newsletter__code="there-and-back", state=IssueState.SENT).order_by("number"):
        went = issue.deliveries.values_list("subscriber", flat=True)
        assert issue.started_at is not None
        for reader in Subscription.objects.filter(subscriber__in=went, newsletter=issue.newsletter):
            said_yes = reader.events.filter(state="confirmed", at__lte=issue.started_at)
            left = reader.events.filter(state__in=["unsubscribed", "bounced", "complained"], at__lte=issue.started_at)
            assert said_yes.exists()
            assert not left.exists()
        counts.append(len(went))
    assert counts == sorted(counts)
    assert counts[-1] > 30


def test_some_deliveries_failed_and_of_one_nobody_knows() -> None:
    by_state = Delivery.objects.by_state()
    assert by_state["unknown"] == 1
    assert by_state["failed"] == 4
    assert set(by_state) == {"sent", "failed", "unknown"}
    assert not Delivery.objects.filter(state="failed", error="").exists()
    assert not Delivery.objects.filter(state="sent", sent_at=None).exists()
    assert set(Bounce.objects.values_list("kind", flat=True)) == {"hard", "soft", "complaint"}
    stopped = Subscriber.objects.filter(subscriptions__state__in=["bounced", "complained"])
    given_up = SuppressedAddress.objects.values_list("address", flat=True)
    assert set(stopped.values_list("email", flat=True)) == set(given_up)


def test_days_move_with_today_and_are_written_as_each_language_does() -> None:
    for code in LANGUAGES:
        assert not Issue.objects.filter(**{f"lead_{code}__contains": "{"}).exists()
        assert not Article.objects.filter(**{f"body_{code}__contains": "{"}).exists()
    with mock.patch("portal.demo.days.timezone.localdate", return_value=date(2026, 7, 31)):
        assert told("{day 1}", "it") == "sabato 1º agosto"
        assert told("{day 1}", "fr") == "samedi 1er août"
        assert told("On {weekday 1}.", "en") == "On Monday 3 August."


def test_translations_are_recorded_as_the_nightly_check_would() -> None:
    assert check_translations() == 0
