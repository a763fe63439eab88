"""Programmes, members and accounts in the back office."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes.models import Membership, Programme, Role
from tests.builders import make_membership
from tests.cast import Cast, sign_in
from tests.kit.snapshot import assert_unchanged
from tests.projects.judging import in_english, page
from tests.projects.looking import mails


def programme_page(programme: Programme, act: str = "change") -> str:
    return reverse(f"admin:programmes_programme_{act}", args=[programme.pk])


def post(client: Client, person: User, url: str, **values: Any) -> str:
    response = sign_in(client, in_english(person)).post(url, values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_an_administrator_appoints_managers_only(client: Client, cast: Cast) -> None:
    text = page(client, cast.ada, programme_page(cast.programme))
    assert '<option value="manager"' in text
    assert '<option value="officer"' not in text
    person = {"email": "sara@example.org", "full_name": "Sara Costa", "language": "it"}
    said = post(client, cast.ada, programme_page(cast.programme, "grant_role"), role="officer", **person)
    assert "Select a valid choice" in said
    post(client, cast.ada, programme_page(cast.programme, "grant_role"), role="manager", **person)
    assert Membership.objects.get(user__email="sara@example.org").role == Role.MANAGER
    assert len(mails("programmes/invited")) == 1


def test_a_manager_appoints_everybody(client: Client, cast: Cast) -> None:
    assert '<option value="officer"' in page(client, cast.marco, programme_page(cast.programme))


def test_an_officer_reads_who_works_there_and_appoints_nobody(client: Client, cast: Cast) -> None:
    text = page(client, cast.giulia, programme_page(cast.programme))
    assert cast.giulia.email in text
    assert "Give somebody a role" not in text


def test_somebody_without_an_account_needs_a_name(client: Client, cast: Cast) -> None:
    values = {"email": "new@example.org", "language": "it", "role": "mentor"}
    text = post(client, cast.marco, programme_page(cast.programme, "grant_role"), **values)
    assert "write the name" in text
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_role_is_ended_where_it_was_given(client: Client, cast: Cast) -> None:
    membership = cast.hind.memberships.get()
    post(client, cast.marco, programme_page(cast.programme, "end_role"), membership=membership.pk)
    membership.refresh_from_db()
    assert membership.until is not None


def test_a_role_elsewhere_is_not_ended_here(client: Client, cast: Cast) -> None:
    elsewhere = make_membership(cast.hind, cast.other_programme, Role.MENTOR)
    post(client, cast.marco, programme_page(cast.programme, "end_role"), membership=elsewhere.pk)
    assert_unchanged(elsewhere)


def test_an_administrator_sees_members_and_no_participant(client: Client, cast: Cast) -> None:
    member, participant = cast.giulia, cast.amina
    text = page(client, cast.ada, reverse("admin:accounts_user_changelist"))
    assert member.email in text
    assert participant.email not in text
    address = reverse("admin:accounts_user_change", args=[participant.pk])
    assert sign_in(client, cast.ada).get(address).status_code == 404


def test_the_page_of_an_account_holds_no_secret(client: Client, cast: Cast) -> None:
    text = page(client, cast.marco, reverse("admin:accounts_user_change", args=[cast.hind.pk]))
    assert cast.hind.email in text
    assert cast.hind.password not in text
    assert "password" not in text.lower().replace("forgotten password", "")


@pytest.mark.parametrize(("works_elsewhere", "closed"), [(False, True), (True, False)])
def test_a_manager_closes_accounts_of_the_own_people_only(
    client: Client, cast: Cast, works_elsewhere: bool, closed: bool
) -> None:
    if works_elsewhere:
        make_membership(cast.hind, cast.other_programme, Role.MENTOR)
    sign_in(client, cast.marco).post(reverse("admin:accounts_user_deactivate", args=[cast.hind.pk]))
    cast.hind.refresh_from_db()
    assert cast.hind.is_active is not closed


def test_the_texts_of_a_programme_begin_in_any_language(client: Client, cast: Cast) -> None:
    empty = {"activities-TOTAL_FORMS": 0, "activities-INITIAL_FORMS": 0}
    values = {"code": "alt-maghreb", "source_language": "fr", "origin_countries": ["TN"], "host_countries": ["FR"]}
    text = post(client, cast.ada, reverse("admin:programmes_programme_add"), **values, **empty, name_it="Solo")
    assert "Write this in the language that you work in first." in text
    post(client, cast.ada, reverse("admin:programmes_programme_add"), **values, **empty, name_fr="Retour")
    made = Programme.objects.get(code="alt-maghreb")
    assert (made.name_fr, made.source_language, [c.code for c in made.host_countries]) == ("Retour", "fr", ["FR"])


@pytest.mark.parametrize(("name", "invited"), [("Win at www.example.org", False), ("Sara Costa", True)])
def test_who_is_invited_has_a_name_and_nothing_else(client: Client, cast: Cast, name: str, invited: bool) -> None:
    values = {"email": "new@example.org", "language": "it", "role": "mentor", "full_name": name}
    post(client, cast.marco, programme_page(cast.programme, "grant_role"), **values)
    assert User.objects.filter(email="new@example.org").exists() is invited
