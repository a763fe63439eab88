"""Telling applicants: first read, then sent; until then nobody learns of it."""

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.announcing import announcements, tell
from beneficiaries.applying import apply_to_cohort
from beneficiaries.letters import DEFAULTS
from beneficiaries.models import Cohort, ContactTask, Enrolment, Letter
from beneficiaries.selecting import DecidedMeanwhile, reconsider, refuse, select
from core.errors import WrongState
from core.mail_rendering import render_mail
from core.models import OutboxMail, SuppressedAddress
from programmes.models import Programme
from tests.beneficiaries.enrolling import anybody, applied, fresh, offered, refused, selected, told, waiting
from tests.builders import in_all_languages, make_consent, make_mandate, make_participation, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, mails

NEWS = "beneficiaries/enrolment_news"


@pytest.fixture
def decided(cohort: Cohort, amina: User, karim: User, giulia: User) -> list[Enrolment]:
    """Amina is selected, Karim refused, somebody waits; nobody knows."""
    return [
        selected(cohort, amina, officer=giulia),
        refused(cohort, karim, officer=giulia),
        waiting(cohort, anybody(cohort.programme), officer=giulia),
    ]


def test_until_they_are_told_nothing_reaches_anybody(decided: list[Enrolment]) -> None:
    assert {row.told_state for row in Enrolment.objects.all()} == {"applied"}
    assert not mails(NEWS)


def test_the_officer_reads_each_letter_in_the_language_of_its_reader(
    decided: list[Enrolment], cohort: Cohort, giulia: User
) -> None:
    texts = {"text_it": "Non questa volta.", "text_fr": "Pas cette fois."}
    Letter.objects.create(cohort=cohort, about=Letter.About.REFUSED, source_language="it", **texts)
    found = {one.enrolment.beneficiary.given_name: one for one in announcements(cohort, by=giulia)}
    assert [one.enrolment.state for one in announcements(cohort, by=giulia)] == ["selected", "waitlisted", "refused"]
    assert found["Karim"].text.text == "Non questa volta."
    assert found["Amina"].text.language == "fr"
    assert all(one.by_mail for one in found.values())


def test_a_letter_that_lacks_the_language_is_shown_in_the_one_it_was_written_in(
    decided: list[Enrolment], cohort: Cohort, giulia: User
) -> None:
    Letter.objects.create(cohort=cohort, about=Letter.About.SELECTED, source_language="it", text_it="Benvenuta.")
    [amina, *_] = announcements(cohort, by=giulia)
    assert (amina.text.text, amina.text.foreign) == ("Benvenuta.", "it")
    told(amina.enrolment, officer=giulia)
    assert fresh(amina.enrolment).message_language == "it"


def test_telling_freezes_the_letter_and_sends_only_a_link(
    decided: list[Enrolment], cohort: Cohort, giulia: User
) -> None:
    letter = Letter.objects.create(cohort=cohort, about="selected", **in_all_languages("text", "Welcome to the group."))
    row = told(decided[0], officer=giulia)
    Letter.objects.filter(pk=letter.pk).update(text_fr="Something else")
    assert (fresh(row).told_state, fresh(row).message) == ("selected", "Welcome to the group.")
    [mail] = mails(NEWS)
    assert (mail.recipient, mail.language) == ("amina@example.org", "fr")
    text = render_mail(mail)
    assert row.get_absolute_url().partition("/my/")[2] in str(text.body)
    for word in ("Welcome", "selected", "sélectionn", str(cohort.name)):
        assert word not in f"{text.subject} {text.body}"
    assert row.events.get(act="tell").by == giulia


def test_only_who_selects_tells(decided: list[Enrolment], cohort: Cohort, giulia: User, named: Named) -> None:
    [first, *_] = announcements(cohort, by=giulia)
    others = named("amina", "karim", "lucia", "salma", "ada", "youssef")
    assert_refused(lambda who: tell(first.enrolment, seal=first.seal, by=who, at=timezone.now()), others)


