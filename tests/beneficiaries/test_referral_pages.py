"""A person's own pages: "I am interested", where it stands, taking it back; and what a withdrawal will do."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.answering import accept_referral
from beneficiaries.consenting import has_consented
from beneficiaries.models import Consent, Purpose, Referral
from beneficiaries.referring import propose_referral
from beneficiaries.sharing import SHARED_FIELDS
from repertoire.models import Opportunity, Organisation
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, sent_to_atlas, withdraw
from tests.builders import make_consent, make_notice, make_organisation, make_participation, make_user
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.kit.snapshot import nothing_changes


def url(name: str, row: Any = None) -> str:
    return reverse(f"beneficiaries:{name}", args=[row.uuid] if row is not None else [])


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def offer(yasmine: User, atlas: Organisation) -> Opportunity:
    return public_offer(atlas)


@pytest.fixture
def hers(client: Client, amina: User) -> Client:
    return sign_in(client, amina)


def test_a_visitor_is_led_through_the_sign_in_and_back(client: Client, offer: Opportunity) -> None:
    text = client.get(offer.get_absolute_url()).content.decode()
    assert "Sign in to say that you are interested" in text
    assert url("new_referral", offer) in text
    response = client.get(url("new_referral", offer))
    assert response.status_code == 302
    assert f"next={url('new_referral', offer)}" in response.headers["Location"].replace("%2F", "/")


def test_the_page_of_the_offer_leads_a_participant_on(hers: Client, offer: Opportunity, amina: User) -> None:
    assert ">I am interested<" in hers.get(offer.get_absolute_url()).content.decode()
    agree(amina)
    referral = proposed(amina, offer)
    text = hers.get(offer.get_absolute_url()).content.decode()
    assert ">I am interested<" not in text
    assert url("my_referral", referral) in text


def test_who_offers_it_is_not_asked_whether_it_interests_them(
    client: Client, yasmine: User, offer: Opportunity
) -> None:
    assert "I am interested" not in sign_in(client, yasmine).get(offer.get_absolute_url()).content.decode()


def test_what_will_be_seen_is_shown_before_with_its_reason(hers: Client, offer: Opportunity, amina: User) -> None:
    agree(amina)
    text = text_of(hers.get(url("new_referral", offer)))
    for one in SHARED_FIELDS:
        assert str(one.reason) in text
    assert "Amina Zerouali" in text
    assert "Torino" in text
    assert "Khouribga" not in text, "where she comes from is not shared"
    assert "nothing: you have not told it" in text


def test_with_consent_a_button_is_enough(hers: Client, offer: Opportunity, amina: User) -> None:
    agree(amina)
    response = hers.post(url("new_referral", offer), {"message": "I bake."}, follow=True)
    referral = Referral.objects.get()
    assert response.redirect_chain[-1][0] == url("my_referral", referral)
    assert (referral.state, referral.message) == ("proposed", "I bake.")


def test_a_missing_consent_is_asked_in_place(hers: Client, offer: Opportunity, amina: User) -> None:
    notice = make_notice(Purpose.PARTNERS, text_en="We tell a partner.")
    assert "We tell a partner." in text_of(hers.get(url("new_referral", offer)))
    with nothing_changes():
        response = hers.post(url("new_referral", offer), {"message": "x", "version": str(notice.version)})
    assert response.status_code == 422
    assert "Without your agreement nothing can be sent" in text_of(response)
    hers.post(url("new_referral", offer), {"message": "x", "version": str(notice.version), "agree": "on"})
    part = part_of(amina)
    assert has_consented(part.beneficiary, Purpose.PARTNERS, programme=part.programme)
    assert Referral.objects.get().state == "proposed"


def test_words_that_changed_meanwhile_are_read_again(hers: Client, offer: Opportunity) -> None:
    make_notice(Purpose.PARTNERS, version=2)
    with nothing_changes():
        response = hers.post(url("new_referral", offer), {"version": "1", "agree": "on"})
    assert "The text has changed meanwhile" in text_of(response)


def test_without_any_words_nothing_can_be_agreed_to(hers: Client, offer: Opportunity) -> None:
    assert "has no text for it yet" in text_of(hers.get(url("new_referral", offer)))
    with nothing_changes():
        hers.post(url("new_referral", offer), {"message": "x", "agree": "on"})


def test_who_takes_part_in_nothing_is_told_how_to(client: Client, offer: Opportunity) -> None:
    sign_in(client, make_user())
    with nothing_changes():
        text = text_of(client.post(url("new_referral", offer), {"message": "x"}))
    assert "You do not take part in a programme yet" in text


def test_of_two_programmes_one_is_chosen(hers: Client, cast: Cast, offer: Opportunity) -> None:
    person = part_of(cast.amina).beneficiary
    other = make_participation(person, cast.other_programme)
    make_consent(person, cast.other_programme, Purpose.PARTNERS)
    assert "?programme=remploy" in text_of(hers.get(url("new_referral", offer)))
    hers.post(url("new_referral", offer), {"message": "x", "programme": "remploy"})
    assert Referral.objects.get().participation == other


def test_again_leads_to_the_one_that_is_there(hers: Client, offer: Opportunity, amina: User) -> None:
    agree(amina)
    referral = proposed(amina, offer)
    with nothing_changes():
        response = hers.post(url("new_referral", offer), {"message": "again"})
    assert response.headers["Location"] == url("my_referral", referral)


@pytest.mark.parametrize("fields", [{"state": "withdrawn"}, {"valid_until": timezone.localdate() - timedelta(days=1)}])
def test_what_is_not_public_is_not_there(hers: Client, atlas: Organisation, fields: dict[str, Any]) -> None:
    assert hers.get(url("new_referral", public_offer(atlas, **fields))).status_code == 404


def test_markup_in_a_message_stays_text(hers: Client, offer: Opportunity, amina: User, yasmine: User) -> None:
    agree(amina)
    hers.post(url("new_referral", offer), {"message": "<script>alert(1)</script>\nTwo"})
    body = hers.get(url("my_referral", Referral.objects.get())).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Two" in body
    assert "<script>alert(1)" not in body


def test_a_message_that_is_too_long_stands_in_the_form_again(hers: Client, offer: Opportunity, amina: User) -> None:
    agree(amina)
    with nothing_changes():
        response = hers.post(url("new_referral", offer), {"message": "x" * 1501})
    assert response.status_code == 422
    assert "x" * 1501 in response.content.decode()


def test_where_it_stands_and_what_was_answered(hers: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    accept_referral(referral, answer="Come on <b>Monday</b>.", by=cast.yasmine, at=timezone.now())
    body = hers.get(url("my_referral", referral)).content.decode()
    assert "Come on &lt;b&gt;Monday&lt;/b&gt;." in body
    assert "What the organisation sees" in body
    assert "Yasmine" not in body, "an organisation answers in its own name"
    assert "Giulia" not in body


def test_others_have_no_such_page(client: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    for user in (cast.karim, cast.youssef, cast.yasmine, cast.giulia):
        sign_in(client, user)
        assert client.get(url("my_referral", referral)).status_code == 404
        with nothing_changes():
            assert client.post(url("take_back_referral", referral)).status_code == 404


def test_taking_back_asks_once_more(hers: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    with nothing_changes():
        assert "without a name" in text_of(hers.get(url("take_back_referral", referral)))
    text = text_of(hers.post(url("take_back_referral", referral), {"reason": "I found work."}, follow=True))
    assert fresh(referral).state == "revoked"
    assert "The organisation sees nothing of you" in text
    assert hers.get(url("take_back_referral", referral)).status_code == 302


def test_what_ended_or_left_the_site_is_told_plainly(hers: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    Opportunity.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    text = text_of(hers.get(url("my_referral", referral)))
    assert "This opportunity ended on" in text
    assert f'href="{referral.opportunity.get_absolute_url()}"' not in text
    Opportunity.objects.update(state="withdrawn")
    assert "not public any more" in text_of(hers.get(url("my_referral", referral)))


def test_the_page_of_consents_says_what_a_withdrawal_does(hers: Client, cast: Cast) -> None:
    agree(cast.amina)
    assert "this is taken back at once" not in text_of(hers.get(url("consents")))
    referral = sent_to_atlas(cast)
    text = text_of(hers.get(url("consents")))
    assert "this is taken back at once" in text
    assert url("my_referral", referral) in text
    assert str(SHARED_FIELDS[0].reason) in text


def test_withdrawing_on_the_page_takes_it_back(hers: Client, cast: Cast) -> None:
    referral = sent_to_atlas(cast)
    notice = Consent.objects.get(purpose=Purpose.PARTNERS).notice
    values = {"programme": cast.programme.code, "purpose": notice.purpose, "version": str(notice.version)}
    hers.post(url("consents"), values | {"answer": "no"})
    assert fresh(referral).state == "revoked"
    assert "because the consent to share was withdrawn" in text_of(hers.get(url("my_referral", referral)))


def test_my_path_names_what_waits(hers: Client, cast: Cast, offer: Opportunity) -> None:
    path = reverse("portal:my_path")
    assert "suggests that you get in touch" not in text_of(hers.get(path))
    at = timezone.now()
    referral = propose_referral(part_of(cast.amina), opportunity=offer, message="", by=cast.giulia, at=at)
    text = text_of(hers.get(path))
    assert "suggests that you get in touch" in text
    assert url("my_referral", referral) in text
    assert "Your agreement is missing" in text_of(hers.get(url("my_referral", referral)))
    withdrawn = sent_to_atlas(cast)
    accept_referral(withdrawn, answer="Yes.", by=cast.yasmine, at=at)
    assert "The organisation has answered you." in text_of(hers.get(path))
    withdraw(cast.amina)
    assert "The organisation has answered you." not in text_of(hers.get(path))


def test_the_list_asks_as_often_for_many(hers: Client, cast: Cast) -> None:
    agree(cast.amina)

    def more(number: int) -> None:
        for _ in range(number):
            proposed(cast.amina, public_offer(make_organisation()))

    assert_same_queries(hers, url("my_referrals"), more, name="beneficiaries: my referrals")
