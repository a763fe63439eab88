"""Two people at the very same moment, each on a connection of their own; and what would happen without the lock."""

import pytest
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme, Role
from projects import documents, drafting, screening, submitting
from projects.documents import MOST, add_document
from projects.drafting import OPEN_DRAFTS, begin_project, save_draft
from projects.leaving import withdraw_project
from projects.models import Assignment, Call, Project, ProjectDraft, Revision
from projects.reminding import remind_assessors
from projects.screening import screen_project
from projects.submitting import submit_project
from tests.cast import member
from tests.kit.hostile_files import upload
from tests.kit.races import Outcome, run_together
from tests.projects.looking import mails
from tests.projects.racing import refusals, succeeded, window
from tests.stories import draft, fresh, in_assessment, invited, submitted

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


# Two officers screen the same project.


def screen_twice(project: Project, first: User, second: User, *, locks: bool) -> list[Outcome]:
    with window(screening, "move", locks=locks):
        return run_together(
            lambda: screen_project(project, eligible=True, by=first, at=timezone.now()),
            lambda: screen_project(project, eligible=True, by=second, at=timezone.now()),
        )


@pytest.fixture
def sara(programme: Programme) -> User:
    return member(programme, Role.OFFICER, "Sara Costa")


def test_of_two_officers_one_screens(submitted_project: Project, giulia: User, sara: User) -> None:
    outcomes = screen_twice(submitted_project, giulia, sara, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert submitted_project.events.filter(act="screen").count() == len(mails("projects/eligible")) == 1


def test_control_without_the_lock_both_screen_and_the_applicant_is_told_twice(
    submitted_project: Project, giulia: User, sara: User
) -> None:
    outcomes = screen_twice(submitted_project, giulia, sara, locks=False)
    assert succeeded(outcomes) == 2
    assert submitted_project.events.filter(act="screen").count() == len(mails("projects/eligible")) == 2


# The same project is handed in twice.


def submit_twice(project: Project, owner: User, *, locks: bool) -> list[Outcome]:
    with window(submitting, "what_is_missing", locks=locks):
        return run_together(*[lambda: submit_project(project, by=owner, at=timezone.now())] * 2)


def test_a_project_handed_in_twice_arrives_once(draft_project: Project, amina: User) -> None:
    outcomes = submit_twice(draft_project, amina, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert Revision.objects.count() == len(mails("projects/submitted")) == 1


def test_control_without_the_lock_only_the_database_stops_it_and_nobody_says_why(
    draft_project: Project, amina: User
) -> None:
    outcomes = submit_twice(draft_project, amina, locks=False)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["IntegrityError"])


# Two projects of one call are handed in.


def submit_both(first: Project, second: Project, amina: User, karim: User, *, locks: bool) -> list[Outcome]:
    with window(Call, "save", locks=locks):
        return run_together(
            lambda: submit_project(first, by=amina, at=timezone.now()),
            lambda: submit_project(second, by=karim, at=timezone.now()),
        )


def test_two_projects_get_two_references(call: Call, amina: User, karim: User) -> None:
    outcomes = submit_both(draft(call, amina), draft(call, karim), amina, karim, locks=True)
    assert succeeded(outcomes) == 2
    numbers = sorted(Project.objects.values_list("reference", flat=True))
    assert numbers == [f"{call.reference_prefix}-001", f"{call.reference_prefix}-002"]


def test_control_without_the_lock_both_take_the_same_reference(call: Call, amina: User, karim: User) -> None:
    outcomes = submit_both(draft(call, amina), draft(call, karim), amina, karim, locks=False)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["IntegrityError"])


# Two tabs save.


def save_both(
    project: Project, owner: User, first: dict[str, str], second: dict[str, str], *, locks: bool
) -> list[Outcome]:
    def save(raw: dict[str, str]) -> ProjectDraft:
        return save_draft(project, by=owner, at=timezone.now(), base_version=1, raw=raw, cleaned=raw)

    with window(drafting, "_write", locks=locks):
        return run_together(lambda: save(first), lambda: save(second))


def test_two_tabs_that_save_the_same_field_conflict(draft_project: Project, amina: User) -> None:
    outcomes = save_both(draft_project, amina, {"title": "A mill"}, {"title": "An oven"}, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["DraftConflict"])
    assert fresh(draft_project).draft.version == 2


def test_control_without_the_lock_one_tab_overwrites_the_other_unseen(draft_project: Project, amina: User) -> None:
    outcomes = save_both(draft_project, amina, {"title": "A mill"}, {"title": "An oven"}, locks=False)
    assert succeeded(outcomes) == 2
    assert fresh(draft_project).draft.version == 2


