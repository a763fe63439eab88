"""Persons in the back office: who sees what, and what staff record."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from beneficiaries.models import Beneficiary, CaseAssignment, Consent, ContactTask, Mandate, Purpose
from core.models import AuditEvent
from core.wording import details_of
from tests.builders import make_membership, make_notice, make_participation, make_person
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, page

LIST = "admin:beneficiaries_beneficiary_changelist"


def person_page(person: Beneficiary, act: str = "change") -> str:
    return reverse(f"admin:beneficiaries_beneficiary_{act}", args=[person.pk])


def post(client: Client, user: User, url: str, **values: Any) -> str:
    response = sign_in(client, in_english(user)).post(url, values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_staff_see_the_persons_of_their_programme_only(client: Client, cast: Cast) -> None:
    mine, other = cast.amina.beneficiary, cast.youssef.beneficiary
    text = page(client, cast.giulia, reverse(LIST))
    assert str(mine) in text
    assert str(other) not in text
    assert sign_in(client, cast.giulia).get(person_page(other)).status_code == 404


def test_the_residence_permit_is_restricted_to_those_who_run_the_programme(client: Client, cast: Cast) -> None:
    Beneficiary.objects.filter(pk=cast.amina.beneficiary.pk).update(permit_kind="Lavoro subordinato")
    assert "Lavoro subordinato" in page(client, cast.giulia, person_page(cast.amina.beneficiary))
    assert cast.lucia.memberships.get().role == "case_worker"
    for address in ("change", "history"):
        assert "Lavoro subordinato" not in page(client, cast.lucia, person_page(cast.amina.beneficiary, address))


def test_reading_lists_and_pages_is_written_down(client: Client, cast: Cast) -> None:
    page(client, cast.giulia, f"{reverse(LIST)}?country=IT")
    page(client, cast.giulia, person_page(cast.amina.beneficiary))
    listed = AuditEvent.objects.get(verb="beneficiaries.beneficiary.list")
    assert listed.parameters == {"filter": {"country": ["IT"]}}
    assert AuditEvent.objects.get(verb="beneficiaries.beneficiary.read").target_id == cast.amina.beneficiary.pk


def test_what_was_searched_for_is_not_written_down(client: Client, cast: Cast) -> None:
    for number in range(30):
        make_participation(make_person(None, family_name=f"Sabri {number:02}"), cast.programme)
    text = page(client, cast.giulia, f"{reverse(LIST)}?country=MA&q=Sabri")
    page(client, cast.giulia, f"{reverse(LIST)}?country=IT&q=+")
    following = re.search(r"after=([^&\"]+)", page(client, cast.giulia, reverse(LIST)))
    assert following is not None, "the control: the list is long"
    page(client, cast.giulia, f"{reverse(LIST)}?after={following[1]}")
    listed = AuditEvent.objects.filter(verb="beneficiaries.beneficiary.list").order_by("pk")
    assert "Sabri" in text
    assert [event.parameters for event in listed] == [
        {"filter": {"country": ["MA"]}, "searched": True}, {"filter": {"country": ["IT"]}}, {"filter": {}},
        {"filter": {}},
    ]  # fmt: skip
    assert "filter: country = MA; searched by words: yes" in details_of(listed[0])


def test_the_list_is_filtered_by_kind_place_and_over_qualification(client: Client, cast: Cast) -> None:
    engineer = make_person(None, given_name="Nadia", family_name="Sabri", education_level=7, occupation_group="9")
    make_participation(engineer, cast.programme, kind="returnee")
    assert str(cast.amina.beneficiary) in page(client, cast.giulia, reverse(LIST))
    for query in ("over_qualified=yes", "kind=returnee", "q=sabri"):
        text = page(client, cast.giulia, f"{reverse(LIST)}?{query}")
        assert "Nadia Sabri" in text
        assert "badge care" not in text, "over-qualified is no alarm"
        assert str(cast.amina.beneficiary) not in text
    assert "Nadia Sabri" in page(client, cast.giulia, f"{reverse(LIST)}?country=IT&region=IT-21")
    assert "Nadia Sabri" not in page(client, cast.giulia, f"{reverse(LIST)}?country=IT&region=IT-62")


def new_person(**changed: Any) -> dict[str, Any]:
    values = {"given_name": "Fatima", "family_name": "Alami", "contact_language": "fr", "kind": "potential_migrant"}
    return values | {"residence_country": "MA", "birth_date": "1980-05-01"} | changed


def test_an_officer_records_a_person_and_the_mandate(client: Client, cast: Cast) -> None:
    values = new_person(programme=cast.programme.pk, mandate="Signed at the desk, folder 4.")
    post(client, cast.giulia, reverse("admin:beneficiaries_beneficiary_add"), **values)
    person = Beneficiary.objects.get(family_name="Alami")
    assert (person.user, person.birth_date) == (None, date(1980, 5, 1))
    mandate = Mandate.objects.get(participation__beneficiary=person)
    assert (mandate.holder, mandate.evidence) == (cast.giulia, "Signed at the desk, folder 4.")


def test_a_similar_person_is_named_before_a_second_one_is_made(client: Client, cast: Cast) -> None:
    add = reverse("admin:beneficiaries_beneficiary_add")
    values = new_person(programme=cast.programme.pk)
    post(client, cast.giulia, add, **values)
    assert "Fatima Alami is here already" in post(client, cast.giulia, add, **values)
    assert Beneficiary.objects.filter(family_name="Alami").count() == 1
    post(client, cast.giulia, add, **values, anyway="on")
    assert Beneficiary.objects.filter(family_name="Alami").count() == 2


def test_a_region_of_another_country_is_not_kept(client: Client, cast: Cast) -> None:
    values = new_person(programme=cast.programme.pk, residence_region="IT-21")
    post(client, cast.giulia, reverse("admin:beneficiaries_beneficiary_add"), **values)
    assert Beneficiary.objects.get(family_name="Alami").residence_region == ""


def test_the_history_tells_of_other_citizenships_in_words(client: Client, cast: Cast) -> None:
    person = cast.amina.beneficiary
    person.citizenships = ["MA", "IT"]
    person.save(update_fields=["citizenships"])
    assert "Italy, Morocco" in page(client, cast.giulia, person_page(person, "history"))


def test_a_consent_on_paper_is_recorded_with_its_evidence(client: Client, cast: Cast) -> None:
    make_notice(Purpose.PUBLICATION)
    notice = make_notice(Purpose.RESEARCH)
    participation = cast.amina.beneficiary.participations.get()
    values = {"participation": participation.pk, "notice": notice.pk, "granted": "yes", "how": "paper"}
    address = person_page(cast.amina.beneficiary, "record_consent")
    assert "This field is required" in post(client, cast.giulia, address, **values)
    post(client, cast.giulia, address, **values, evidence="Folder 4")
    consent = Consent.objects.get(purpose=Purpose.RESEARCH)
    assert (consent.granted, consent.how, consent.by) == (True, "paper", cast.giulia)


def test_a_case_worker_sees_a_person_once_assigned(client: Client, cast: Cast) -> None:
    person = make_person(None, given_name="Nadia", family_name="Sabri")
    participation = make_participation(person, cast.programme)
    assert sign_in(client, cast.lucia).get(person_page(person)).status_code == 404
    values = {"participation": participation.pk, "case_worker": cast.lucia.pk}
    post(client, cast.giulia, person_page(person, "assign_case"), **values)
    assert "Nadia" in page(client, cast.lucia, person_page(person))
    case = CaseAssignment.objects.get(participation=participation)
    post(client, cast.giulia, person_page(person, "end_case"), assignment=case.pk)
    assert sign_in(client, cast.lucia).get(person_page(person)).status_code == 404


def test_a_case_worker_assigns_nobody(client: Client, cast: Cast) -> None:
    values = {"participation": cast.amina.beneficiary.participations.get().pk, "case_worker": cast.lucia.pk}
    response = sign_in(client, cast.lucia).post(person_page(cast.amina.beneficiary, "assign_case"), values)
    assert response.status_code == 403


def test_a_person_of_two_programmes_is_treated_in_the_own_one_only(client: Client, cast: Cast) -> None:
    make_participation(cast.amina.beneficiary, cast.other_programme)
    text = page(client, cast.giulia, person_page(cast.amina.beneficiary))
    assert str(cast.programme) in text
    assert str(cast.other_programme) not in text


def test_who_was_told_by_phone_leaves_the_list(client: Client, cast: Cast) -> None:
    task = ContactTask.objects.create(
        beneficiary=cast.amina.beneficiary, programme=cast.programme, template="projects/eligible"
    )
    tasks = reverse("admin:beneficiaries_contacttask_changelist")
    assert "Your project is eligible" in page(client, cast.giulia, tasks)
    post(client, cast.giulia, reverse("admin:beneficiaries_contacttask_mark_told", args=[task.pk]))
    assert "Your project is eligible" not in page(client, cast.giulia, tasks)
    assert "Your project is eligible" in page(client, cast.giulia, f"{tasks}?done=all")


def test_a_published_notice_cannot_be_written_any_more(client: Client, cast: Cast) -> None:
    notice = make_notice(Purpose.RESEARCH)
    draft = make_notice(Purpose.RESEARCH, version=2, published_at=None)
    address = "admin:beneficiaries_consentnotice_change"
    assert 'name="text_it"' not in page(client, cast.marco, reverse(address, args=[notice.pk]))
    assert 'name="text_it"' in page(client, cast.marco, reverse(address, args=[draft.pk]))
    assert sign_in(client, cast.marco).post(reverse(address, args=[notice.pk]), {}).status_code == 403


def test_a_member_of_two_programmes_reads_each_in_its_role(client: Client, cast: Cast) -> None:
    make_membership(cast.giulia, cast.other_programme, "communication")
    assert str(cast.youssef.beneficiary) not in page(client, cast.giulia, reverse(LIST))


@pytest.mark.parametrize("query", ["q=%00", "country=%00", "%00=1", "kind=a%00b"])
def test_what_no_database_takes_is_no_filter(client: Client, giulia: User, query: str) -> None:
    response = sign_in(client, giulia).get(f"{reverse(LIST)}?{query}")
    assert (response.status_code, response.headers["Location"]) == (302, reverse(LIST))
