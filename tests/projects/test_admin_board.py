"""The board of a call: places, and decisions on several projects at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.deciding import confirm_decision
from projects.models import Call, CoApplicant, Decision, Project
from projects.states import ProjectState
from tests.builders import make_call, make_person
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, page
from tests.projects.looking import mails
from tests.stories import assessed, drafted_decision, fresh, in_assessment


@pytest.fixture
def projects(call: Call, cast: Cast) -> list[Project]:
    """Two that share the first place, one after them, one without an assessment."""
    made = [in_assessment(call, cast.amina, officer=cast.giulia) for _ in range(4)]
    for project, value in zip(made, (5, 5, 2), strict=False):
        for assessor in (cast.salma, cast.nabil):
            assessed(project, assessor, officer=cast.giulia, value=value)
    return made


def board(call: Call, name: str = "ranking") -> str:
    return reverse(f"admin:projects_call_{name}", args=[call.pk])


def shown(call: Call) -> list[int]:
    """The keys of the decisions that the board shows."""
    return list(Decision.objects.open().filter(project__call=call).values_list("pk", flat=True))


def decide(client: Client, person: User, call: Call, do: str, projects: list[Project], **values: Any) -> str:
    """Post what the board shows now, unless `decisions` says what it showed earlier."""
    chosen = {"do": do, "projects": [project.pk for project in projects], "decisions": shown(call)}
    response = sign_in(client, in_english(person)).post(board(call, "decide"), chosen | values)
    assert response.status_code == 200
    return response.content.decode()


def test_places_are_shared_and_what_is_not_assessed_has_none(
    client: Client, call: Call, giulia: User, projects: list[Project]
) -> None:
    text = page(client, giulia, board(call))
    assert text.count("shared") == 2
    rows = [text.index(f">{project.reference}<") for project in projects]
    assert rows == sorted(rows)
    assert "approve ×2" in text


def test_the_board_and_the_lists_leave_out_what_the_reader_has_an_interest_in(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    mine, other = projects[:2]
    drafted_decision(mine, officer=cast.marco)
    drafted_decision(other, officer=cast.marco)
    lists = [reverse(f"admin:projects_{name}_changelist") for name in ("assignment", "decision")]
    for place in [board(call), *lists]:
        assert mine.reference in page(client, cast.giulia, place), f"the control: {place}"
    CoApplicant.objects.create(project=mine, beneficiary=make_person(cast.giulia))
    for place in [board(call), *lists]:
        text = page(client, cast.giulia, place)
        assert mine.reference not in text, place
        assert other.reference in text, place
    assert "shared" not in page(client, cast.giulia, board(call))  # no place is kept free for it
    for do in ("draft", "confirm"):
        text = decide(client, cast.giulia, call, do, [mine], outcome="refused")
        assert "Done with" not in text
    assert set(Decision.objects.values_list("state", flat=True)) == {"draft"}


def test_marks_can_be_evened_out(client: Client, call: Call, giulia: User, projects: list[Project]) -> None:
    assert "Evened out" not in page(client, giulia, board(call))
    assert "Evened out" in page(client, giulia, f"{board(call)}?normalise=1")


def test_one_state_can_be_shown_alone(client: Client, call: Call, giulia: User, projects: list[Project]) -> None:
    text = page(client, giulia, f"{board(call)}?state=refused")
    assert not any(project.reference in text for project in projects)


def test_one_project_that_fails_does_not_stop_the_others(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    words = {"outcome": "approved", "message_it": "Bene."}
    text = decide(client, cast.giulia, call, "draft", projects, **words)
    assert "Done with 3 of 4 projects." in text
    assert "There are too few assessments." in text
    assert set(Decision.objects.values_list("amount", flat=True)) == {12000}
    text = decide(client, cast.marco, call, "confirm", projects)
    assert "Done with 3 of 4 projects." in text
    text = decide(client, cast.marco, call, "publish", projects[:1])
    assert "Done with 1 of 1 projects." in text
    assert [fresh(project).state for project in projects[:2]] == [ProjectState.APPROVED, ProjectState.IN_ASSESSMENT]
    assert len(mails("projects/decision_published")) == 1


def test_nobody_confirms_the_own_drafts_in_a_batch_either(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    drafted_decision(projects[0], officer=cast.marco)
    drafted_decision(projects[1], officer=cast.giulia)
    text = decide(client, cast.marco, call, "confirm", projects[:2])
    assert "it is your own draft" in text
    assert list(Decision.objects.order_by("pk").values_list("state", flat=True)) == ["draft", "confirmed"]


def test_the_board_names_the_decisions_that_it_shows(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    decision = drafted_decision(projects[0], officer=cast.giulia)
    hidden = f'<input type="hidden" name="decisions" value="{decision.pk}">'
    assert page(client, cast.marco, board(call)).count('name="decisions"') == 1
    assert hidden in page(client, cast.marco, board(call))


@pytest.mark.parametrize(("do", "state"), [("confirm", "draft"), ("publish", "confirmed")])
def test_a_decision_that_took_the_place_of_the_one_shown_is_left_alone(
    client: Client, call: Call, cast: Cast, projects: list[Project], do: str, state: str
) -> None:
    for project in projects[:2]:
        drafted_decision(project, officer=cast.giulia)
    read = shown(call)
    replaced = drafted_decision(projects[0], officer=cast.giulia, outcome="refused")
    for decision in Decision.objects.open() if do == "publish" else []:
        confirm_decision(decision, by=cast.marco, at=timezone.now())
    text = decide(client, cast.marco, call, do, projects[:2], decisions=read)
    assert "Done with 1 of 2 projects." in text
    assert "The decision has changed since you opened the board." in text
    assert Decision.objects.get(pk=replaced.pk).state == state
    text = decide(client, cast.marco, call, do, projects[:1])
    assert "Done with 1 of 1 projects." in text


def test_without_the_keys_no_decision_is_confirmed(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    drafted_decision(projects[0], officer=cast.giulia)
    for sent in ([], ["x"], ["9" * 5000]):
        decide(client, cast.marco, call, "confirm", projects[:1], decisions=sent)
    assert Decision.objects.get().state == "draft"


def test_drafting_for_many_leaves_confirmed_decisions_and_unread_drafts_as_they_are(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    confirmed, old, unread = (drafted_decision(project, officer=cast.giulia) for project in projects[:3])
    confirm_decision(confirmed, by=cast.marco, at=timezone.now())
    read = [confirmed.pk, old.pk]
    text = decide(client, cast.giulia, call, "draft", projects[:3], outcome="refused", decisions=read)
    assert "Done with 1 of 3 projects." in text
    assert "Left as it is: a decision is already confirmed." in text
    assert "The decision has changed since you opened the board." in text
    states = dict(Decision.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (confirmed, old, unread)] == ["confirmed", "superseded", "draft"]


def test_an_officer_publishes_nothing(client: Client, call: Call, cast: Cast, projects: list[Project]) -> None:
    drafted_decision(projects[0], officer=cast.giulia)
    text = decide(client, cast.giulia, call, "confirm", projects[:1])
    assert "Done with 0 of 1" in text
    assert Decision.objects.get().state == "draft"


def test_projects_of_another_call_are_not_decided_here(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    elsewhere = in_assessment(make_call(cast.programme), cast.amina, officer=cast.giulia)
    text = decide(client, cast.giulia, call, "draft", [elsewhere], outcome="refused")
    assert "Done with" not in text
    assert not Decision.objects.exists()


def test_without_a_choice_the_board_says_what_to_do(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    assert "Choose at least one project." in decide(client, cast.marco, call, "publish", [])


def test_titles_say_in_which_language_they_are_written(
    client: Client, call: Call, cast: Cast, projects: list[Project]
) -> None:
    drafted_decision(projects[0], officer=cast.giulia)
    marked = f'<span lang="fr">{projects[0].title}</span>'
    places = [
        board(call),
        *(reverse(f"admin:projects_{name}_changelist") for name in ("project", "assignment", "decision")),
    ]
    for place in [*places, reverse("admin:beneficiaries_beneficiary_change", args=[cast.amina.beneficiary.pk])]:
        assert marked in page(client, cast.giulia, place), place


def test_the_list_of_decisions_writes_amounts_as_the_pages_do(
    client: Client, cast: Cast, assessed_project: Project
) -> None:
    drafted_decision(assessed_project, officer=cast.giulia)
    assert "10,000 EUR" in page(client, cast.marco, reverse("admin:projects_decision_changelist"))
