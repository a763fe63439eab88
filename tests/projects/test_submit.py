"""Handing a project in."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from beneficiaries.models import Beneficiary, Consent, ContactTask, Purpose
from core.errors import NotAllowed, WrongState
from core.models import SuppressedAddress
from projects.content import REQUIRED
from projects.documents import add_document, remove_document
from projects.drafting import CallClosed, begin_project, save_draft
from projects.models import Call, Project, Revision
from projects.screening import ask_revision
from projects.states import ProjectState
from projects.submitting import Incomplete, submit_project, what_is_missing
from tests.builders import make_consent, make_mandate, make_participation, make_person
from tests.kit.hostile_files import upload
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, acts_on, assert_refused, audited, mails, refused_by_database, run_sql
from tests.stories import CONTENT, draft, fresh, submitted, with_co_applicant


def submit(project: Project, by: User) -> Revision:
    return submit_project(project, by=by, at=timezone.now())


def refusal(project: Project, by: User) -> Incomplete:
    """What is missing, after nothing has changed."""
    with nothing_changes(), pytest.raises(Incomplete) as caught:
        submit(project, by)
    return caught.value


def test_a_whole_draft_becomes_a_numbered_submission(draft_project: Project, amina: User) -> None:
    now = timezone.now()
    revision = submit_project(draft_project, by=amina, at=now)
    project = fresh(draft_project)
    assert (project.state, project.submitted_at, project.latest_revision) == (ProjectState.SUBMITTED, now, revision)
    assert project.reference == f"{project.call.reference_prefix}-001"
    assert acts_on(project) == [("submit", "draft", "submitted")]
    assert audited("projects.submit").actor == amina


def test_the_revision_holds_what_was_written(draft_project: Project, amina: User) -> None:
    revision = submit(draft_project, amina)
    assert revision.number == 1
    assert revision.content["title"] == CONTENT["title"]
    assert revision.content["amount_requested"] == "12000.00"
    assert revision.content["country"] == "MA"
    assert revision.content["goals"] == []
    assert revision.by == amina


def test_a_revision_cannot_be_changed_or_deleted(submitted_project: Project) -> None:
    with refused_by_database("append only"):
        run_sql("UPDATE projects_revision SET content = '{}' WHERE project_id = %s", submitted_project.pk)
    with refused_by_database("append only"):
        run_sql("DELETE FROM projects_revision WHERE project_id = %s", submitted_project.pk)


def test_the_applicant_is_told_in_the_own_language(draft_project: Project, amina: User) -> None:
    submit(draft_project, amina)
    [mail] = mails("projects/submitted")
    assert (mail.recipient, mail.language) == (amina.email, "fr")
    assert mail.parameters["path"].startswith("/fr/")
    assert mail.parameters["reference"] == fresh(draft_project).reference
    assert draft_project.title not in str(mail.parameters)


@pytest.mark.parametrize("name", REQUIRED)
def test_every_compulsory_field_is_asked_for(call: Call, amina: User, name: str) -> None:
    empty: dict[str, Any] = {name: None if name.startswith(("amount", "own")) else ""}
    found = refusal(draft(call, amina, **empty), amina)
    assert (found.fields, found.profile, found.consent, found.documents) == ([name], [], False, 0)


def test_blanks_do_not_fill_a_field(call: Call, amina: User) -> None:
    assert refusal(draft(call, amina, need="  \n "), amina).fields == ["need"]


def test_a_field_that_holds_something_invalid_is_asked_for(draft_project: Project, amina: User) -> None:
    raw = {"amount_requested": "twelve thousand"}
    save_draft(draft_project, by=amina, at=timezone.now(), base_version=1, raw=raw, cleaned={})
    assert refusal(draft_project, amina).fields == ["amount_requested"]


def test_nothing_asked_for_is_zero(call: Call, amina: User) -> None:
    assert not what_is_missing(draft(call, amina, own_contribution=0))


@pytest.mark.parametrize("name", ["given_name", "family_name", "residence_country", "residence_city", "origin_country"])
def test_the_profile_must_be_complete(draft_project: Project, amina: User, name: str) -> None:
    Beneficiary.objects.filter(user=amina).update(**{name: ""})
    assert refusal(fresh(draft_project), amina).profile == [name]


def test_the_consent_must_be_in_force(draft_project: Project, amina: User) -> None:
    make_consent(amina.beneficiary, draft_project.programme, granted=False)
    assert refusal(draft_project, amina).consent is True


def test_a_consent_for_something_else_is_not_enough(draft_project: Project, amina: User, other_programme: Any) -> None:
    make_consent(amina.beneficiary, draft_project.programme, granted=False)
    make_consent(amina.beneficiary, draft_project.programme, Purpose.PUBLICATION)
    make_consent(amina.beneficiary, other_programme)
    assert refusal(draft_project, amina).consent is True


def test_the_documents_that_the_call_wants_must_be_there(call: Call, amina: User) -> None:
    Call.objects.filter(pk=call.pk).update(documents_needed=2)
    call.refresh_from_db()
    project = draft(call, amina)
    document = add_document(project, by=amina, at=timezone.now(), file=upload("a plain PDF"), label="One")
    assert refusal(project, amina).documents == 1
    remove_document(document, by=amina, at=timezone.now())
    assert refusal(project, amina).documents == 2


def test_all_that_is_missing_is_said_at_once(call: Call, amina: User) -> None:
    project = begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())
    Beneficiary.objects.filter(user=amina).update(residence_city="")
    make_consent(amina.beneficiary, call.programme, granted=False)
    found = refusal(fresh(project), amina)
    assert found.fields == sorted(set(REQUIRED) - {"working_language"})
    assert (found.profile, found.consent) == (["residence_city"], True)


def test_in_the_grace_it_is_taken_and_after_it_is_not(call: Call, amina: User) -> None:
    late, too_late = draft(call, amina), draft(call, amina)
    assert submit_project(late, by=amina, at=call.accepts_until - timedelta(seconds=1)).number == 1
    with nothing_changes(), pytest.raises(CallClosed):
        submit_project(too_late, by=amina, at=call.accepts_until)


def test_twice_is_once(submitted_project: Project, amina: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        submit(submitted_project, amina)


def test_nobody_hands_in_for_the_owner(draft_project: Project, named: Named) -> None:
    assert_refused(lambda by: submit(draft_project, by), named("youssef", "giulia", "marco", "lucia", "salma", "ada"))


def test_the_co_applicant_does_not_hand_in(draft_project: Project, karim: User) -> None:
    with_co_applicant(draft_project, karim)
    with nothing_changes(), pytest.raises(NotAllowed):
        submit(draft_project, karim)


@pytest.mark.parametrize("somebody", ["giulia", "lucia"])
def test_under_a_mandate_it_is_recorded_for_whom(
    draft_project: Project, amina: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    make_mandate(amina.beneficiary.participations.get(), by)
    submit(draft_project, by)
    event = draft_project.events.get()
    assert (event.by, event.on_behalf_of) == (by, amina.beneficiary)
    assert audited("projects.submit").parameters["on_behalf_of"] == amina.beneficiary.pk


def test_the_owner_acts_for_nobody(submitted_project: Project) -> None:
    assert submitted_project.events.get().on_behalf_of is None


def test_references_count_up_within_a_call(call: Call, amina: User, karim: User) -> None:
    prefix = call.reference_prefix
    assert submitted(call, amina).reference == f"{prefix}-001"
    assert submitted(call, karim).reference == f"{prefix}-002"


def test_after_a_revision_the_reference_stays_and_the_earlier_text_too(
    project_in_assessment: Project, amina: User, giulia: User
) -> None:
    project, now = project_in_assessment, timezone.now()
    reference = project.reference
    ask_revision(project, note="Say who bakes.", revise_by=now.date() + timedelta(days=9), by=giulia, at=now)
    save_draft(project, by=amina, at=now, base_version=1, raw={"people": "Two"}, cleaned={"people": "Two"})
    revision = submit(fresh(project), amina)
    project = fresh(project)
    assert (project.reference, project.latest_revision, project.revise_by) == (reference, revision, None)
    assert [r.content["people"] for r in project.revisions.all()] == [CONTENT["people"], "Two"]


def test_the_bell_rings_only_once_it_is_committed(
    draft_project: Project, amina: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        submit(draft_project, amina)
    assert len(callbacks) == 1


def test_without_an_address_staff_are_asked_to_tell(call: Call, giulia: User) -> None:
    person = make_person(None, given_name="Fatima", family_name="Alami")
    make_mandate(make_participation(person, call.programme), giulia)
    make_consent(person, call.programme, by=giulia)
    project = begin_project(call, owner=person, by=giulia, at=timezone.now())
    raw = {name: str(value) for name, value in CONTENT.items()}
    save_draft(project, by=giulia, at=timezone.now(), base_version=0, raw=raw, cleaned=CONTENT)
    submit(fresh(project), giulia)
    task = ContactTask.objects.get()
    assert (task.beneficiary, task.template, task.cause_id) == (person, "projects/submitted", project.pk)
    assert not mails("projects/submitted")


def test_a_suppressed_address_is_no_address(draft_project: Project, amina: User) -> None:
    SuppressedAddress.objects.create(address=amina.email.upper(), reason=SuppressedAddress.Reason.BOUNCE)
    submit(draft_project, amina)
    assert ContactTask.objects.get().beneficiary == amina.beneficiary
    assert not mails("projects/submitted")


def test_the_newest_answer_of_the_person_counts(draft_project: Project, amina: User) -> None:
    make_consent(amina.beneficiary, draft_project.programme, granted=False)
    make_consent(amina.beneficiary, draft_project.programme)
    assert Consent.objects.count() == 3
    assert submit(draft_project, amina).pk
