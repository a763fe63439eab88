"""Keeping what is typed."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import WrongState
from core.typed import mark
from projects.drafting import CallClosed, DraftConflict, begin_project, save_draft
from projects.models import Call, Project, ProjectDraft
from projects.screening import ask_revision
from tests.builders import make_mandate
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.looking import Named, assert_refused
from tests.stories import fresh, with_co_applicant


@pytest.fixture
def project(call: Call, amina: User) -> Project:
    """An empty draft of Amina's."""
    return begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())


def save(project: Project, by: User, base: int, valid: bool = True, at: datetime | None = None, **raw: Any) -> int:
    """Save these fields as typed since version `base`; the new version."""
    cleaned = raw if valid else {}
    draft = save_draft(project, by=by, at=at or timezone.now(), base_version=base, raw=raw, cleaned=cleaned)
    return draft.version


def test_what_is_valid_stands_in_the_project_and_as_typed_in_the_draft(project: Project, amina: User) -> None:
    now = timezone.now()
    raw, cleaned = {"title": "A bakery", "amount_requested": "12.000,00"}, {"title": "A bakery"}
    cleaned_amount: dict[str, Any] = {**cleaned, "amount_requested": Decimal(12000)}
    draft = save_draft(project, by=amina, at=now, base_version=0, raw=raw, cleaned=cleaned_amount)
    project = fresh(project)
    assert (project.title, project.amount_requested, project.updated_at) == ("A bakery", Decimal(12000), now)
    assert draft.raw()["amount_requested"] == "12.000,00"
    assert (draft.version, draft.saved_at, draft.saved_by) == (1, now, amina)


def test_two_tabs_that_write_different_fields_both_keep_theirs(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    save(project, amina, 0, city="Khouribga")
    found = fresh(project)
    assert (found.title, found.city, found.draft.version) == ("A bakery", "Khouribga", 2)


def test_two_tabs_that_write_the_same_field_conflict_and_nothing_is_overwritten(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    with nothing_changes(), pytest.raises(DraftConflict) as refusal:
        save(project, amina, 0, title="A mill", city="Khouribga")
    assert refusal.value.theirs == {"title": "A bakery"}
    assert refusal.value.version == 1


def test_who_has_seen_the_other_version_may_write_on(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    save(project, amina, 1, title="A mill")
    assert fresh(project).title == "A mill"


def test_who_has_seen_the_conflict_may_overwrite(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    draft = save_draft(
        project, by=amina, at=timezone.now(), base_version=0, raw={"title": "A mill"}, cleaned={"title": "A mill"},
        overwrite=True,
    )  # fmt: skip
    assert (fresh(project).title, draft.version) == ("A mill", 2)


def test_a_value_that_the_writer_sent_before_is_no_conflict(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bak")
    known = {"title": [mark("A bak")]}
    raw = {"title": "A bakery"}
    with pytest.raises(DraftConflict):
        save_draft(project, by=amina, at=timezone.now(), base_version=0, raw=raw, cleaned=raw)
    save_draft(project, by=amina, at=timezone.now(), base_version=0, raw=raw, cleaned=raw, known=known)
    assert fresh(project).title == "A bakery"


def test_the_same_words_in_both_tabs_are_no_conflict(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    assert save(project, amina, 0, title="A bakery") == 1


def test_saving_what_is_there_already_changes_nothing(project: Project, amina: User) -> None:
    save(project, amina, 0, title="A bakery")
    with nothing_changes():
        save(project, amina, 1, title="A bakery")


def test_what_is_invalid_is_kept_as_typed_and_the_last_valid_value_stays(project: Project, amina: User) -> None:
    raw: dict[str, Any] = {"amount_requested": "12000"}
    now = timezone.now()
    save_draft(project, by=amina, at=now, base_version=0, raw=raw, cleaned={"amount_requested": Decimal(12000)})
    save(project, amina, 1, valid=False, amount_requested="twelve thousand")
    found = fresh(project)
    assert found.amount_requested == Decimal(12000)
    assert found.draft.raw()["amount_requested"] == "twelve thousand"
    assert found.draft.invalid == ["amount_requested"]


def test_a_field_is_no_longer_invalid_once_it_is_mended(project: Project, amina: User) -> None:
    save(project, amina, 0, valid=False, amount_requested="many", own_contribution="some")
    raw: dict[str, Any] = {"amount_requested": "5"}
    now = timezone.now()
    save_draft(project, by=amina, at=now, base_version=1, raw=raw, cleaned={"amount_requested": Decimal(5)})
    assert fresh(project).draft.invalid == ["own_contribution"]


@pytest.mark.parametrize("name", ["state", "reference", "owner", "no_such_field"])
def test_only_fields_of_the_idea_are_saved(project: Project, amina: User, name: str) -> None:
    raw = {name: "approved"}
    with nothing_changes(), pytest.raises(ValueError, match="not a field"):
        save_draft(project, by=amina, at=timezone.now(), base_version=0, raw=raw, cleaned=raw)


def test_a_valid_value_of_a_field_that_was_not_typed_is_left_alone(project: Project, amina: User) -> None:
    cleaned = {"title": "A bakery", "city": "Casablanca", "state": "approved"}
    save_draft(project, by=amina, at=timezone.now(), base_version=0, raw={"title": "A bakery"}, cleaned=cleaned)
    found = fresh(project)
    assert (found.title, found.city, found.state) == ("A bakery", "", "draft")


def test_the_co_applicant_writes_too(project: Project, amina: User, karim: User) -> None:
    with_co_applicant(project, karim)
    save(project, karim, 0, title="A bakery")
    assert ProjectDraft.objects.get(project=project).saved_by == karim


def test_who_holds_the_mandate_writes_too(project: Project, amina: User, lucia: User) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    assert save(project, lucia, 0, title="A bakery") == 1


def test_nobody_else_writes(project: Project, named: Named) -> None:
    assert_refused(
        lambda by: save(project, by, 0, title="Mine"),
        named("youssef", "karim", "giulia", "marco", "lucia", "salma", "ada"),
    )


def test_writing_goes_on_in_the_grace_and_not_after(project: Project, amina: User) -> None:
    call = project.call
    assert save(project, amina, 0, at=call.accepts_until - timedelta(seconds=1), title="Late") == 1
    with nothing_changes(), pytest.raises(CallClosed):
        save(project, amina, 1, at=call.accepts_until, title="Too late")


def test_a_submitted_project_is_not_written_any_more(submitted_project: Project, amina: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        save(submitted_project, amina, 1, title="Another")
    assert_unchanged(submitted_project)


def test_a_project_under_revision_is_written_until_the_end_of_the_day_in_the_zone_of_the_call(
    project_in_assessment: Project, amina: User, giulia: User
) -> None:
    project, zone = project_in_assessment, project_in_assessment.call.zone
    day = timezone.now().astimezone(zone).date() + timedelta(days=40)
    ask_revision(project, note="Say who bakes.", revise_by=day, by=giulia, at=timezone.now())
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    assert midnight > project.call.accepts_until
    assert save(project, amina, 9, at=midnight - timedelta(seconds=1), people="Two bakers") == 2
    with nothing_changes(), pytest.raises(CallClosed):
        save(project, amina, 9, at=midnight, people="Three bakers")
