"""Applying for a person under a mandate, and what the person's page says of applications."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Beneficiary, Cohort, Enrolment
from tests.builders import make_cohort, make_consent, make_mandate, make_participation, make_person
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, page

BUTTON = "Apply to a cohort for this person"


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    return make_cohort(cast.programme, name_en="Spring course")


def address(person: Beneficiary, act: str = "change") -> str:
    return reverse(f"admin:beneficiaries_beneficiary_{act}", args=[person.pk])


def test_the_holder_of_a_mandate_applies_for_the_person_from_the_office(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    person = cast.amina.beneficiary
    make_mandate(person.participations.get(), cast.lucia)
    make_consent(person, cast.programme)
    assert BUTTON in page(client, in_english(cast.lucia), address(person))
    values = {"cohort": cohort.pk, "motivation": "She wants to open a bakery."}
    client.post(address(person, "apply_for"), values)
    enrolment = Enrolment.objects.get(cohort=cohort, beneficiary=person)
    assert (enrolment.motivation, enrolment.state) == ("She wants to open a bakery.", "applied")
    event = enrolment.events.get()
    assert (event.by, event.on_behalf_of) == (cast.lucia, person)
    text = page(client, in_english(cast.lucia), address(person))
    assert "Applications to cohorts" in text
    assert "Spring course" in text
    assert BUTTON not in text


def test_without_a_mandate_nobody_applies_for_somebody_else(client: Client, cast: Cast, cohort: Cohort) -> None:
    person = cast.amina.beneficiary
    make_consent(person, cast.programme)
    assert BUTTON not in page(client, in_english(cast.giulia), address(person))
    sent = sign_in(client, cast.giulia).post(address(person, "apply_for"), {"cohort": cohort.pk, "motivation": "x"})
    assert sent.status_code == 403
    assert not Enrolment.objects.exists()


def test_a_consent_that_is_missing_is_asked_for_and_what_was_typed_stays(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    participation = make_participation(make_person(None), cast.programme)
    person = participation.beneficiary
    make_mandate(participation, cast.giulia)
    sign_in(client, in_english(cast.giulia))
    answer = client.post(address(person, "apply_for"), {"cohort": cohort.pk, "motivation": "A bakery"})
    text = answer.content.decode()
    assert "Record first that the person agrees" in text
    assert "A bakery" in text
    assert not Enrolment.objects.exists()
