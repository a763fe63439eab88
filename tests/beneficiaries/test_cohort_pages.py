"""The pages of a cohort for the public and for those who apply."""

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, Cohort, Enrolment
from beneficiaries.models.participation import ParticipationKind
from programmes.models import Programme
from tests.beneficiaries.enrolling import (
    anybody,
    applied,
    fresh,
    later,
    offered,
    refused,
    selected,
    states,
    told,
    waiting,
)
from tests.beneficiaries.test_data_pages import archive
from tests.builders import make_cohort, make_consent, make_mandate, make_notice, make_user
from tests.cast import sign_in
from tests.kit.queries import assert_queries
from tests.kit.snapshot import nothing_changes
from tests.projects.judging import in_english, page


def of(enrolment: Enrolment, name: str = "enrolment") -> str:
    return reverse(f"beneficiaries:{name}", args=[enrolment.uuid])


def apply_url(cohort: Cohort) -> str:
    return reverse("cohorts:apply", args=[cohort.slug])


def read(client: Client, user: User, url: str) -> str:
    return unescape(page(client, user, url))


def test_everybody_reads_about_a_cohort_where_they_look_for_what_is_open(client: Client, cohort: Cohort) -> None:
    make_cohort(cohort.programme, slug="not-shown-yet", published=False)
    soon = make_cohort(cohort.programme, opens_at=later(days=2))
    assert "Sign up to apply" in client.get(cohort.get_absolute_url()).content.decode()
    assert client.get(reverse("cohorts:cohort", args=["not-shown-yet"])).status_code == 404
    programme = client.get(cohort.programme.get_absolute_url()).content.decode()
    calls = client.get(reverse("projects:calls")).content.decode()
    for text in (programme, calls):
        assert cohort.get_absolute_url() in text
        assert "not-shown-yet" not in text
    assert soon.get_absolute_url() in programme
    assert soon.get_absolute_url() not in calls


def test_somebody_new_applies_with_one_form_and_the_consent_in_it(
    client: Client, cohort: Cohort, programme: Programme
) -> None:
    user, notice = make_user("Nadia Amrani", language="en"), make_notice()
    text = read(client, user, apply_url(cohort))
    assert "We may use your data for the programme." in text
    empty = client.post(apply_url(cohort), {"motivation": "", "notice": notice.pk})
    assert empty.status_code == 422
    assert b"Without your consent nobody may read the application." in empty.content
    assert not Beneficiary.objects.filter(user=user).exists()
    typed = {"motivation": "I want to learn", "notice": notice.pk, "agree": "on"}
    enrolment_page = client.post(apply_url(cohort), typed)
    row = Enrolment.objects.get(beneficiary__user=user)
    assert enrolment_page.headers["Location"] == row.get_absolute_url()
    assert client.get(apply_url(cohort)).headers["Location"] == row.get_absolute_url()


def test_a_notice_that_was_renewed_meanwhile_is_read_again(client: Client, cohort: Cohort) -> None:
    user, old = make_user("Nadia Amrani", language="en"), make_notice()
    new = make_notice(version=2, text_en="Read me anew.")
    typed = {"motivation": "I want to learn", "notice": old.pk, "agree": "on"}
    response = sign_in(client, user).post(apply_url(cohort), typed)
    text = response.content.decode()
    assert "The text has changed meanwhile." in text
    assert "Read me anew." in text
    assert "I want to learn</textarea>" in text
    assert f'value="{new.pk}"' in text
    assert not Enrolment.objects.exists()


def test_too_late_and_not_for_them_is_said_and_nothing_is_lost(
    client: Client, programme: Programme, amina: User
) -> None:
    closed = make_cohort(programme, opens_at=later(days=-9), closes_at=later(days=-1))
    others = make_cohort(programme, target=[ParticipationKind.RETURNEE])
    sign_in(client, in_english(amina))
    for cohort, words in ((closed, "Nobody can apply here now."), (others, "this group is for others")):
        response = client.post(apply_url(cohort), {"motivation": "My own words"})
        text = response.content.decode()
        assert words in text
        assert "My own words" in text
    assert not Enrolment.objects.exists()


def test_the_page_of_an_application_and_its_queries(client: Client, cohort: Cohort, amina: User) -> None:
    row = applied(cohort, amina)
    text = read(client, amina, of(row))
    assert "Next, the programme reads all applications and decides." in text
    assert "You applied." in text
    assert_queries(client, of(row), name="beneficiaries: application")


def test_words_are_changed_until_the_close_and_what_comes_late_is_shown(
    client: Client, cohort: Cohort, amina: User
) -> None:
    row = applied(cohort, amina)
    sign_in(client, in_english(amina)).post(of(row, "save_motivation"), {"motivation": "Better words"})
    assert fresh(row).motivation == "Better words"
    Cohort.objects.update(closes_at=later(seconds=-1), opens_at=later(days=-2))
    response = client.post(of(row, "save_motivation"), {"motivation": "Too late"})
    assert response.status_code == 409
    assert b"Too late" in response.content
    assert fresh(row).motivation == "Better words"


def test_a_place_is_taken_with_one_button(client: Client, cohort: Cohort, amina: User, giulia: User) -> None:
    row = offered(cohort, amina, officer=giulia)
    assert "A place is offered to you" in read(client, amina, of(row))
    client.post(of(row, "accept_place"))
    assert states(row) == ["selected"]
    assert "A place is offered to you" not in read(client, amina, of(row))


