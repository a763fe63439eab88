"""The case file in the back office: every act as a form, lists with their filters, what waits on the start page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import (
    Assistance,
    CaseNote,
    Document,
    FollowUp,
    Outcome,
    Participation,
    PlanGoal,
    Preparedness,
    Questionnaire,
    ReturnIntention,
)
from core.models import AuditEvent
from portal.start_page import tasks_for
from tests.beneficiaries.cases import (
    a_pdf,
    achieved,
    answers,
    case_of,
    follow_up,
    handed_in,
    make_questionnaire,
    noted,
)
from tests.beneficiaries.test_admin_person import post
from tests.cast import Cast, sign_in
from tests.projects.judging import downloaded, page


def at(name: str, row: Any = None) -> str:
    return reverse(f"admin:beneficiaries_{name}", args=[row.pk] if row is not None else [])


def test_everything_is_written_from_the_case_file(client: Client, cast: Cast) -> None:
    case, asked = case_of(cast.amina), make_questionnaire(cast.programme)
    today = timezone.localdate().isoformat()
    said: dict[str, dict[str, Any]] = {
        "write_note": {"body": "Met at the desk.", "visibility": "restricted"},
        "file_document": {"title": "Lease", "visibility": "team", "file": a_pdf("lease.pdf")},
        "record_assistance": {"kind": "meeting", "on": today, "minutes": 90, "organisation": "atlas house"},
        "write_plan": {"summary": "A bakery."},
        "add_goal": {"dimension": "economic", "text": "Sign the lease"},
        "plan_follow_up": {"about": "The lease", "due_on": today},
        "record_outcome": {"kind": "returned", "on": today, "form": "temporary", "country": "MA", "evidence": "Stamp"},
        "say_intention": {"form": "permanent", "aim": "enterprise", "horizon": "1_year", "country": "MA"},
        "answer_questionnaire": {
            "cycle": "complete", **{f"question_{key}": value for key, value in answers(asked, 100, 50, 0).items()},
        },
        "judge_cycle": {"cycle": "interrupted"},
    }  # fmt: skip
    assert cast.atlas.pk
    for name, values in said.items():
        text = post(client, cast.lucia, at(f"participation_{name}", case), **values)
        assert "Please look at this again" not in text, name
    assert CaseNote.objects.get().visibility == "restricted"
    assert Document.objects.get().upload.name == "lease.pdf"
    assert Assistance.objects.get().organisation == cast.atlas
    assert PlanGoal.objects.get().plan.summary == "A bakery."
    assert FollowUp.objects.count() == 4
    assert Outcome.objects.get().form == "temporary"
    assert ReturnIntention.objects.get().by == cast.lucia
    found = Preparedness.objects.get()
    assert (found.readiness, found.willingness, found.cycle) == (88, 0, "interrupted")
    text = page(client, cast.lucia, at("participation_change", case))
    for words in ("Met at the desk.", "Lease", "meeting with an institution", "A bakery.", "returned", "88"):
        assert words in text


def test_rows_are_moved_on_their_own_pages_and_lead_back(client: Client, cast: Cast) -> None:
    case = case_of(cast.amina)
    outcome, note = achieved(case, by=cast.giulia), noted(case, "At the desk.", by=cast.giulia)
    post(client, cast.giulia, at("participation_add_goal", case), dimension="social", text="A school")
    goal, coming = PlanGoal.objects.get(), outcome.follow_ups.first()
    assert "Case file: Amina Zerouali" in post(client, cast.giulia, at("plangoal_reach", goal))
    post(client, cast.giulia, at("plangoal_reopen", goal))
    post(client, cast.giulia, at("plangoal_change_goal", goal), dimension="economic", text="A good school")
    post(client, cast.giulia, at("plangoal_drop", goal))
    goal.refresh_from_db()
    assert (goal.text, goal.state) == ("A good school", "dropped")
    post(client, cast.giulia, at("casenote_correct", note), body="At the town hall.")
    assert CaseNote.objects.get(corrects=note).body == "At the town hall."
    done = {"on": timezone.localdate().isoformat(), "still_holds": "no", "finding": "Lost it."}
    post(client, cast.giulia, at("followup_finish", coming), **done)
    assert FollowUp.objects.get(finding="Lost it.").still_holds is False
    post(client, cast.giulia, at("outcome_void", outcome), because="Wrong person")
    assert not FollowUp.objects.open().exists()


def test_where_nothing_is_asked_nothing_can_be_answered(client: Client, cast: Cast) -> None:
    address = at("participation_answer_questionnaire", case_of(cast.amina))
    assert "This has changed meanwhile" in post(client, cast.giulia, address)
    assert not Preparedness.objects.exists()


def test_an_officer_is_not_asked_who_reads_a_note(client: Client, cast: Cast) -> None:
    address = at("participation_change", case_of(cast.amina))
    assert "restricted: managers" in page(client, cast.marco, address)
    assert "restricted: managers" not in page(client, cast.giulia, address)
    values = {"body": "She is afraid.", "visibility": "restricted"}
    post(client, cast.giulia, at("participation_write_note", case_of(cast.amina)), **values)
    assert not CaseNote.objects.exists()


def test_an_organisation_that_could_be_several_is_named_in_full(client: Client, cast: Cast) -> None:
    case, today = case_of(cast.amina), timezone.localdate().isoformat()
    assert cast.atlas.pk
    for name, said in (("Nowhere", "no organisation of this name"), ("house", "")):
        values = {"kind": "meeting", "on": today, "organisation": name}
        assert said in post(client, cast.giulia, at("participation_record_assistance", case), **values)
    assert Assistance.objects.get().organisation == cast.atlas, "a part of the name is enough where it is the only one"


def test_reading_a_case_file_is_written_down(client: Client, cast: Cast) -> None:
    case = case_of(cast.amina)
    page(client, cast.giulia, at("participation_change", case))
    assert AuditEvent.objects.get(verb="beneficiaries.participation.read").target_id == case.pk


def test_opening_a_document_is_written_down_and_counts_as_read(client: Client, cast: Cast) -> None:
    document = handed_in(case_of(cast.amina))
    response = sign_in(client, cast.giulia).get(at("document_file", document))
    assert downloaded(response).startswith(b"%PDF")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.get(verb="beneficiaries.read_document").target_id == document.pk
    document.refresh_from_db()
    assert document.read_at is not None


def test_case_workers_open_the_case_files_of_their_own_persons(client: Client, cast: Cast) -> None:
    mine, other = case_of(cast.amina), case_of(cast.karim)
    noted(other, "Another person.", by=cast.marco)
    assert "Case file" in page(client, cast.lucia, at("participation_change", mine))
    assert sign_in(client, cast.lucia).get(at("participation_change", other)).status_code == 404
    assert "Another person." not in page(client, cast.lucia, at("casenote_changelist"))
    assert "Another person." in page(client, cast.giulia, at("casenote_changelist"))


@pytest.fixture
def due(cast: Cast) -> Participation:
    """Four follow-ups, of which Giulia planned one; the case worker's person is Amina."""
    case, today = case_of(cast.amina), timezone.localdate()
    follow_up(case, "Long ago", by=cast.marco, due_on=today - timedelta(days=3))
    follow_up(case, "This week", by=cast.marco, due_on=today + timedelta(days=3))
    follow_up(case, "Next month", by=cast.marco, due_on=today + timedelta(days=30))
    follow_up(case_of(cast.karim), "Of Karim", by=cast.giulia)
    return case


