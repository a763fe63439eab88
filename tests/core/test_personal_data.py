"""The registry of personal data: nothing unclassified, and everything about one person, of nobody else."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from accounts.models import User
from core import personal_data
from core.models import OutboxMail, SuppressedAddress
from core.personal_data import collect, count_held, registered, unclassified_fields
from projects.messaging import send_message
from projects.models import Decision, Project, Revision
from tests.builders import make_consent
from tests.stories import submitted, with_co_applicant


def test_every_field_is_classified_once() -> None:
    assert unclassified_fields() == []
    for table in registered():
        assert not set(table.fields) & table.plain, table.model


def test_control_a_field_that_nobody_classified_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = dict(personal_data._tables)
    known = tables[Decision]
    tables[Decision] = replace(known, plain=known.plain - {"amount"})
    monkeypatch.setattr(personal_data, "_tables", tables)
    assert unclassified_fields() == ["projects.Decision.amount"]


def test_every_lookup_leads_from_its_row_to_a_person_an_account_or_an_address() -> None:
    for table in registered():
        for lookup, value in ((table.person, 0), (table.user, 0), (table.address, "a@example.org")):
            if lookup:
                assert isinstance(table.model._base_manager.filter(**{lookup: value}), models.QuerySet)


def held(user: User) -> dict[str, list[dict[str, Any]]]:
    return collect(person=user.beneficiary, user=user)


@pytest.mark.django_db
def test_all_that_is_held_about_a_person_is_there(approved_project: Project, amina: User, karim: User) -> None:
    send_message(approved_project, body="Is my cousin welcome?", by=amina, at=timezone.now())
    found = held(amina)
    [account], [person] = found["accounts.User"], found["beneficiaries.Beneficiary"]
    assert (account["email"], person["residence_city"]) == ("amina@example.org", "Torino")
    assert [row["title"] for row in found["projects.Project"]] == ["A bakery in Khouribga"]
    assert [row["content"]["city"] for row in found["projects.Revision"]] == ["Khouribga"]
    assert [row["body"] for row in found["core.Message"]] == ["Is my cousin welcome?"]
    assert {row["recipient"] for row in found["core.OutboxMail"]} == {amina.email}
    assert "submit" in {row["act"] for row in found["projects.ProjectEvent"]}
    assert [row["granted"] for row in found["beneficiaries.Consent"]] == [True]
    assert "projects.submit" in {row["verb"] for row in found["core.AuditEvent"]}


@pytest.mark.django_db
def test_texts_come_in_every_language(approved_project: Project, amina: User) -> None:
    [decision] = held(amina)["projects.Decision"]
    texts = {name: decision[name] for name in ("message_it", "message_fr", "message_en")}
    assert texts == {"message_it": "Congratulazioni.", "message_fr": "Félicitations.", "message_en": "Congratulations."}
    assert "message" not in decision


@pytest.mark.django_db
def test_nothing_of_anybody_else_is_there(approved_project: Project, amina: User, karim: User, youssef: User) -> None:
    submitted(approved_project.call, karim, title="A mill")
    for stranger in (karim, youssef):
        found = str(held(stranger))
        assert amina.email not in found
        assert "bakery" not in found
    assert "A mill" not in str(held(amina))
    assert "projects.Project" not in held(youssef)


@pytest.mark.django_db
def test_no_row_comes_twice(approved_project: Project, amina: User, karim: User, youssef: User) -> None:
    for other in (karim, youssef):
        with_co_applicant(approved_project, other)
    assert len(held(amina)["projects.Project"]) == 1
    assert len(held(amina)["projects.Revision"]) == Revision.objects.count() == 1


@pytest.mark.django_db
def test_no_password_is_handed_out(amina: User) -> None:
    assert "password" not in held(amina)["accounts.User"][0]


@pytest.mark.django_db
def test_mails_and_suppression_are_found_by_address_however_it_is_written(amina: User) -> None:
    OutboxMail.objects.create(recipient="AMINA@example.org", language="fr", template="x/y")
    SuppressedAddress.objects.create(address="Amina@Example.org", reason="bounce")
    assert len(held(amina)["core.OutboxMail"]) == len(held(amina)["core.SuppressedAddress"]) == 1


@pytest.mark.django_db
def test_a_person_without_account_and_address_is_found_too(amina: User) -> None:
    person = amina.beneficiary
    person.user, person.email = None, ""
    person.save()
    OutboxMail.objects.create(recipient="other@example.org", language="fr", template="x/y")
    found = collect(person=person, user=None)
    assert "core.OutboxMail" not in found
    assert "accounts.User" not in found
    assert len(found["beneficiaries.Participation"]) == 1


@pytest.mark.django_db
def test_an_account_without_person_is_found_too(giulia: User, amina: User, programme: Any) -> None:
    make_consent(amina.beneficiary, programme, by=giulia)
    found = collect(person=None, user=giulia)
    assert [row["role"] for row in found["programmes.Membership"]] == ["officer"]
    assert "beneficiaries.Consent" not in found


@pytest.mark.django_db
def test_the_rows_are_counted_in_one_query_as_they_are_handed_out(
    approved_project: Project, amina: User, karim: User, django_assert_num_queries: Any
) -> None:
    with_co_applicant(approved_project, karim)
    send_message(approved_project, body="Is my cousin welcome?", by=amina, at=timezone.now())
    person = amina.beneficiary
    with django_assert_num_queries(1):
        counted = count_held(person=person, user=amina)
    assert counted == {label: len(rows) for label, rows in held(amina).items()}
    assert counted["projects.Project"] == 1
    assert count_held(person=None, user=None) == {}