def test_a_place_is_left_to_somebody_else_after_a_question(
    client: Client, cohort: Cohort, amina: User, giulia: User
) -> None:
    row = offered(cohort, amina, officer=giulia)
    sign_in(client, in_english(amina))
    with nothing_changes():
        assert b"Let somebody else have the place?" in client.get(of(row, "decline_place")).content
    client.post(of(row, "decline_place"), {"reason": "I moved"})
    assert states(row) == ["withdrawn"]
    assert "I moved" in read(client, amina, of(row))


def test_an_offer_that_ran_out_says_so(client: Client, cohort: Cohort, amina: User, giulia: User) -> None:
    row = offered(cohort, amina, officer=giulia)
    Enrolment.objects.filter(pk=row.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    response = sign_in(client, in_english(amina)).post(of(row, "accept_place"), follow=True)
    assert b"The time to take this place has run out." in response.content
    assert states(row) == ["offered"]


def test_stepping_back_asks_once_more(client: Client, cohort: Cohort, amina: User) -> None:
    row = applied(cohort, amina)
    sign_in(client, in_english(amina))
    with nothing_changes():
        assert b"Take your application back?" in client.get(of(row, "withdraw_enrolment")).content
    client.post(of(row, "withdraw_enrolment"))
    assert states(row) == ["withdrawn"]
    assert apply_url(cohort) in read(client, amina, of(row))


def test_my_path_names_offers_news_and_what_is_open(
    client: Client, cohort: Cohort, programme: Programme, amina: User, giulia: User
) -> None:
    path = reverse("portal:my_path")
    make_cohort(programme, target=[ParticipationKind.RETURNEE], slug="for-returnees")
    text = read(client, amina, path)
    assert "A group that you can join." in text
    assert cohort.get_absolute_url() in text
    assert "for-returnees" not in text
    row = offered(cohort, amina, officer=giulia)
    text = read(client, amina, path)
    assert "A place is offered to you until" in text
    assert "A group that you can join." not in text
    client.post(of(row, "accept_place"))
    assert "There is news about your application." in read(client, amina, path)
    read(client, amina, of(row))
    assert "There is news about your application." not in read(client, amina, path)


def test_who_holds_a_mandate_acts_on_the_pages_of_the_person(
    client: Client, cohort: Cohort, amina: User, lucia: User
) -> None:
    row = applied(cohort, amina)
    assert sign_in(client, lucia).get(of(row)).status_code == 404
    make_mandate(amina.beneficiary.participations.get(), lucia)
    assert "You act on behalf of Amina Zerouali." in read(client, lucia, of(row))
    client.post(of(row, "withdraw_enrolment"))
    assert row.events.get(act="withdraw").on_behalf_of == amina.beneficiary
    assert "done by Lucia Greco on your behalf" in read(client, amina, of(row))


DECIDED = {"selected": selected, "refused": refused, "waitlisted": waiting}


def everything_read_by(client: Client, user: User, row: Enrolment) -> dict[str, str]:
    """What the person gets of the application by any way, times of writing apart."""
    urls = {
        "page": of(row), "path": reverse("portal:my_path"), "cohort": row.cohort.get_absolute_url(),
        "withdraw": of(row, "withdraw_enrolment"), "data": reverse("beneficiaries:my_data"),
    }  # fmt: skip
    found = {name: read(client, user, url) for name, url in urls.items()}
    found["json"] = everything_after(client, user)
    return found


@pytest.mark.parametrize("decision", DECIDED)
def test_what_is_decided_and_not_told_looks_by_every_way_like_what_is_undecided(
    client: Client, cohort: Cohort, amina: User, giulia: User, decision: str
) -> None:
    row: Any = DECIDED[decision](cohort, amina, officer=giulia)
    texts = everything_read_by(client, amina, row)
    [held] = json.loads(texts["json"])["held"]["beneficiaries.Enrolment"]
    for word in (decision, "Lives too far away", "waiting_since", "from_state", "waiting list", "not selected"):
        for name, text in texts.items():
            assert word not in text or (name, word) == ("cohort", "waiting list"), (name, word)
    assert held["told_state"] == "applied"
    assert not {"state", "waiting_since"} & set(held)
    told(row, officer=giulia)
    assert f'"told_state": "{decision}"' in everything_after(client, amina)


def everything_after(client: Client, user: User) -> str:
    """The download once more."""
    return archive(client, user).read("data.json").decode()


def test_reasons_and_names_of_staff_stay_among_staff_also_after_telling(
    client: Client, cohort: Cohort, amina: User, giulia: User
) -> None:
    row = told(refused(cohort, amina, officer=giulia), officer=giulia)
    text = read(client, amina, of(row))
    assert "The programme told you that it cannot offer you a place." in text
    assert "Lives too far away" not in text
    assert "Giulia" not in text
    assert "Lives too far away" not in everything_after(client, amina)


def test_a_stranger_finds_nothing(client: Client, cohort: Cohort, amina: User, youssef: User) -> None:
    row = applied(cohort, amina)
    sign_in(client, youssef)
    for name in ("enrolment", "withdraw_enrolment", "decline_place"):
        assert client.get(of(row, name)).status_code == 404
    with nothing_changes():
        assert client.post(of(row, "withdraw_enrolment")).status_code == 404


def test_who_spoke_for_an_organisation_chooses(client: Client, cohort: Cohort, yasmine: User) -> None:
    text = read(client, yasmine, apply_url(cohort))
    assert "For whom do you apply?" in text
    assert "Atlas House" in text
    assert "For whom do you apply?" not in read(client, anybody(cohort.programme), apply_url(cohort))


def test_a_consent_given_before_is_not_asked_again(client: Client, cohort: Cohort, amina: User) -> None:
    make_consent(amina.beneficiary, cohort.programme)
    assert "I have read this and I agree." not in read(client, amina, apply_url(cohort))