ABOUT = ["Long ago", "This week", "Next month", "Of Karim"]


@pytest.mark.parametrize(
    ("somebody", "query", "shown"),
    [
        ("giulia", "", ABOUT),
        ("giulia", "?due=overdue", ["Long ago"]),
        ("giulia", "?due=week", ["This week", "Of Karim"]),
        ("giulia", "?due=done", []),
        ("giulia", "?due=all", ABOUT),
        ("giulia", "?whose=mine", ["Of Karim"]),
        ("giulia", "?q=month", ["Next month"]),
        ("giulia", "?q=Alaoui", ["Of Karim"]),
        ("lucia", "", ABOUT[:3]),
        ("lucia", "?whose=mine&due=overdue", ["Long ago"]),
    ],
)
def test_follow_ups_are_found(
    client: Client, cast: Cast, due: Participation, somebody: str, query: str, shown: list[str]
) -> None:
    assert cast.lucia.pk
    text = page(client, getattr(cast, somebody), f"{at('followup_changelist')}{query}")
    assert [about for about in ABOUT if about in text] == shown


def waiting(user: User) -> dict[str, int]:
    return {task.label: task.count for task in tasks_for(user)}


def test_what_is_due_waits_on_the_start_page(client: Client, cast: Cast, due: Participation) -> None:
    handed_in(due)
    wanted = {"Follow-ups overdue": 1, "Follow-ups due within a week": 2, "Documents that persons handed in": 1}
    assert waiting(cast.giulia) == waiting(cast.marco) == wanted
    assert waiting(cast.lucia) == wanted | {"Follow-ups due within a week": 1}
    assert waiting(cast.chiara) == {}
    overdue = next(task for task in tasks_for(cast.lucia) if task.urgent)
    assert "Long ago" in page(client, cast.lucia, overdue.url)


def test_a_questionnaire_is_written_published_and_renewed(client: Client, cast: Cast) -> None:
    text = page(client, cast.giulia, at("questionnaire_add"))
    assert str(cast.programme) in text
    assert str(cast.other_programme) not in text
    draft = make_questionnaire(cast.programme, published=False)
    first = draft.questions.first()
    assert 'name="title_fr"' in page(client, cast.giulia, at("questionnaire_change", draft))
    assert 'name="options-0-label_fr"' in page(client, cast.giulia, at("preparednessquestion_change", first))
    post(client, cast.giulia, at("questionnaire_publish", draft))
    assert Questionnaire.objects.in_force().get() == draft
    assert 'name="title_fr"' not in page(client, cast.giulia, at("questionnaire_change", draft))
    assert 'name="options-0-label_fr"' not in page(client, cast.giulia, at("preparednessquestion_change", first))
    post(client, cast.giulia, at("questionnaire_renew", draft))
    assert Questionnaire.objects.get(version=2).questions.count() == 3


def test_a_new_questionnaire_takes_the_next_number(client: Client, cast: Cast) -> None:
    make_questionnaire(cast.programme)
    words = {f"title_{language}": "Pronti?" for language in ("it", "fr", "en")}
    formset = {f"questions-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    values = {"programme": cast.programme.pk, "source_language": "it", **words, **formset}
    post(client, cast.marco, at("questionnaire_add"), **values)
    assert Questionnaire.objects.get(title_it="Pronti?").version == 2
