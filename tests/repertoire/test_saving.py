"""Searches that people keep, and the mail that something new fits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import OutboxMail
from programmes.models import Programme
from repertoire.filters.keeping import kept_of, new_for
from repertoire.models import Opportunity, SavedSearch
from repertoire.publishing import hide_entry, publish_row, show_entry
from repertoire.saving import MOST, forget_search, save_search, tell_searchers
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.cast import sign_in
from tests.projects.looking import assert_refused

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


def keep(user: User, query: str = "support=training", **changed: object) -> SavedSearch:
    values = {"about": "opportunity", "at": timezone.now()} | changed
    kept, name = kept_of(query, language=user.language)
    return save_search(kept, name=name, by=user, **values)  # type: ignore[arg-type]


def tell(at: datetime) -> int:
    return tell_searchers(new_for=new_for, at=at)


def test_a_search_is_named_by_what_it_asks_in_the_persons_language(amina: User) -> None:
    assert keep(amina, "q=agadir&support=training&page=3&sort=name").name == "agadir, Formation"


def test_the_same_search_twice_is_one(amina: User) -> None:
    assert keep(amina) == keep(amina, "support=training&after=xyz")
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("query", ["", "q=", "sort=name", "support=nonsense", "q=%00", "country="])
def test_a_search_for_everything_is_not_kept(amina: User, query: str) -> None:
    with pytest.raises(ValidationError, match="Search for something first"):
        keep(amina, query)
    assert not SavedSearch.objects.exists()


def test_nobody_keeps_more_than_the_most(amina: User) -> None:
    for number in range(MOST):
        keep(amina, f"q=word{number}")
    with pytest.raises(ValidationError, match="Forget one first"):
        keep(amina, "q=onemore")


def test_something_new_is_told_once_in_the_persons_language(amina: User, programme: Programme) -> None:
    organisation = make_organisation(make_repertoire(programme))
    make_opportunity(organisation)
    keep(amina)
    make_opportunity(organisation, title_fr="Cours de gestion")
    assert tell(timezone.now() + LATER) == 1
    mail = OutboxMail.objects.get(template="repertoire/new_for_search")
    assert (mail.recipient, mail.language, mail.parameters["number"]) == (amina.email, "fr", 1)
    assert mail.parameters["path"].startswith("/fr/repertoire/opportunities/?support=training")
    assert tell(timezone.now() + LATER + LATER) == 0


def test_what_does_not_fit_is_not_told(amina: User, programme: Programme) -> None:
    keep(amina)
    make_opportunity(make_organisation(make_repertoire(programme)), kind="job")
    assert tell(timezone.now() + LATER) == 0
    assert not OutboxMail.objects.exists()


def test_nobody_is_told_twice_a_day(amina: User, programme: Programme) -> None:
    keep(amina)
    make_opportunity(make_organisation(make_repertoire(programme)))
    assert tell(timezone.now() + timedelta(hours=2)) == 0
    assert tell(timezone.now() + LATER) == 1


def test_what_is_committed_after_a_run_is_told_by_the_next(amina: User, programme: Programme) -> None:
    """An act is dated when it begins; a long import is seen a minute later."""
    organisation = make_organisation(make_repertoire(programme))
    keep(amina)
    run = timezone.now() + LATER
    assert tell(run) == 0
    late = make_opportunity(organisation)
    Opportunity.objects.filter(pk=late.pk).update(published_at=run - timedelta(minutes=2))
    assert tell(run + LATER) == 1


def test_an_opportunity_that_was_cleared_before_its_organisation_is_new_when_people_find_it(
    amina: User, giulia: User, programme: Programme
) -> None:
    entry = make_organisation(make_repertoire(programme), state="awaiting")
    offer = publish_row(make_opportunity(entry, state="awaiting"), by=giulia, at=timezone.now())
    keep(amina)
    publish_row(entry, by=giulia, at=timezone.now())
    assert tell(timezone.now() + LATER) == 1
    offer.refresh_from_db()
    first = offer.published_at
    hide_entry(entry, by=giulia, at=timezone.now())
    show_entry(entry, by=giulia, at=timezone.now() + LATER)
    offer.refresh_from_db()
    assert offer.published_at == first, "shown again is not new"


def test_what_ended_yesterday_is_not_told_though_it_is_still_yesterday_in_utc(
    amina: User, programme: Programme
) -> None:
    offer = make_opportunity(make_organisation(make_repertoire(programme)), valid_until=date(2030, 5, 1))
    kept = keep(amina, at=datetime(2030, 4, 1, tzinfo=UTC))
    for published, until, number in (
        (datetime(2030, 4, 30, tzinfo=UTC), datetime(2030, 5, 1, 21, tzinfo=UTC), 1),
        (datetime(2030, 4, 30, tzinfo=UTC), datetime(2030, 5, 1, 23, tzinfo=UTC), 0),
    ):
        Opportunity.objects.filter(pk=offer.pk).update(published_at=published)
        assert new_for(kept, until) == number


def test_a_forgotten_search_is_not_told(amina: User, programme: Programme) -> None:
    forget_search(keep(amina), by=amina)
    make_opportunity(make_organisation(make_repertoire(programme)))
    assert tell(timezone.now() + LATER) == 0


def test_somebody_elses_search_cannot_be_forgotten(client: Client, amina: User, youssef: User) -> None:
    kept = keep(amina)
    response = sign_in(client, youssef).post(reverse("repertoire:forget_search", args=[kept.uuid]))
    assert response.status_code == 404
    assert SavedSearch.objects.filter(pk=kept.pk).exists()


def test_the_act_forgets_only_ones_own(amina: User, youssef: User, giulia: User) -> None:
    kept = keep(amina)
    assert_refused(lambda person: forget_search(kept, by=person), [youssef, giulia])
    forget_search(kept, by=amina)
    assert not SavedSearch.objects.exists()


def test_the_page_keeps_and_forgets(client: Client, amina: User) -> None:
    sign_in(client, amina)
    sent = {"about": "opportunity", "query": "q=stage&country=MA"}
    page = client.post(reverse("repertoire:save_search"), sent, follow=True).content.decode()
    assert "stage, Morocco" in page or "stage, Maroc" in page
    kept = SavedSearch.objects.get()
    client.post(reverse("repertoire:forget_search", args=[kept.uuid]))
    assert not SavedSearch.objects.exists()


def test_a_search_for_everything_is_told_on_the_page(client: Client, amina: User) -> None:
    page = sign_in(client, amina).post(reverse("repertoire:save_search"), {"query": "x" * 9000}, follow=True)
    assert page.status_code == 200
    empty = client.post(reverse("repertoire:save_search"), {"about": "nonsense", "query": ""}, follow=True)
    assert "Search for something first." in empty.content.decode()
