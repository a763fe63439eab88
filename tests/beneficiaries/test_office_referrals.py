"""Referrals in the back office: what waits, proposing, sending, and how it ended."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.answering import accept_referral
from beneficiaries.models import Referral
from portal.start_page import tasks_for
from repertoire.models import Opportunity, OrganisationMember
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, sent_to_atlas, withdraw
from tests.builders import make_consent, make_opportunity, make_organisation, make_participation, make_person, make_user
from tests.cast import Cast, sign_in
from tests.kit.agreement import assert_rule_and_read_agree
from tests.kit.queries import assert_same_queries
from tests.kit.snapshot import nothing_changes
from tests.projects.judging import in_english, page


def url(name: str, row: Any = None) -> str:
    return reverse(f"admin:beneficiaries_referral_{name}", args=[row.pk] if row is not None else [])


def choose(client: Client, person: Any, **more: str) -> Any:
    """The page on which an opportunity is chosen for somebody."""
    return client.get(url("add"), {"person": str(person), **more})


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def offer(cast: Cast) -> Opportunity:
    assert cast.yasmine.pk
    return public_offer(cast.atlas)


@pytest.fixture
def office(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


def waiting(user: User) -> dict[str, int]:
    return {task.label: task.count for task in tasks_for(user) if "eferral" in task.label}


def test_the_page_of_a_person_shows_hers_and_leads_to_another(office: Client, cast: Cast, offer: Opportunity) -> None:
    agree(cast.amina)
    referral, person = proposed(cast.amina, offer), part_of(cast.amina).beneficiary
    text = text_of(office.get(reverse("admin:beneficiaries_beneficiary_change", args=[person.pk])))
    assert url("change", referral) in text
    assert f"{url('add')}?person={person.pk}" in text


def test_only_public_offers_are_there_to_choose(office: Client, cast: Cast, offer: Opportunity) -> None:
    hidden = make_opportunity(cast.atlas, state="awaiting", title_en="Hidden course")
    person = part_of(cast.amina).beneficiary
    text = text_of(choose(office, person.pk, q="course"))
    assert str(offer.uuid) in text
    assert str(hidden.uuid) not in text
    assert "Nothing that is public" in text_of(choose(office, person.pk, q="zzzzqqq"))
    with nothing_changes():
        address = f"{url('add')}?person={person.pk}&opportunity={hidden.uuid}"
        assert office.post(address, {"message": "x"}).status_code == 404


@pytest.mark.parametrize("person", ["9" * 30, "x", "-1", "1'"])
def test_a_person_who_is_none_is_not_there(office: Client, person: str) -> None:
    assert choose(office, person).status_code == 404


def test_an_offer_that_is_none_is_not_there(office: Client, cast: Cast) -> None:
    person = part_of(cast.amina).beneficiary
    assert choose(office, person.pk, opportunity="x").status_code == 404


def test_proposing_from_the_office(office: Client, cast: Cast, offer: Opportunity) -> None:
    part = part_of(cast.amina)
    address = f"{url('add')}?person={part.beneficiary_id}&opportunity={offer.uuid}"
    assert "is told" in text_of(office.get(address))
    response = office.post(address, {"participation": part.pk, "message": "She bakes."})
    referral = Referral.objects.get()
    assert response.headers["Location"] == url("change", referral)
    assert (referral.started_by, referral.message) == ("staff", "She bakes.")
    again = office.post(address, {"participation": part.pk, "message": "She bakes."})
    assert "already" in text_of(again)


def test_a_person_of_another_programme_cannot_be_chosen(office: Client, cast: Cast, offer: Opportunity) -> None:
    person = part_of(cast.youssef).beneficiary
    assert choose(office, person.pk).status_code == 404


def test_what_hinders_stands_there_instead_of_the_button(office: Client, cast: Cast, offer: Opportunity) -> None:
    referral = proposed(cast.amina, offer)
    text = text_of(office.get(url("change", referral)))
    assert "does not agree to sharing" in text
    assert ">Send it to the organisation</button>" not in text
    with nothing_changes():
        assert "does not agree to sharing" in text_of(office.post(url("send", referral)))
    agree(cast.amina)
    assert ">Send it to the organisation</button>" in text_of(office.get(url("change", referral)))
    office.post(url("send", referral))
    assert fresh(referral).state == "sent"


def test_taking_back_and_finishing_from_the_office(office: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    accept_referral(referral, answer="Yes.", by=cast.yasmine, at=timezone.now())
    with nothing_changes():
        assert "Say why" in text_of(office.post(url("finish", referral), {"outcome": "abandoned"}))
    office.post(url("finish", referral), {"outcome": "done"})
    assert fresh(referral).state == "done"
    office.post(url("revoke", referral), {"reason": "She asked us to."})
    assert fresh(referral).state == "revoked"


def test_what_waits_is_counted_and_listed(office: Client, cast: Cast, giulia: User, offer: Opportunity) -> None:
    assert waiting(giulia) == {}
    referral = proposed(cast.amina, offer)
    assert waiting(giulia) == {}, "it waits for the person"
    assert "Amina" in text_of(office.get(url("changelist"), {"waiting": "consent"}))
    agree(cast.amina)
    assert waiting(giulia) == {"Referrals to send": 1}
    assert "Amina" in text_of(office.get(url("changelist"), {"waiting": "send"}))
    assert "Amina" not in text_of(office.get(url("changelist"), {"waiting": "consent"}))
    office.post(url("send", referral))
    assert waiting(giulia) == {}
    assert "Amina" in text_of(office.get(url("changelist"), {"waiting": "answer"}))
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=15))
    assert waiting(giulia) == {"Referrals without an answer for two weeks": 1}
    assert "Amina" in text_of(office.get(url("changelist"), {"waiting": "late"}))
    OrganisationMember.objects.update(until=timezone.now())
    assert waiting(giulia)["Referrals that nobody in the organisation can read"] == 1
    assert "Amina" in text_of(office.get(url("changelist"), {"waiting": "unread"}))
    assert "Nobody speaks for the organisation" in text_of(office.get(url("change", referral)))
    withdraw(cast.amina)
    assert waiting(giulia) == {}


def test_a_case_worker_sees_those_of_the_own_persons(client: Client, cast: Cast, offer: Opportunity) -> None:
    agree(cast.amina)
    agree(cast.karim)
    hers, his = proposed(cast.amina, offer), proposed(cast.karim, offer)
    assert waiting(cast.lucia) == {"Referrals to send": 1}
    sign_in(client, cast.lucia)
    assert client.get(url("change", hers)).status_code == 200
    assert client.get(url("change", his)).status_code == 404


def test_markup_from_outside_stays_text(office: Client, cast: Cast, offer: Opportunity) -> None:
    agree(cast.amina)
    referral = proposed(cast.amina, offer, message="<script>alert(1)</script>")
    assert "<script>alert(1)" not in office.get(url("change", referral)).content.decode()


def test_rules_and_reads_say_the_same(cast: Cast, offer: Opportunity, everybody: dict[str, User]) -> None:
    rows = [sent_to_atlas(cast), proposed(cast.karim, offer), proposed(cast.youssef, offer)]
    assert_rule_and_read_agree(
        everybody, rows, permission="beneficiaries.view_referral", visible=Referral.objects.seen_by_staff
    )
    assert_rule_and_read_agree(
        everybody, rows, permission="beneficiaries.answer_referral", visible=Referral.objects.received_by
    )


def test_the_list_asks_as_often_for_many(office: Client, cast: Cast, offer: Opportunity) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            person = make_person(make_user())
            make_participation(person, cast.programme)
            make_consent(person, cast.programme, "sharing_with_partners")
            assert person.user is not None
            proposed(person.user, public_offer(make_organisation()))

    assert_same_queries(office, url("changelist"), more, name="back office: referrals")


def test_the_start_page_names_them(client: Client, cast: Cast, offer: Opportunity) -> None:
    agree(cast.amina)
    proposed(cast.amina, offer)
    assert "Referrals to send" in page(client, cast.giulia, reverse("admin:index"))