def test_two_tabs_that_save_different_fields_both_keep_theirs(draft_project: Project, amina: User) -> None:
    assert succeeded(save_both(draft_project, amina, {"title": "A mill"}, {"city": "Fès"}, locks=True)) == 2
    typed = fresh(draft_project).draft.raw()
    assert (typed["title"], typed["city"]) == ("A mill", "Fès")


def test_control_without_the_lock_the_field_of_one_tab_is_lost(draft_project: Project, amina: User) -> None:
    assert succeeded(save_both(draft_project, amina, {"title": "A mill"}, {"city": "Fès"}, locks=False)) == 2
    typed = fresh(draft_project).draft.raw()
    assert (typed["title"] == "A mill") != (typed["city"] == "Fès")


# The last of ten drafts, the last of ten documents.


def begin_twice(call: Call, owner: User, *, locks: bool) -> list[Outcome]:
    now = timezone.now()
    for _ in range(OPEN_DRAFTS - 1):
        begin_project(call, owner=owner.beneficiary, by=owner, at=now)
    with window(drafting, "join_programme", locks=locks):
        return run_together(*[lambda: begin_project(call, owner=owner.beneficiary, by=owner, at=now)] * 2)


def test_the_tenth_draft_is_begun_once(call: Call, amina: User) -> None:
    outcomes = begin_twice(call, amina, locks=True)
    assert (refusals(outcomes), Project.objects.count()) == (["TooManyDrafts"], OPEN_DRAFTS)


def test_control_without_the_lock_there_are_eleven_drafts(call: Call, amina: User) -> None:
    assert succeeded(begin_twice(call, amina, locks=False)) == 2
    assert Project.objects.count() == OPEN_DRAFTS + 1


def attach_twice(project: Project, owner: User, *, locks: bool) -> list[Outcome]:
    def attach() -> object:
        return add_document(project, by=owner, at=timezone.now(), file=upload("a plain PDF"), label="Quote")

    for _ in range(MOST - 1):
        attach()
    with window(documents, "store_upload", locks=locks):
        return run_together(attach, attach)


def test_the_tenth_document_is_attached_once(draft_project: Project, amina: User) -> None:
    assert refusals(attach_twice(draft_project, amina, locks=True)) == ["ValidationError"]
    assert draft_project.documents.count() == MOST


def test_control_without_the_lock_there_are_eleven_documents(draft_project: Project, amina: User) -> None:
    assert succeeded(attach_twice(draft_project, amina, locks=False)) == 2
    assert draft_project.documents.count() == MOST + 1


# Two sweeps remind.


def remind_twice(project: Project, assessor: User, officer: User, *, locks: bool) -> int:
    due = timezone.now() + (invited(project, assessor, officer=officer).due_on - timezone.localdate())
    with window(Assignment, "save", locks=locks):
        outcomes = run_together(*[lambda: remind_assessors(at=due)] * 2)
    assert refusals(outcomes) == []
    return len(mails("projects/assessment_due"))


def test_two_sweeps_remind_once(project_in_assessment: Project, salma: User, giulia: User) -> None:
    assert remind_twice(project_in_assessment, salma, giulia, locks=True) == 1


def test_control_without_the_lock_the_assessor_is_reminded_twice(
    call: Call, amina: User, salma: User, giulia: User
) -> None:
    assert remind_twice(in_assessment(call, amina, officer=giulia), salma, giulia, locks=False) == 2


def test_a_project_is_withdrawn_or_screened_and_never_both(
    submitted_project: Project, amina: User, giulia: User
) -> None:
    now = timezone.now()
    with window(screening, "move", locks=True):
        run_together(
            lambda: screen_project(submitted_project, eligible=False, note="Outside.", by=giulia, at=now),
            lambda: withdraw_project(submitted_project, by=amina, at=now),
        )
    acts = list(submitted_project.events.values_list("act", flat=True))
    assert acts in (["submit", "screen"], ["submit", "withdraw"])
    assert fresh(submitted_project).state == {"screen": "ineligible", "withdraw": "withdrawn"}[acts[-1]]


def test_stories_of_others_go_on_meanwhile(call: Call, amina: User, karim: User, giulia: User) -> None:
    first, second = submitted(call, amina), submitted(call, karim)
    outcomes = run_together(
        lambda: screen_project(first, eligible=True, by=giulia, at=timezone.now()),
        lambda: screen_project(second, eligible=True, by=giulia, at=timezone.now()),
    )
    assert succeeded(outcomes) == 2
