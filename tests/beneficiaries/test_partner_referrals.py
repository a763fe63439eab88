"""What an organisation sees of those who were put in touch with it, and nothing beyond."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.answering import accept_referral
from beneficiaries.models import LanguageSkill, Referral
from beneficiaries.revoking import revoke_referral
from core.models import AuditEvent
from repertoire.models import OrganisationMember
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, sent, sent_to_atlas, withdraw
from tests.builders import make_consent, make_organisation, make_participation, make_person, make_speaker, make_user
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import nothing_changes


def url(name: str, row: Any = None) -> str:
    return reverse(f"received:{name}", args=[row.uuid] if row is not None else [])


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return sent_to_atlas(cast)


@pytest.fixture
def hers(client: Client, yasmine: User) -> Client:
    return sign_in(client, yasmine)


def test_the_navigation_leads_there(hers: Client, client: Client, cast: Cast) -> None:
    link = f'href="{url("referrals")}"'
    assert link in hers.get(reverse("repertoire:partner")).content.decode()
    assert link not in sign_in(client, cast.amina).get(reverse("portal:my_path")).content.decode()


def test_of_rooms_inside_each_other_the_inner_one_is_here(hers: Client) -> None:
    body = hers.get(url("referrals")).content.decode()
    here = [line for line in body.split("<a ") if 'aria-current="page"' in line.split(">")[0]]
    assert all("My organisation" not in line for line in here)
    assert any("Referrals received" in line for line in here)


def test_the_list_names_who_waits(hers: Client, referral: Referral) -> None:
    text = text_of(hers.get(url("referrals")))
    assert "Amina Zerouali" in text
    assert url("referral", referral) in text


def test_the_own_start_page_says_that_somebody_waits(hers: Client, referral: Referral, yasmine: User) -> None:
    start = reverse("portal:my_path")
    words = "1 person waits for your organisation's answer."
    assert words in text_of(hers.get(start))
    accept_referral(referral, answer="Come and see us.", by=yasmine, at=timezone.now())
    assert words not in text_of(hers.get(start))


def test_what_is_shown_and_what_is_not(hers: Client, referral: Referral, cast: Cast) -> None:
    person = part_of(cast.amina).beneficiary
    LanguageSkill.objects.create(beneficiary=person, language="ar", level="native")
    for name, value in SECRETS.items():
        setattr(person, name, value)
    person.phone, person.occupation_title = "+39 011 555 0101", "Baker"
    person.save()
    text = text_of(hers.get(url("referral", referral)))
    for word in (
        "Amina Zerouali",
        "amina@example.org",
        "+39 011 555 0101",
        "Torino",
        "Arabic",
        "Baker",
        "I bake bread",
    ):
        assert word in text
    for word in ("Permit of stay", "Khouribga", "MA-05", "Skill that stays", "1991", "Morocc", cast.programme.name_en):
        assert word not in text


SECRETS: dict[str, Any] = {"permit_kind": "Permit of stay", "skills": "Skill that stays", "arrival_year": 1991}


def test_each_reading_is_written_down(hers: Client, referral: Referral, yasmine: User) -> None:
    hers.get(url("referral", referral))
    event = AuditEvent.objects.get(verb="beneficiaries.read_referral")
    assert (event.actor, event.target_id) == (yasmine, referral.pk)


def assert_not_there(client: Client, referral: Referral) -> None:
    with nothing_changes():
        assert client.get(url("referral", referral)).status_code == 404
        for name in ("answer", "finish"):
            values = {"decision": "accept", "answer": "Yes.", "outcome": "done"}
            assert client.post(url(name, referral), values).status_code == 404
    assert "Amina" not in text_of(client.get(url("referrals")))


def test_by_its_address_nobody_else_reads_it(client: Client, referral: Referral, cast: Cast) -> None:
    other = make_user()
    make_speaker(other, make_organisation())
    for user in (cast.youssef, cast.karim, other, cast.giulia, cast.salma):
        assert_not_there(sign_in(client, user), referral)


def test_who_spoke_for_it_before_does_not(hers: Client, referral: Referral) -> None:
    assert hers.get(url("referral", referral)).status_code == 200
    OrganisationMember.objects.update(until=timezone.now())
    assert_not_there(hers, referral)


def test_once_it_was_taken_back_there_is_nothing(hers: Client, referral: Referral, amina: User) -> None:
    revoke_referral(referral, by=amina, at=timezone.now())
    assert_not_there(hers, referral)


def test_once_the_consent_was_withdrawn_there_is_nothing(hers: Client, referral: Referral, amina: User) -> None:
    withdraw(amina)
    assert_not_there(hers, referral)


def test_what_is_not_sent_is_not_there(hers: Client, cast: Cast) -> None:
    agree(cast.amina)
    assert_not_there(hers, proposed(cast.amina, public_offer(cast.atlas)))


def test_an_answer_with_hostile_words(hers: Client, referral: Referral) -> None:
    values = {"decision": "accept", "answer": "<img src=x onerror=alert(1)>"}
    body = hers.post(url("answer", referral), values, follow=True).content.decode()
    assert fresh(referral).state == "accepted"
    assert "&lt;img src=x onerror=alert(1)&gt;" in body
    assert "<img src=x" not in body


@pytest.mark.parametrize(
    "values", [{"decision": "accept"}, {"answer": "Yes."}, {"decision": "maybe", "answer": "Yes."}]
)
def test_half_an_answer_comes_back(hers: Client, referral: Referral, values: dict[str, str]) -> None:
    with nothing_changes():
        response = hers.post(url("answer", referral), values)
    assert response.status_code == 422
    assert "Please look at this again" in text_of(response)


def test_how_it_ended(hers: Client, referral: Referral) -> None:
    hers.post(url("answer", referral), {"decision": "accept", "answer": "Yes."})
    with nothing_changes():
        assert hers.post(url("finish", referral), {"outcome": "abandoned"}).status_code == 422
    hers.post(url("finish", referral), {"outcome": "abandoned", "reason": "The course was cancelled."})
    assert fresh(referral).state == "abandoned"
    assert "The course was cancelled." in text_of(hers.get(url("referral", referral)))


def test_an_answer_that_somebody_gave_before_stands(hers: Client, referral: Referral) -> None:
    hers.post(url("answer", referral), {"decision": "decline", "answer": "No."})
    text = text_of(hers.post(url("answer", referral), {"decision": "accept", "answer": "Yes."}, follow=True))
    assert "nothing was written" in text
    assert fresh(referral).answer == "No."


def test_the_list_asks_as_often_for_many(hers: Client, cast: Cast) -> None:
    offer = public_offer(cast.atlas)

    def more(number: int) -> None:
        for _ in range(number):
            person = make_person(make_user())
            make_participation(person, cast.programme)
            make_consent(person, cast.programme, "sharing_with_partners")
            assert person.user is not None
            sent(person.user, offer, officer=cast.giulia)

    assert_same_queries(hers, url("referrals"), more, name="partner: referrals")


def test_one_page(hers: Client, referral: Referral) -> None:
    assert_queries(hers, url("referral", referral), name="partner: referral")


def test_somebody_who_speaks_for_none_is_told_whom_it_is_for(client: Client, cast: Cast) -> None:
    agree(cast.amina)
    assert "for those who speak for an organisation" in text_of(sign_in(client, cast.amina).get(url("referrals")))
