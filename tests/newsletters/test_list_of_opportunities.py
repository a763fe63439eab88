"""New opportunities of the repertoire, as newsletters show them."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from core.lists import Item, items_of, offered_lists
from repertoire.models import Opportunity
from tests.builders import make_opportunity, make_organisation, make_repertoire

pytestmark = pytest.mark.django_db

CODE = "repertoire.new_opportunities"


@pytest.fixture
def opportunity() -> Opportunity:
    organisation = make_organisation(make_repertoire(), name_fr="Amicale de Fès")
    return make_opportunity(organisation, title_fr="Un cours", valid_until=timezone.localdate() + timedelta(days=3))


def newest(*, days: int = 7) -> list[Item]:
    offered = next(one for one in offered_lists() if one.code == CODE)
    return offered.newest(timezone.localdate() - timedelta(days=days))


def move(opportunity: Opportunity, **values: object) -> None:
    Opportunity.objects.filter(pk=opportunity.pk).update(**values)


def test_a_new_opportunity_is_told_in_the_language_that_is_asked(opportunity: Opportunity) -> None:
    with translation.override("fr"):
        assert newest() == items_of(CODE, [str(opportunity.uuid)])
        [item] = newest()
    assert (item.key, item.title, item.language) == (str(opportunity.uuid), "Un cours", "fr")
    assert "Amicale de Fès" in item.text
    assert item.path == f"/fr/repertoire/opportunities/{opportunity.uuid}/"


def test_one_without_a_translation_says_in_which_language_it_is(opportunity: Opportunity) -> None:
    move(opportunity, title_fr="")
    with translation.override("fr"):
        [item] = newest()
    assert (item.title, item.language) == ("Corso", "it")


@pytest.mark.parametrize("gone", ["withdrawn", "ended", "organisation hidden"])
def test_what_the_public_no_longer_finds_is_not_told_any_more(opportunity: Opportunity, gone: str) -> None:
    keys = [str(opportunity.uuid)]
    assert [item.key for item in items_of(CODE, keys)] == keys
    if gone == "withdrawn":
        move(opportunity, state="withdrawn")
    elif gone == "ended":
        move(opportunity, valid_from=None, valid_until=timezone.localdate() - timedelta(days=1))
    else:
        type(opportunity.organisation).objects.filter(pk=opportunity.organisation_id).update(state="hidden")
    assert items_of(CODE, keys) == []
    assert newest() == []


def test_what_was_published_before_the_day_is_not_new_but_may_still_be_told(opportunity: Opportunity) -> None:
    move(opportunity, published_at=timezone.now() - timedelta(days=30))
    assert newest() == []
    assert newest(days=40)
    assert items_of(CODE, ["no key", str(opportunity.uuid)])
