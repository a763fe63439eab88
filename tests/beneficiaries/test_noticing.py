"""The words that people agree to: a published notice stays, the next version takes its place."""

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import ConsentNotice, Purpose
from beneficiaries.noticing import next_version, publish_notice, renew_notice
from core.errors import WrongState
from tests.builders import make_notice
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, refused_by_database, run_sql


@pytest.fixture
def published(db: None) -> ConsentNotice:
    return make_notice(Purpose.RESEARCH)


@pytest.mark.parametrize("somebody", ["marco", "dario"])
def test_the_next_version_begins_with_the_words_of_this_one_and_takes_its_place(
    published: ConsentNotice, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    renewed = renew_notice(published, by=by)
    words = {"text_fr": "Nous pouvons utiliser vos données pour le programme.", "title_en": "Consent"}
    assert ConsentNotice.objects.filter(pk=renewed.pk, version=2, published_at=None, **words).exists()
    assert list(ConsentNotice.objects.in_force()) == [published]
    publish_notice(renewed, by=by, at=timezone.now())
    assert list(ConsentNotice.objects.in_force()) == [renewed]
    assert next_version(Purpose.RESEARCH) == 3


def test_nobody_else_renews_or_publishes(published: ConsentNotice, marco: User, named: Named) -> None:
    others, renewed = named("giulia", "lucia", "chiara", "amina", "ada"), renew_notice(published, by=marco)
    assert_refused(lambda by: publish_notice(renewed, by=by, at=timezone.now()), others)
    assert_refused(lambda by: renew_notice(published, by=by), others)


def test_what_is_published_is_not_published_again(published: ConsentNotice, marco: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        publish_notice(published, by=marco, at=timezone.now())


def test_one_version_is_written_at_a_time(published: ConsentNotice, marco: User) -> None:
    renew_notice(published, by=marco)
    with nothing_changes(), pytest.raises(WrongState):
        renew_notice(published, by=marco)


@pytest.mark.parametrize("name", ["title_it", "text_fr", "text_en"])
def test_a_notice_without_words_in_every_language_is_not_published(
    published: ConsentNotice, marco: User, name: str
) -> None:
    renewed = renew_notice(published, by=marco)
    ConsentNotice.objects.filter(pk=renewed.pk).update(**{name: " "})
    with nothing_changes(), pytest.raises(ValidationError):
        publish_notice(renewed, by=marco, at=timezone.now())


def test_past_the_act_a_published_notice_stays_as_people_read_it(published: ConsentNotice) -> None:
    change = "UPDATE beneficiaries_consentnotice SET text_fr = 'All your data are ours.'"
    with refused_by_database("stays as people read it"):
        run_sql(change)
    with refused_by_database("stays as people read it"):
        run_sql("DELETE FROM beneficiaries_consentnotice")
    with pgtrigger.ignore("beneficiaries.ConsentNotice:frozen_once_published"):
        assert run_sql(change) == 1, "the control: without the trigger it passes"
