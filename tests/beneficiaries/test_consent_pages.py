"""What a person agrees to: in plain words, one answer a button."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from beneficiaries.consenting import has_consented
from beneficiaries.models import Beneficiary, Consent, ConsentNotice, Purpose
from beneficiaries.models.consent import Consent as Answer
from programmes.models import Programme
from tests.builders import make_consent, make_notice, make_participation, make_programme, make_user
from tests.cast import sign_in
from tests.kit.queries import assert_queries
from tests.kit.snapshot import nothing_changes


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def page() -> str:
    return reverse("beneficiaries:consents")


@pytest.fixture
def person(amina: User) -> Beneficiary:
    return Beneficiary.objects.get(user=amina)


@pytest.fixture
def notice(db: None) -> ConsentNotice:
    """The words about partners, in force."""
    return make_notice(Purpose.PARTNERS, title_en="Partners", text_en="## What it means\nWe may tell a partner.")


def answer(notice: ConsentNotice, programme: Programme, said: str = "yes") -> dict[str, str]:
    """What a button of the page sends."""
    return {
        "programme": programme.code,
        "purpose": notice.purpose,
        "version": str(notice.version),
        "answer": said,
    }


def test_yes_and_no_are_written_down_each_as_a_new_row(
    client: Client, amina: User, person: Beneficiary, notice: ConsentNotice, programme: Programme
) -> None:
    sign_in(client, amina)
    with translation.override("fr"):
        client.post(page(), answer(notice, programme))
    assert has_consented(person, Purpose.PARTNERS, programme=programme)
    given = Consent.objects.get(purpose=Purpose.PARTNERS)
    assert (given.notice, given.language, given.how, given.by) == (notice, "fr", Answer.How.ONLINE, amina)
    client.post(page(), answer(notice, programme, "no"))
    assert not has_consented(person, Purpose.PARTNERS, programme=programme)
    assert Consent.objects.filter(purpose=Purpose.PARTNERS).count() == 2


def test_the_page_shows_the_words_the_answer_and_its_date(
    client: Client, amina: User, notice: ConsentNotice, programme: Programme
) -> None:
    text = text_of(sign_in(client, amina).get(page()))
    assert "<h4>What it means</h4>" in text
    assert "We may tell a partner." in text
    assert "not answered" in text
    client.post(page(), answer(notice, programme))
    text = text_of(client.get(page()))
    assert "you agree" in text
    assert "Your answer is of" in text
    assert "Everything you answered" in text


def test_words_in_another_language_carry_it(client: Client, amina: User) -> None:
    make_notice(Purpose.RESEARCH, title_en="", text_en="", title_fr="", text_fr="", title_it="Ricerca", text_it="Uso.")
    text = " ".join(text_of(sign_in(client, amina).get(page())).split())
    assert '<h3 lang="it">Ricerca</h3>' in text
    assert '<div class="prose" lang="it">' in text
    assert "reading it in its own language: Italian" in text


def test_a_text_that_changed_meanwhile_is_to_be_read_again(
    client: Client, amina: User, notice: ConsentNotice, programme: Programme
) -> None:
    sign_in(client, amina)
    make_notice(Purpose.PARTNERS, version=2, published_at=timezone.now())
    with nothing_changes():
        response = client.post(page(), answer(notice, programme), follow=True)
    assert "The text has changed meanwhile" in text_of(response)


def test_a_newer_wording_is_offered_and_the_old_yes_still_counts(
    client: Client, amina: User, person: Beneficiary, notice: ConsentNotice, programme: Programme
) -> None:
    make_consent(person, programme, Purpose.PARTNERS, notice=notice, at=timezone.now() - timedelta(days=2))
    newer = make_notice(Purpose.PARTNERS, version=2, published_at=timezone.now())
    text = text_of(sign_in(client, amina).get(page()))
    assert "You agreed to an earlier wording" in text
    client.post(page(), answer(newer, programme))
    assert "You agreed to an earlier wording" not in text_of(client.get(page()))


@pytest.mark.parametrize(
    "changed",
    [{"purpose": "everything"}, {"version": "99"}, {"version": "x"}, {"answer": "maybe"}, {"purpose": "\x00"}],
)
def test_an_answer_that_makes_no_sense_writes_nothing(
    client: Client, amina: User, notice: ConsentNotice, programme: Programme, changed: dict[str, str]
) -> None:
    sign_in(client, amina)
    with nothing_changes():
        assert client.post(page(), answer(notice, programme) | changed).status_code == 302
        assert client.post(page(), {"programme": programme.code}).status_code == 302


@pytest.mark.parametrize("code", ["", "no-such", "\x00", "x" * 5000])
def test_a_programme_that_one_has_nothing_to_do_with_is_not_found(
    client: Client, amina: User, notice: ConsentNotice, programme: Programme, code: str
) -> None:
    sign_in(client, amina)
    with nothing_changes():
        assert client.post(page(), answer(notice, programme) | {"programme": code}).status_code == 404


def test_an_unpublished_text_is_not_asked(client: Client, amina: User) -> None:
    make_notice(Purpose.RESEARCH, title_en="Secret plan", published_at=None)
    assert "Secret plan" not in text_of(sign_in(client, amina).get(page()))


def test_a_newcomer_can_answer_before_joining(client: Client, programme: Programme, notice: ConsentNotice) -> None:
    user = make_user("Nadia Bennani")
    sign_in(client, user)
    with nothing_changes():
        assert "We may tell a partner." in text_of(client.get(page()))
    client.post(page(), answer(notice, programme))
    assert has_consented(Beneficiary.objects.get(user=user), Purpose.PARTNERS, programme=programme)


def test_the_page_keeps_to_its_queries(client: Client, amina: User, notice: ConsentNotice) -> None:
    assert assert_queries(sign_in(client, amina), page(), name="beneficiaries: consents")


def test_with_several_programmes_a_newcomer_finds_them_folded_and_told_that_nothing_must_be_done(
    client: Client, programme: Programme, notice: ConsentNotice
) -> None:
    make_programme("andes", name_en="Andes")
    text = text_of(sign_in(client, make_user()).get(page()))
    assert "You do not take part in a programme yet." in text
    assert "<summary>Andes</summary>" in text
    assert 'id="programme-andes"' not in text


def test_what_was_answered_for_a_programme_stays_when_another_one_is_joined(
    client: Client, programme: Programme, notice: ConsentNotice
) -> None:
    user = make_user()
    sign_in(client, user)
    other = make_programme("andes", name_en="Andes")
    client.post(page(), answer(notice, other))
    person = Beneficiary.objects.get(user=user)
    assert "Other programmes" in text_of(client.get(page()))
    make_participation(person, programme)
    text = text_of(client.get(page()))
    assert 'id="programme-andes"' in text
    assert f'id="programme-{programme.code}"' in text
    assert "Other programmes" not in text
    client.post(page(), answer(notice, other, "no"))
    assert not has_consented(person, Purpose.PARTNERS, programme=other)