def test_what_was_decided_anew_after_the_officer_read_it_is_not_told(
    decided: list[Enrolment], cohort: Cohort, giulia: User, marco: User
) -> None:
    [first, *_] = announcements(cohort, by=giulia)
    refuse(first.enrolment, reason="A mistake", by=marco, at=timezone.now())
    with nothing_changes(), pytest.raises(DecidedMeanwhile):
        tell(first.enrolment, seal=first.seal, by=giulia, at=timezone.now())


def test_nor_is_a_letter_that_was_written_anew(decided: list[Enrolment], cohort: Cohort, giulia: User) -> None:
    [first, *_] = announcements(cohort, by=giulia)
    Letter.objects.create(cohort=cohort, about="selected", **in_all_languages("text", "Not what was read"))
    with nothing_changes(), pytest.raises(DecidedMeanwhile):
        tell(first.enrolment, seal=first.seal, by=giulia, at=timezone.now())


def test_nobody_is_told_the_same_twice(decided: list[Enrolment], cohort: Cohort, giulia: User) -> None:
    row = told(decided[0], officer=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        told(row, officer=giulia)
    assert len(announcements(cohort, by=giulia)) == 2


def test_what_is_still_open_is_not_told(cohort: Cohort, amina: User, giulia: User) -> None:
    row = applied(cohort, amina)
    with nothing_changes(), pytest.raises(WrongState):
        tell(row, seal="", by=giulia, at=timezone.now())


def test_a_mail_that_has_not_left_is_cancelled_by_the_next_news(
    decided: list[Enrolment], cohort: Cohort, giulia: User
) -> None:
    row = told(decided[1], officer=giulia)
    reconsider(row, by=giulia, at=timezone.now())
    assert fresh(row).told_state == "refused"
    select(row, by=giulia, at=timezone.now())
    told(row, officer=giulia)
    assert [mail.state for mail in mails(NEWS)] == ["cancelled", "queued"]


def test_an_offer_cancels_the_mail_about_the_waiting_list(cohort: Cohort, amina: User, giulia: User) -> None:
    freed = selected(cohort, anybody(cohort.programme), officer=giulia)
    row = told(waiting(cohort, amina, officer=giulia), officer=giulia)
    refuse(freed, reason="Cannot come", by=giulia, at=timezone.now())
    assert [mail.state for mail in mails(NEWS)] == ["cancelled"]
    assert [mail.state for mail in mails("beneficiaries/place_offered")] == ["queued"]
    assert fresh(row).message


def test_whom_no_mail_reaches_staff_tell_by_other_means(
    cohort: Cohort, programme: Programme, amina: User, giulia: User
) -> None:
    person = make_person(email="")
    participation = make_participation(person, programme)
    make_mandate(participation, giulia)
    make_consent(person, programme, by=giulia)
    row = apply_to_cohort(cohort, person=person, motivation="", by=giulia, at=timezone.now())
    gone = selected(cohort, amina, officer=giulia)
    SuppressedAddress.objects.create(address="AMINA@example.org", reason="bounce")
    select(row, by=giulia, at=timezone.now())
    assert [one.by_mail for one in announcements(cohort, by=giulia)] == [False, False]
    ContactTask.objects.all().delete()
    told(row, officer=giulia)
    told(gone, officer=giulia)
    assert set(ContactTask.objects.values_list("beneficiary", flat=True)) == {person.pk, amina.beneficiary.pk}
    assert not mails(NEWS)


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_without_a_letter_there_are_words_for_everybody(cohort: Cohort, giulia: User, language: str) -> None:
    row = told(selected(cohort, anybody(cohort.programme, language), officer=giulia), officer=giulia)
    assert row.message_language == language
    assert row.message
    assert set(DEFAULTS) == set(Letter.About)


def test_the_offer_mail_says_until_when_and_nothing_else(cohort: Cohort, amina: User, giulia: User) -> None:
    offered(cohort, amina, officer=giulia)
    mail = OutboxMail.objects.get(template="beneficiaries/place_offered")
    text = render_mail(mail)
    assert "Rom" in str(text.body)
    assert str(cohort.name) not in f"{text.subject} {text.body}"
