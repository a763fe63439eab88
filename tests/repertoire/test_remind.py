"""What the clock does with entries and opportunities, and that it does it once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from config.celery import app
from core.mail_rendering import render_mail
from repertoire import reminding, tasks
from repertoire.confirming import confirm_entry
from repertoire.models import ConfirmationRequest, Organisation
from repertoire.publishing import show_entry
from repertoire.reminding import ask_for_confirmations, lapse_unconfirmed, tell_of_expiry
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_speaker, make_user
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, mails, recipients

DAY = timedelta(days=1)


def now() -> datetime:
    return timezone.now()


def unconfirmed(organisation: Organisation, days: int = 366) -> Organisation:
    """Nobody has confirmed it for so many days."""
    day = timezone.localdate() - timedelta(days=days)
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=day)
    organisation.refresh_from_db()
    return organisation


def test_owners_are_asked_after_a_year(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    assert ask_for_confirmations(at=now()) == 1
    mail = mails("repertoire/still_correct")[0]
    assert (mail.recipient, mail.language, mail.secret) == (yasmine.email, "en", True)
    assert mail.parameters["path"].startswith("/en/partner/confirm/")
    assert "Atlas House" in render_mail(mail).body


def test_nobody_is_asked_before(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas, 365)
    with nothing_changes():
        assert ask_for_confirmations(at=now()) == 0


def test_one_that_was_never_confirmed_counts_from_its_publication(atlas: Organisation, yasmine: User) -> None:
    Organisation.objects.filter(pk=atlas.pk).update(published_at=now() - 366 * DAY)
    assert ask_for_confirmations(at=now()) == 1


def test_the_same_entry_is_asked_about_again_after_thirty_days(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    assert [ask_for_confirmations(at=now() + days * DAY) for days in (0, 0, 29, 31)] == [1, 0, 0, 1]
    assert len(recipients("repertoire/still_correct")) == 2


def test_a_run_is_capped_and_the_next_goes_on(
    atlas: Organisation, yasmine: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    for number in range(3):
        make_speaker(make_user(), unconfirmed(make_organisation(), 400 + number))
    assert [ask_for_confirmations(at=now()) for _ in range(3)] == [2, 1, 0]


def test_nobody_gets_many_questions_on_one_day(yasmine: User) -> None:
    for _ in range(5):
        make_speaker(yasmine, unconfirmed(make_organisation()))
    assert [ask_for_confirmations(at=now() + days * DAY) for days in range(3)] == [3, 2, 0]


def test_who_cannot_sign_in_or_has_left_is_not_asked(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    User.objects.filter(pk=yasmine.pk).update(is_active=False)
    left = make_user()
    make_speaker(left, atlas, until=now() - DAY / 2)
    assert ask_for_confirmations(at=now()) == 0
    assert not ConfirmationRequest.objects.exists()


def test_after_the_grace_the_entry_is_hidden_and_its_owner_told(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    start = now()
    ask_for_confirmations(at=start)
    assert lapse_unconfirmed(at=start + 59 * DAY) == 0
    assert lapse_unconfirmed(at=start + 61 * DAY) == 1
    atlas.refresh_from_db()
    assert (atlas.state, atlas.lapsed) == ("hidden", True)
    assert recipients("repertoire/entry_lapsed") == [yasmine.email]
    assert audited("repertoire.lapse").actor is None
    assert lapse_unconfirmed(at=start + 61 * DAY) == 0


def test_who_answers_in_time_stays(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    start = now()
    ask_for_confirmations(at=start)
    confirm_entry(atlas, by=yasmine, at=start + 50 * DAY)
    assert lapse_unconfirmed(at=start + 61 * DAY) == 0
    assert lapse_unconfirmed(at=start + 800 * DAY) == 0, "an answered question counts no more a year later"


def test_an_entry_that_an_officer_shows_again_is_not_hidden_by_the_old_question(
    atlas: Organisation, yasmine: User, giulia: User
) -> None:
    unconfirmed(atlas)
    start = now()
    ask_for_confirmations(at=start)
    lapse_unconfirmed(at=start + 61 * DAY)
    show_entry(atlas, by=giulia, at=start + 62 * DAY)
    assert lapse_unconfirmed(at=start + 63 * DAY) == 0
    assert ask_for_confirmations(at=start + 63 * DAY) == 1
    assert lapse_unconfirmed(at=start + 124 * DAY) == 1, "unanswered once more"


def test_control_without_an_answer_the_old_question_would_count(atlas: Organisation, yasmine: User) -> None:
    unconfirmed(atlas)
    start = now()
    ask_for_confirmations(at=start)
    confirm_entry(atlas, by=yasmine, at=start + 50 * DAY)
    ConfirmationRequest.objects.update(used_at=None)
    assert lapse_unconfirmed(at=start + 800 * DAY) == 1


def test_an_entry_for_which_nobody_speaks_waits_for_staff(db: None) -> None:
    entry = unconfirmed(make_organisation(make_repertoire()), 900)
    assert (ask_for_confirmations(at=now()), lapse_unconfirmed(at=now() + 900 * DAY)) == (0, 0)
    assert list(Organisation.objects.unconfirmed_since(timezone.localdate()).without_owner(now())) == [entry]


def test_owners_hear_fourteen_days_before_an_opportunity_ends(atlas: Organisation, yasmine: User) -> None:
    today = timezone.localdate()
    offer = make_opportunity(atlas, valid_until=today + 14 * DAY)
    make_opportunity(atlas, valid_until=today + 15 * DAY)
    make_opportunity(atlas, valid_until=today - DAY)
    make_opportunity(atlas, valid_until=None)
    make_opportunity(atlas, valid_until=today, state="withdrawn")
    assert tell_of_expiry(at=now()) == 1
    mail = mails("repertoire/opportunity_ends")[0]
    assert (mail.recipient, mail.language) == (yasmine.email, "en")
    assert mail.parameters["path"] == f"/en/partner/opportunities/{offer.uuid}/renew/"


def test_they_hear_it_once_for_each_end(atlas: Organisation, yasmine: User) -> None:
    today = timezone.localdate()
    offer = make_opportunity(atlas, valid_until=today + 3 * DAY)
    assert [tell_of_expiry(at=now()) for _ in range(2)] == [1, 0]
    type(offer).objects.filter(pk=offer.pk).update(valid_until=today + 5 * DAY)
    assert tell_of_expiry(at=now()) == 1


def test_the_clock_calls_them_every_day(db: None) -> None:
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    for task in (tasks.ask_for_confirmations, tasks.lapse_unconfirmed, tasks.tell_of_expiry):
        assert task.name in planned
        assert task() == 0
