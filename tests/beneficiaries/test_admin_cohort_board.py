"""The board of a cohort in the back office, and telling applicants from it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Cohort, Enrolment, EnrolmentScore
from beneficiaries.selecting import Scores, score_applicant, select
from core.models import TranslationState
from tests.beneficiaries.enrolling import anybody, applied, fresh, refused, selected, states, waiting
from tests.builders import make_consent, make_person
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english, page
from tests.projects.looking import mails


def board(cohort: Cohort, name: str = "board") -> str:
    return reverse(f"admin:beneficiaries_cohort_{name}", args=[cohort.pk])


def post(client: Client, person: User, cohort: Cohort, do: str, *rows: Enrolment, **more: Any) -> Any:
    """What the board sends, with the states that it shows now unless `shown` says what it showed before."""
    shown = [f"{row.pk}:{fresh(row).state}" for row in rows]
    values = {"do": do, "enrolments": [row.pk for row in rows], "shown": shown} | more
    return sign_in(client, in_english(person)).post(board(cohort), values)


@pytest.fixture
def rows(cohort: Cohort, amina: User, karim: User) -> list[Enrolment]:
    """Three applied, in this order."""
    return [applied(cohort, user) for user in (amina, karim, anybody(cohort.programme))]


def test_the_board_shows_applicants_by_score_with_places_and_line(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User
) -> None:
    first, second = cohort.criteria.values_list("pk", flat=True)
    now = timezone.now()
    score_applicant(rows[1], values={first: 5, second: 5}, seen={}, by=giulia, at=now)
    score_applicant(rows[0], values={first: 1, second: 4}, seen={}, by=giulia, at=now)
    selected(cohort, anybody(cohort.programme), officer=giulia)
    waiting(cohort, anybody(cohort.programme), officer=giulia)
    text = page(client, giulia, board(cohort))
    assert text.index("Karim Alaoui") < text.index("Amina Zerouali")
    assert "1 of 2 places are held, 1 are left." in text
    assert "no. 1 on the list" in text
    assert "2.0" in text
    by_name = page(client, giulia, f"{board(cohort)}?sort=name&state=applied")
    assert by_name.index("Karim Alaoui") < by_name.index("Amina Zerouali")
    assert "no. 1 on the list" not in by_name


def test_only_the_over_qualified(client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User) -> None:
    person = rows[0].beneficiary
    type(person).objects.filter(pk=person.pk).update(education_level=7, occupation_group="9")
    text = page(client, giulia, f"{board(cohort)}?over=1")
    assert "Amina Zerouali" in text
    assert "Karim Alaoui" not in text


def test_who_applied_reads_nothing_about_oneself_there(client: Client, cohort: Cohort, giulia: User) -> None:
    make_consent(make_person(giulia), cohort.programme)
    own = applied(cohort, giulia)
    one = reverse("admin:beneficiaries_cohort_applicant", args=[cohort.pk, own.uuid])
    assert str(own.uuid) not in page(client, giulia, board(cohort))
    assert sign_in(client, giulia).get(one).status_code == 404
    post(client, giulia, cohort, "select", own)
    assert states(own) == ["applied"]


def test_several_are_decided_at_once_and_nobody_is_told(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User
) -> None:
    assert post(client, giulia, cohort, "shortlist", *rows).status_code == 302
    assert post(client, giulia, cohort, "select", rows[0], rows[1]).status_code == 302
    assert post(client, giulia, cohort, "waitlist", rows[2]).status_code == 302
    assert states(*rows) == ["selected", "selected", "waitlisted"]
    assert {fresh(row).told_state for row in rows} == {"applied"}
    assert not mails("beneficiaries/enrolment_news")


def test_when_the_places_run_out_each_person_left_says_why(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User
) -> None:
    response = post(client, giulia, cohort, "select", *rows)
    text = response.content.decode()
    assert "No place is left." in text
    assert states(*rows) == ["selected", "selected", "applied"]
    assert f'value="{rows[2].pk}" checked' in " ".join(text.split())


def test_who_was_decided_meanwhile_is_left_and_what_was_typed_stays(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User, marco: User
) -> None:
    before = [f"{row.pk}:applied" for row in rows]
    select(rows[0], by=marco, at=timezone.now())
    response = post(client, giulia, cohort, "refuse", rows[0], rows[1], shown=before, reason="Lives too far away")
    text = response.content.decode()
    assert "Somebody decided meanwhile." in text
    assert "Lives too far away</textarea>" in text
    assert states(*rows) == ["selected", "refused", "applied"]


def test_a_row_whose_state_was_not_sent_is_not_decided(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User
) -> None:
    for shown in ([], ["x"], [":"], [f"{rows[0].pk}:"]):
        post(client, giulia, cohort, "select", rows[0], shown=shown)
    assert states(rows[0]) == ["applied"]


def test_without_a_reason_or_a_choice_the_board_says_what_to_do(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User
) -> None:
    assert (
        b"Say why, so that the team can understand it later." in post(client, giulia, cohort, "refuse", rows[0]).content
    )
    assert b"Choose at least one person." in post(client, giulia, cohort, "select").content
    assert b"too long" in post(client, giulia, cohort, "refuse", rows[0], reason="x" * 501).content
    assert states(*rows) == ["applied"] * 3


def test_scores_are_typed_in_place(client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User) -> None:
    first, second = cohort.criteria.values_list("pk", flat=True)
    row = rows[0].pk
    typed = {f"score-{row}-{first}": "4", f"score-{row}-{second}": "", "was": [f"was-{row}-{first}="]}
    assert post(client, giulia, cohort, "score", **typed).status_code == 302
    assert list(EnrolmentScore.objects.values_list("criterion", "value")) == [(first, 4)]


def test_a_score_of_somebody_else_is_not_overwritten_and_the_own_one_not_lost(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User, marco: User
) -> None:
    first, _second = cohort.criteria.values_list("pk", flat=True)
    row = rows[0]
    score_applicant(row, values={first: 5}, seen={}, by=marco, at=timezone.now())
    typed = {f"score-{row.pk}-{first}": "1", "was": [f"was-{row.pk}-{first}="]}
    text = post(client, giulia, cohort, "score", **typed).content.decode()
    assert "Somebody gave another score meanwhile." in text
    assert f'value="was-{row.pk}-{first}=5"' in text
    assert '<option value="1" selected>' in text
    assert EnrolmentScore.objects.get().value == 5


@pytest.mark.parametrize("value", ["6", "-1", "x", "99999", "4.5", "\N{SUPERSCRIPT TWO}"])
def test_what_is_no_score_is_refused(
    client: Client, cohort: Cohort, rows: list[Enrolment], giulia: User, value: str
) -> None:
    [first, *_] = cohort.criteria.all()
    text = post(client, giulia, cohort, "score", **{f"score-{rows[0].pk}-{first.pk}": value}).content.decode()
    assert "A score is a whole number from 0 to 5." in text
    assert not EnrolmentScore.objects.exists()


def test_the_board_asks_as_often_for_many_as_for_few(client: Client, cohort: Cohort, giulia: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            row = applied(cohort, anybody(cohort.programme))
            values: Scores = {criterion.pk: 3 for criterion in cohort.criteria.all()}
            score_applicant(row, values=values, seen={}, by=giulia, at=timezone.now())

    sign_in(client, giulia)
    assert_same_queries(client, board(cohort), more, name="back office: cohort board")


def test_the_letters_ask_as_often_for_many_as_for_few(client: Client, cohort: Cohort, giulia: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            refused(cohort, anybody(cohort.programme), officer=giulia)

    sign_in(client, giulia)
    assert_same_queries(client, board(cohort, "letters"), more, name="back office: cohort letters")


def seals(text: str) -> list[str]:
    """The seals that the page of the letters carries."""
    return [part.partition('"')[0] for part in " ".join(text.split()).split('name="seal" value="')[1:]]


def test_the_letters_are_read_then_sent_to_those_who_are_ticked(
    client: Client, cohort: Cohort, amina: User, karim: User, giulia: User
) -> None:
    yes, no = selected(cohort, amina, officer=giulia), refused(cohort, karim, officer=giulia)
    text = page(client, giulia, board(cohort, "letters"))
    assert "Amina Zerouali" in text
    assert not mails("beneficiaries/enrolment_news")
    response = client.post(board(cohort, "letters"), {"enrolments": [yes.pk], "seal": seals(text)})
    assert response.status_code == 302
    assert (fresh(yes).told_state, fresh(no).told_state) == ("selected", "applied")
    assert [mail.recipient for mail in mails("beneficiaries/enrolment_news")] == ["amina@example.org"]


def test_letters_that_nobody_read_are_not_sent(client: Client, cohort: Cohort, amina: User, giulia: User) -> None:
    row = selected(cohort, amina, officer=giulia)
    for sent in ([], ["x"], [f"{row.pk}:selected-fr-0"]):
        response = sign_in(client, in_english(giulia)).post(
            board(cohort, "letters"), {"enrolments": [row.pk], "seal": sent}
        )
        assert b"has changed since you opened this page" in response.content
    assert fresh(row).told_state == "applied"


def cohort_form(cohort: Cohort, **changed: Any) -> dict[str, Any]:
    """What the page of a cohort sends."""
    values: dict[str, Any] = {
        "slug": cohort.slug, "source_language": "it", "published": "on", "name_it": "Gruppo", "capacity": "2",
        "offer_days": "7", "time_zone": "Europe/Rome", "opens_at_0": "2026-01-01", "opens_at_1": "09:00",
        "closes_at_0": "2099-01-01", "closes_at_1": "09:00",
    }  # fmt: skip
    for prefix in ("criteria", "letters"):
        values |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return values | changed


def test_more_places_are_offered_to_those_who_wait(client: Client, cohort: Cohort, amina: User, giulia: User) -> None:
    for _ in range(2):
        selected(cohort, anybody(cohort.programme), officer=giulia)
    row = waiting(cohort, amina, officer=giulia)
    url = reverse("admin:beneficiaries_cohort_change", args=[cohort.pk])
    response = sign_in(client, in_english(giulia)).post(url, cohort_form(cohort, capacity="1"))
    assert b"2 places are held already." in response.content
    assert client.post(url, cohort_form(cohort, capacity="3")).status_code == 302
    assert states(row) == ["offered"]


def test_texts_criteria_and_letters_are_followed_in_their_languages(
    client: Client, cohort: Cohort, giulia: User
) -> None:
    url = reverse("admin:beneficiaries_cohort_change", args=[cohort.pk])
    letter = {
        "letters-TOTAL_FORMS": "1", "letters-0-about": "refused", "letters-0-text_it": "Non questa volta.",
        "letters-0-cohort": cohort.pk,
    }  # fmt: skip
    assert sign_in(client, giulia).post(url, cohort_form(cohort, **letter)).status_code == 302
    kinds = TranslationState.objects.filter(state="missing").values_list("object_type", "language")
    assert ("beneficiaries.letter", "fr") in set(kinds)


def test_the_region_follows_the_country(client: Client, cohort: Cohort, giulia: User) -> None:
    url = reverse("admin:beneficiaries_cohort_change", args=[cohort.pk])
    sign_in(client, in_english(giulia)).post(url, cohort_form(cohort, country="IT", region="IT-21"))
    cohort.refresh_from_db()
    assert cohort.region == "IT-21"
    assert '<option value="IT-21" selected>' in client.get(url).content.decode()
    assert b"Choose a region from the list." in client.post(url, cohort_form(cohort, country="IT", region="XX")).content
    client.post(url, cohort_form(cohort, country="MA", region="IT-21"))
    cohort.refresh_from_db()
    assert cohort.region == ""
