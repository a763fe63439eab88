"""The assessor's way: asked, declared, read, judged, compared; and what is said when something changed meanwhile."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.assigning import release_assessor
from projects.drafting import save_draft
from projects.leaving import withdraw_project
from projects.models import Assessment, Assignment, Project
from projects.screening import ask_revision, open_assessment, screen_project
from projects.submitting import submit_project
from tests.cast import Cast, sign_in
from tests.kit.snapshot import assert_unchanged
from tests.projects.judging import judged, page, sheet
from tests.stories import assessed, fresh, in_assessment, invited, submitted


@pytest.fixture
def request_to_salma(project_in_assessment: Project, salma: User, giulia: User) -> Assignment:
    return invited(project_in_assessment, salma, officer=giulia)


def answer(client: Client, person: User, assignment: Assignment, **values: str) -> int:
    return sign_in(client, person).post(judged(assignment, "declare"), values).status_code


def send(
    client: Client, person: User, assignment: Assignment, name: str = "submit_assessment", **values: object
) -> str:
    response = sign_in(client, person).post(judged(assignment, name), sheet(assignment, **values), follow=True)  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content.decode()


def test_the_content_opens_only_after_the_declaration(
    client: Client, request_to_salma: Assignment, salma: User
) -> None:
    assert "Rent the room" not in page(client, salma, judged(request_to_salma))
    assert answer(client, salma, request_to_salma, answer="accepted") == 302
    assert "Rent the room" in page(client, salma, judged(request_to_salma))


def test_a_conflict_needs_a_few_words_and_closes_the_project(
    client: Client, request_to_salma: Assignment, salma: User
) -> None:
    assert answer(client, salma, request_to_salma, answer="conflict") == 200
    assert_unchanged(request_to_salma)
    assert answer(client, salma, request_to_salma, answer="conflict", declaration="My cousin.") == 302
    text = page(client, salma, judged(request_to_salma))
    assert "You declared an interest in this project" in text
    assert "Rent the room" not in text


def test_a_conflict_can_be_declared_while_reading(client: Client, salmas_assignment: Assignment, salma: User) -> None:
    assert "I have an interest in this project after all" in page(client, salma, judged(salmas_assignment))
    assert answer(client, salma, salmas_assignment, answer="conflict", declaration="I know the baker.") == 302
    assert "Rent the room" not in page(client, salma, judged(salmas_assignment))


def test_a_colleague_does_not_find_the_assignment(client: Client, salmas_assignment: Assignment, nabil: User) -> None:
    client = sign_in(client, nabil)
    assert client.get(judged(salmas_assignment)).status_code == 404
    assert client.post(judged(salmas_assignment, "save_assessment"), sheet(salmas_assignment)).status_code == 404
    assert_unchanged(salmas_assignment)


def test_a_sheet_is_kept_as_far_as_it_is_filled_in(client: Client, salmas_assignment: Assignment, salma: User) -> None:
    text = send(client, salma, salmas_assignment, "save_assessment", value="", comment="Half way.")
    assert "Half way." in text
    assert Assessment.objects.get().state == Assessment.State.DRAFT


def test_a_script_that_saves_gets_json(client: Client, salmas_assignment: Assignment, salma: User) -> None:
    address = judged(salmas_assignment, "save_assessment")
    response = sign_in(client, salma).post(address, sheet(salmas_assignment), headers={"Accept": "application/json"})
    assert response.json() == {"saved": True}


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, salmas_assignment: Assignment, salma: User
) -> None:
    text = send(client, salma, salmas_assignment, value="", comment="Not yet.")
    assert text.count("Choose a score for this criterion.") >= 3
    assert Assessment.objects.get().comment == "Not yet."
    assert Assessment.objects.get().state == Assessment.State.DRAFT


def test_a_submitted_sheet_shows_its_total_and_no_form(
    client: Client, salmas_assignment: Assignment, salma: User
) -> None:
    text = send(client, salma, salmas_assignment, value=4)
    assert "80.0" in text
    assert 'name="recommendation"' not in text
    assert "It stays as it is" in text


def test_a_second_submission_changes_nothing(client: Client, salmas_assignment: Assignment, salma: User) -> None:
    send(client, salma, salmas_assignment, value=4)
    text = send(client, salma, salmas_assignment, value=1)
    assert "You had submitted this assessment already" in text
    assert Assessment.objects.get().total == 80


def test_a_sheet_for_an_older_version_is_not_taken_for_the_new_one(
    client: Client, salmas_assignment: Assignment, salma: User, giulia: User, amina: User
) -> None:
    older = sheet(salmas_assignment, 2, comment="About the first version.")
    project, now = salmas_assignment.project, timezone.now()
    ask_revision(project, note="Numbers.", revise_by=timezone.localdate(), by=giulia, at=now)
    resubmit(fresh(project), amina, giulia)
    response = sign_in(client, salma).post(judged(salmas_assignment, "submit_assessment"), older)
    text = response.content.decode()
    assert "A new version was handed in while you were writing" in text
    assert "About the first version." in text
    assert not Assessment.objects.exists()


def resubmit(project: Project, owner: User, officer: User) -> None:
    """A second version, back in assessment."""
    now = timezone.now()
    raw = {"need": "Two schools more."}
    save_draft(project, by=owner, at=now, base_version=99, raw=raw, cleaned=raw)
    submit_project(project, by=owner, at=now)
    screen_project(project, eligible=True, by=officer, at=now)
    open_assessment(project, by=officer, at=now)


def test_a_new_version_shows_what_changed_and_begins_with_the_last_sheet(
    client: Client, salmas_assignment: Assignment, salma: User, giulia: User, amina: User
) -> None:
    send(client, salma, salmas_assignment, value=3, comment="First look.")
    project = salmas_assignment.project
    ask_revision(project, note="Numbers.", revise_by=timezone.localdate(), by=giulia, at=timezone.now())
    assert "Changes have been asked for" in page(client, salma, judged(salmas_assignment))
    resubmit(fresh(project), amina, giulia)
    text = page(client, salma, judged(salmas_assignment))
    assert "What changed since the version that you assessed" in text
    assert "<ins>" in text
    assert "First look." in text
    assert "version 2" in text


def test_who_was_released_reads_so(client: Client, salmas_assignment: Assignment, salma: User, giulia: User) -> None:
    release_assessor(salmas_assignment, by=giulia)
    text = page(client, salma, judged(salmas_assignment))
    assert "You are no longer asked to assess this project" in text
    assert "Rent the room" not in text
    assert "no longer being assessed" in send(client, salma, salmas_assignment)
    assert not Assessment.objects.exists()


def test_a_project_that_was_taken_back_says_so(
    client: Client, salmas_assignment: Assignment, salma: User, amina: User
) -> None:
    withdraw_project(salmas_assignment.project, by=amina, at=timezone.now())
    assert "Rent the room" not in page(client, salma, judged(salmas_assignment))


@pytest.mark.parametrize(("others_seen", "shown"), [("after_own", True), ("never", False)])
def test_the_others_are_read_after_ones_own_if_the_call_says_so(
    client: Client, project_in_assessment: Project, cast: Cast, others_seen: str, shown: bool
) -> None:
    salma, nabil, giulia = cast.salma, cast.nabil, cast.giulia
    project_in_assessment.call.others_seen = others_seen
    project_in_assessment.call.save(update_fields=["others_seen"])
    assessed(project_in_assessment, nabil, officer=giulia, value=2)
    mine = invited(project_in_assessment, salma, officer=giulia)
    answer(client, salma, mine, answer="accepted")
    assert "The other assessments" not in page(client, salma, judged(mine))
    text = send(client, salma, mine, value=4)
    assert ("The other assessments" in text) is shown
    assert "Nabil" not in text


def test_the_ranking_waits_for_the_last_own_assessment(
    client: Client, project_in_assessment: Project, amina: User, salma: User, giulia: User
) -> None:
    call = project_in_assessment.call
    assessed(project_in_assessment, salma, officer=giulia)
    second = in_assessment(call, amina, officer=giulia)
    invited(second, salma, officer=giulia)
    address = reverse("projects:ranking", args=[call.slug])
    assert project_in_assessment.reference not in page(client, salma, address)
    answer(client, salma, second.assignments.get(), answer="declined")
    assert project_in_assessment.reference in page(client, salma, address)


def test_the_queue_parts_what_waits_from_what_is_done(
    client: Client, project_in_assessment: Project, amina: User, salma: User, giulia: User
) -> None:
    assessed(project_in_assessment, salma, officer=giulia)
    waiting = in_assessment(project_in_assessment.call, amina, officer=giulia)
    invited(waiting, salma, officer=giulia)
    text = page(client, salma, reverse("projects:queue"))
    todo, _, done = text.partition('id="done"')
    assert waiting.reference in todo
    assert project_in_assessment.reference in done
    assert submitted(waiting.call, amina).reference not in text


def test_what_to_look_at_is_shown_as_it_was_written(client: Client, salmas_assignment: Assignment, salma: User) -> None:
    criteria = salmas_assignment.project.call.criteria
    criteria.update(help_it="<b>Look</b>", help_fr="<b>Look</b>", help_en="<b>Look</b>")
    text = page(client, salma, reverse("projects:assignment", args=[salmas_assignment.uuid]))
    assert "&lt;b&gt;Look&lt;/b&gt;" in text
    assert "<b>Look</b>" not in text
