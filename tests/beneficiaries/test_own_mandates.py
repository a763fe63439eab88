"""A person sees who may act for them, and ends it."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.caring import withdraw_mandate
from beneficiaries.models import Mandate, Participation
from beneficiaries.rules import holds_mandate
from core.errors import NotAllowed
from core.models import AuditEvent
from core.wording import words_of
from tests.builders import make_mandate
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited

BUTTON = "End the mandate"


@pytest.fixture
def aminas(amina: User) -> Participation:
    return amina.beneficiary.participations.get()


@pytest.fixture
def mandate(aminas: Participation, lucia: User) -> Mandate:
    """Lucia may act for Amina."""
    return make_mandate(aminas, lucia)


def read(client: Client, user: User) -> str:
    """The page of one's consents, in English."""
    user.language = "en"
    user.save(update_fields=["language"])
    return unescape(sign_in(client, user).get(reverse("beneficiaries:consents")).content.decode())


def end(client: Client, user: User, key: object) -> int:
    return sign_in(client, user).post(reverse("beneficiaries:withdraw_mandate"), {"mandate": key}).status_code


def test_the_person_ends_it_with_one_button(
    client: Client, mandate: Mandate, amina: User, lucia: User, aminas: Participation
) -> None:
    text = read(client, amina)
    assert lucia.full_name in text
    assert BUTTON in text
    assert holds_mandate(lucia, aminas.beneficiary, aminas.programme)
    assert end(client, amina, mandate.pk) == 302
    assert not holds_mandate(lucia, aminas.beneficiary, aminas.programme)
    event = audited("beneficiaries.withdraw_mandate")
    assert (event.actor, event.target_id, event.parameters) == (amina, aminas.beneficiary_id, {"holder": lucia.pk})
    assert words_of(event) == "Took back a mandate"
    text = read(client, amina)
    assert f"{lucia.full_name} no longer acts for you." in text
    assert BUTTON not in text


def test_twice_keeps_the_first_moment(client: Client, mandate: Mandate, amina: User) -> None:
    assert end(client, amina, mandate.pk) == 302
    first = Mandate.objects.get().until
    assert end(client, amina, mandate.pk) == 302
    assert Mandate.objects.get().until == first
    assert AuditEvent.objects.filter(verb="beneficiaries.withdraw_mandate").count() == 1


@pytest.mark.parametrize("somebody", ["karim", "youssef", "lucia", "giulia", "marco", "dario", "ada"])
def test_nobody_else_ends_it_here(
    client: Client, mandate: Mandate, somebody: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(somebody)
    sign_in(client, user)
    assert BUTTON not in read(client, user)
    with nothing_changes(), pytest.raises(NotAllowed):
        withdraw_mandate(mandate, by=user, at=timezone.now())
    assert end(client, user, mandate.pk) in {302, 404}
    mandate.refresh_from_db()
    assert mandate.until is None


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
def test_what_is_no_mandate_is_not_there(client: Client, mandate: Mandate, amina: User, key: str) -> None:
    assert end(client, amina, key) == 404


def test_it_is_not_ended_by_a_link(client: Client, mandate: Mandate, amina: User) -> None:
    assert sign_in(client, amina).get(reverse("beneficiaries:withdraw_mandate")).status_code == 405


def test_only_mandates_in_force_are_shown(client: Client, aminas: Participation, amina: User, lucia: User) -> None:
    now, day = timezone.now(), timedelta(days=1)
    make_mandate(aminas, lucia, since=now - 2 * day, until=now - day)
    assert BUTTON not in read(client, amina)
    make_mandate(aminas, lucia, since=now - day, until=now + day)
    assert read(client, amina).count(BUTTON) == 1


def test_the_page_keeps_to_its_queries(client: Client, aminas: Participation, amina: User, lucia: User) -> None:
    sign_in(client, amina)

    def make(rows: int) -> None:
        for _ in range(rows):
            make_mandate(aminas, lucia)

    assert_same_queries(client, reverse("beneficiaries:consents"), make, name="beneficiaries: consents with mandates")
