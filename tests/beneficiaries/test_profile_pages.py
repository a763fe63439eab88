"""A person's own profile, in short steps."""

from collections import defaultdict
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.forms import NEEDED, STEPS
from beneficiaries.models import Beneficiary, LanguageSkill, Participation
from beneficiaries.registering import join_programme
from programmes.models import Programme
from tests.builders import make_user
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.queries import assert_queries
from tests.kit.snapshot import assert_unchanged, nothing_changes

YOU = {"given_name": "Amina", "family_name": "Zerouali", "contact_language": "fr"}
PLACES = {"residence_country": "IT", "residence_city": "Torino", "origin_country": "MA"}


def step(code: str) -> str:
    return reverse("beneficiaries:profile_step", args=[code])


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody with an account who has told nothing."""
    return make_user("Nadia El Idrissi", language="fr")


@pytest.fixture
def person(amina: User) -> Beneficiary:
    return Beneficiary.objects.get(user=amina)


def again(person: Beneficiary) -> Beneficiary:
    return Beneficiary.objects.get(pk=person.pk)


def test_looking_at_the_profile_makes_no_record(client: Client, newcomer: User) -> None:
    sign_in(client, newcomer)
    with nothing_changes():
        assert "5 lines" not in text_of(client.get(reverse("beneficiaries:profile")))
        assert 'value="Nadia"' in text_of(client.get(step("you")))


def test_a_newcomer_is_led_from_step_to_step(client: Client, newcomer: User) -> None:
    sign_in(client, newcomer)
    response = client.post(step("you"), YOU | {"given_name": "Nadia", "phone": "+39 011 555 0000"})
    assert response.headers["Location"] == step("places")
    response = client.post(step("places"), PLACES)
    assert response.headers["Location"] == step("work")
    person = Beneficiary.objects.get(user=newcomer)
    assert (person.given_name, person.phone, person.residence_city) == ("Nadia", "+39 011 555 0000", "Torino")
    assert person.profile_gaps == []
    client.post(step("work"), {"education_level": "6", "occupation_group": "9"})
    assert again(person).is_over_qualified
    response = client.post(step("languages"), {"new_language": "ar", "new_level": "native"})
    assert response.headers["Location"] == reverse("beneficiaries:profile")
    assert person.languages.get().level == "native"


def test_a_step_in_which_nothing_was_told_is_not_done(client: Client, newcomer: User) -> None:
    def states(code: str) -> list[str]:
        shown: Any = sign_in(client, newcomer).get(step(code))
        return [one["state"] for one in shown.context["steps"]]

    assert states("you") == ["now", "next", "next", "next"]
    client.post(step("you"), YOU)
    assert states("places") == ["done", "now", "next", "next"]
    client.post(step("languages"), {"new_language": "ar", "new_level": "native"})
    assert states("work") == ["done", "next", "now", "done"]


def test_the_profile_says_what_is_missing_and_leads_there(client: Client, newcomer: User) -> None:
    text = text_of(sign_in(client, newcomer).get(reverse("beneficiaries:profile")))
    assert "3 answers are missing" in text
    assert f'class="button" href="{step("places")}"' in text


def test_what_is_needed_is_asked_for_beside_its_field(client: Client, amina: User, person: Beneficiary) -> None:
    response = sign_in(client, amina).post(step("you"), YOU | {"family_name": " "})
    assert response.status_code == 422
    assert 'id="id_family_name_error"' in text_of(response)
    assert_unchanged(person)


def test_regions_follow_the_country_without_a_script(client: Client, amina: User, person: Beneficiary) -> None:
    sign_in(client, amina)
    assert "IT-21" in text_of(client.get(step("places")))
    response = client.post(
        step("places"), PLACES | {"residence_country": "FR", "residence_region": "IT-21", "stay": "1"}
    )
    assert response.headers["Location"] == step("places")
    assert (again(person).residence_country.code, again(person).residence_region) == ("FR", "")
    text = text_of(client.get(step("places")))
    assert "FR-IDF" in text
    client.post(step("places"), PLACES | {"residence_country": "FR", "residence_region": "FR-IDF"})
    assert again(person).residence_region == "FR-IDF"


def test_the_regions_of_a_country_are_told_to_a_script(client: Client, amina: User) -> None:
    sign_in(client, amina)
    said = client.get(reverse("beneficiaries:regions"), {"country": "MA"}).json()
    assert ["MA-05", "Béni Mellal-Khénifra"] in said["regions"]
    assert client.get(reverse("beneficiaries:regions"), {"country": "no\x00"}).json()["regions"] == [
        ["", "Choose the country first"]
    ]


def test_citizenships_beyond_the_second_stay(client: Client, amina: User, person: Beneficiary) -> None:
    Beneficiary.objects.filter(pk=person.pk).update(citizenships=["FR", "IT", "MA"])
    sign_in(client, amina).post(step("you"), YOU | {"citizenship": "IT", "second_citizenship": ""})
    assert [country.code for country in again(person).citizenships] == ["IT", "MA"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", (timezone.now() + timedelta(days=3)).date().isoformat()),
        ("birth_date", "1890-01-01"),
        ("birth_date", "31 December"),
        ("phone", "call me"),
        ("dependants", "31"),
        ("dependants", "-1"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, amina: User, person: Beneficiary, field: str, value: str) -> None:
    response = sign_in(client, amina).post(step("you"), YOU | {field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in text_of(response)
    assert_unchanged(person)


def test_nobody_arrives_before_being_born(client: Client, amina: User, person: Beneficiary) -> None:
    Beneficiary.objects.filter(pk=person.pk).update(birth_date=date(1990, 5, 1))
    response = sign_in(client, amina).post(step("places"), PLACES | {"arrival_year": "1989"})
    assert "Look at the year again." in text_of(response)


def test_a_day_may_be_written_as_people_do(client: Client, amina: User, person: Beneficiary) -> None:
    sign_in(client, amina).post(step("you"), YOU | {"birth_date": "31/12/1990"})
    assert again(person).birth_date == date(1990, 12, 31)


def test_languages_are_added_changed_and_taken_off(client: Client, amina: User, person: Beneficiary) -> None:
    sign_in(client, amina)
    for language, level in (("fr", "C1"), ("it", "B2")):
        response = client.post(step("languages"), {"new_language": language, "new_level": level, "stay": "1"})
        assert response.headers["Location"] == step("languages")
        client.get(step("languages"))
    client.post(step("languages"), {"level_fr": "C2", "level_it": "none", "skills": "Bread"})
    assert [(skill.language, skill.level) for skill in person.languages.all()] == [("fr", "C2")]
    assert again(person).skills == "Bread"


def test_a_language_needs_its_level(client: Client, amina: User) -> None:
    response = sign_in(client, amina).post(step("languages"), {"new_language": "wo"})
    assert "Say how well you know this language." in text_of(response)
    assert not LanguageSkill.objects.exists()


def test_only_what_changed_is_written_so_that_another_window_loses_nothing(
    client: Client, amina: User, person: Beneficiary
) -> None:
    sign_in(client, amina)
    client.post(step("work"), {"occupation_title": "Baker"})
    client.post(step("you"), YOU)
    assert again(person).occupation_title == "Baker"
    with nothing_changes():
        client.post(step("you"), YOU)


def test_whoever_says_where_they_live_takes_part_as_a_resident(
    client: Client, newcomer: User, programme: Programme
) -> None:
    sign_in(client, newcomer)
    client.post(step("you"), YOU)
    person = Beneficiary.objects.get(user=newcomer)
    joined = join_programme(person, programme=programme, by=newcomer, at=timezone.now())
    assert joined.kind == Participation.Kind.POTENTIAL
    client.post(step("places"), PLACES)
    assert Participation.objects.get(pk=joined.pk).kind == Participation.Kind.RESIDENT


def test_an_equal_address_never_opens_a_record_that_staff_made(client: Client, newcomer: User) -> None:
    staffs = Beneficiary.objects.create(given_name="Secret", family_name="Person", email=newcomer.email)
    sign_in(client, newcomer)
    assert "Secret" not in text_of(client.get(step("you")))
    client.post(step("you"), YOU)
    assert Beneficiary.objects.get(user=newcomer) != staffs


def test_a_step_that_does_not_exist_is_not_found(client: Client, amina: User) -> None:
    assert sign_in(client, amina).get(step("money")).status_code == 404


@pytest.mark.parametrize("code", list(STEPS))
def test_hostile_values_are_refused_or_kept_harmlessly(
    client: Client, amina: User, person: Beneficiary, code: str
) -> None:
    sign_in(client, amina)
    LanguageSkill.objects.create(beneficiary=person, language="fr", level="B1")
    valid = {"you": YOU, "places": PLACES}.get(code, {})
    together: dict[str, dict[str, Any]] = defaultdict(dict)
    for case in hostile_posts(STEPS[code](person=person), {}):
        together[case.name] |= case.data
    for name, values in together.items():
        body = urlencode(valid | values, doseq=True, errors="surrogatepass")
        response = client.post(step(code), body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {302, 422}, name
        again(person).full_clean(validate_unique=False, exclude=NEEDED)
    assert "<script>alert" not in client.get(reverse("beneficiaries:profile")).content.decode()


REVIEWED = {
    "": "beneficiaries: profile",
    "you": "beneficiaries: profile you",
    "places": "beneficiaries: profile places",
    "work": "beneficiaries: profile work",
    "languages": "beneficiaries: profile languages",
}


@pytest.mark.parametrize("code", ["", *STEPS])
def test_the_pages_of_the_profile_keep_to_their_queries(client: Client, amina: User, code: str) -> None:
    url = step(code) if code else reverse("beneficiaries:profile")
    assert assert_queries(sign_in(client, amina), url, name=REVIEWED[code])
