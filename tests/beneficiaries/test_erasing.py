"""Erasing a person leaves no personal value anywhere: shown by searching for the values."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.erasing import ask_erasure, erase_person, erase_what_was_held
from beneficiaries.models import Beneficiary, CaseNote, Enrolment, ErasureRequest, PlanGoal
from core import personal_data
from core.erasing import blanks, erasing, history_of, rows_of
from core.mail_sending import send_due
from core.models import AuditEvent, OutboxMail
from core.months import months_after
from core.personal_data import KEEP, Erase, PersonalTable, Subject, registered
from projects.models import Project
from tests.beneficiaries.whole_person import build, empty_tables, mark_everything, marks_in_database, marks_in_files
from tests.builders import make_membership
from tests.cast import Cast
from tests.kit.snapshot import assert_unchanged
from tests.projects.looking import refused_by_database, run_sql
from tests.stories import published_decision


@pytest.fixture
def whole(cast: Cast, folders: None) -> Subject:
    """Amina, with everything."""
    return build(cast)


def erase(cast: Cast, *, unsuppress: bool = True) -> ErasureRequest:
    person = Beneficiary.objects.get(user=cast.amina)
    request = ask_erasure(person, by=person.user, at=timezone.now(), unsuppress=unsuppress)
    return erase_person(request, by=cast.dario, at=timezone.now())


def test_the_person_has_a_row_in_every_table_that_can_belong_to_one(whole: Subject) -> None:
    assert empty_tables(whole) == [], "let tests/beneficiaries/whole_person.py make a row of each"


def test_nothing_of_the_person_is_left(whole: Subject, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    before = marks_in_database()
    assert len(before) > 40
    assert marks_in_files()
    with django_capture_on_commit_callbacks(execute=True):
        request = erase(cast)
    left = marks_in_database()
    assert left.pop("core_outboxmail"), "the last mail has not left yet"
    assert set(left) == {"repertoire_entryrevision"}, left
    assert [(one["model"], one["code"], one["rows"]) for one in request.held] == [
        ("repertoire.EntryRevision", "entry", 1)
    ]
    assert marks_in_files() == {}
    send_due()
    assert "core_outboxmail" not in marks_in_database()
    assert len(marks_in_files()) == 1, "only what the person got in the own mailbox"


def is_blanked(table: PersonalTable) -> bool:
    return table.has_owner and table.erase == Erase.BLANK


def test_the_registry_says_for_every_field_what_erasing_puts_there() -> None:
    for table in filter(is_blanked, registered()):
        assert blanks(table, table.model, "erased").keys() or not set(table.fields) - set(table.blank)


def test_choices_and_numbers_are_empty_too(whole: Subject, cast: Cast) -> None:
    keys = rows_of(whole)
    erase(cast)
    for table in registered():
        wanted = blanks(table, table.model, "erased") if is_blanked(table) and not table.holds else {}
        for row in table.model._base_manager.filter(pk__in=keys.get(table.model, [])):
            for name, value in wanted.items():
                assert value == "erased" or getattr(row, name) == value or not getattr(row, name), f"{row!r}.{name}"
    kept = {name for table in registered() for name, value in table.blank.items() if value is KEEP}
    assert kept == {"kind", "upload", "working_language"}


@pytest.mark.parametrize("model", [CaseNote, PlanGoal, Beneficiary, Project])
def test_control_without_its_entry_in_the_registry_a_table_is_found(
    whole: Subject, cast: Cast, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {**personal_data._tables, model: replace(personal_data._tables[model], fields={})}
    monkeypatch.setattr(personal_data, "_tables", without)
    erase(cast)
    assert model._meta.db_table in marks_in_database()


def test_control_a_history_that_is_forgotten_is_found(
    whole: Subject, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.erasing._erase_history", lambda *args: None)
    erase(cast)
    assert {"beneficiaries_beneficiaryhistory", "projects_projecthistory"} <= set(marks_in_database())


def test_of_others_nothing_changes(whole: Subject, cast: Cast) -> None:
    project = Project.objects.get(owner__user=cast.karim)
    others = [cast.karim, cast.karim.beneficiary, cast.youssef, cast.giulia, project]
    for row in others:
        row.refresh_from_db()
    mails = list(OutboxMail.objects.filter(recipient=cast.karim.email).values())
    erase(cast)
    assert_unchanged(*others)
    assert mails == list(OutboxMail.objects.filter(recipient=cast.karim.email).values())


def test_mails_to_an_address_that_somebody_else_has_too_are_left(cast: Cast) -> None:
    Beneficiary.objects.filter(user=cast.karim).update(email=cast.amina.email)
    OutboxMail.objects.create(recipient=cast.amina.email, language="it", template="projects/submitted")
    erase(cast)
    assert OutboxMail.objects.filter(recipient=cast.amina.email, farewell=False).exists()


def test_the_account_is_closed_and_what_was_open_ends(whole: Subject, cast: Cast) -> None:
    erase(cast)
    user = User.objects.get(pk=cast.amina.pk)
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert user.email.endswith("@erased.invalid")
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Project.objects.filter(owner=user.beneficiary).exclude(state__in=["withdrawn", "draft"]).count() == 0
    assert not Beneficiary.objects.seen_by_staff(cast.giulia).filter(user=user).exists()


def test_what_the_staff_did_stays_written_down(whole: Subject, cast: Cast) -> None:
    before = AuditEvent.objects.count()
    erase(cast)
    assert AuditEvent.objects.count() > before
    assert AuditEvent.objects.get(verb="beneficiaries.erase_person").actor == cast.dario


def test_a_funded_project_stays_as_far_as_the_auditors_need_and_is_listed(
    assessed_project: Project, cast: Cast
) -> None:
    published_decision(assessed_project, officer=cast.giulia, manager=cast.marco)
    subject = Subject((cast.amina.beneficiary.pk,), cast.amina.pk, ())
    mark_everything(subject)
    names = Beneficiary.objects.get(user=cast.amina).full_name
    request = erase(cast)
    until = months_after(timezone.now().date(), 120).isoformat()
    listed = {(one["model"], one["rows"]): one["until"] for one in request.held}
    assert listed == {
        ("beneficiaries.Beneficiary", 1): until, ("projects.Project", 1): until, ("projects.Decision", 1): until,
    }  # fmt: skip
    project = Project.objects.get(pk=assessed_project.pk)
    assert project.title.startswith("ZQ7")
    assert (project.need, project.people, project.city) == ("", "", "")
    assert project.owner.full_name == names
    left = marks_in_database()
    left.pop("core_outboxmail")
    assert set(left) == {"beneficiaries_beneficiary", "projects_project", "projects_decision"}


def test_what_was_held_goes_when_its_time_has_come(assessed_project: Project, cast: Cast) -> None:
    published_decision(assessed_project, officer=cast.giulia, manager=cast.marco)
    mark_everything(Subject((cast.amina.beneficiary.pk,), cast.amina.pk, ()))
    request = erase(cast)
    send_due()
    assert marks_in_database()
    assert erase_what_was_held(request.beneficiary, at=timezone.now() + timedelta(days=3660)) == []
    assert marks_in_database() == {}


def test_an_address_stays_suppressed_unless_the_person_wants_otherwise(whole: Subject, cast: Cast) -> None:
    request = erase(cast, unsuppress=False)
    assert "suppressed" in [one["code"] for one in request.held]
    assert "core_suppressedaddress" in marks_in_database()


def test_somebody_who_works_here_is_not_erased(cast: Cast) -> None:
    make_membership(cast.amina, cast.programme, "mentor")
    with pytest.raises(ValidationError):
        erase(cast)
    assert cast.amina.beneficiary.erased_at is None


def test_only_an_erasure_gets_past_the_triggers(whole: Subject) -> None:
    note = CaseNote.objects.get()
    change = f"UPDATE beneficiaries_casenote SET body = '' WHERE id = {note.pk}"
    with refused_by_database("append only"):
        run_sql(change)
    with erasing():
        run_sql(change)
    with refused_by_database("append only"):
        run_sql(change)


def test_the_last_mail_says_what_stays_and_is_forgotten(whole: Subject, cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    erase(cast)
    send_due()
    [last] = [one for one in mail.outbox if "zq700000@marked.example.org" in one.to]
    assert "ZQ7" not in last.body.split("\n", 3)[-1] or "entry" in last.body
    sent = OutboxMail.objects.get(farewell=True)
    assert (sent.recipient, sent.parameters) == ("nobody@erased.invalid", {})


def test_every_history_belongs_to_a_registered_table() -> None:
    assert history_of(Beneficiary) is not None
    assert history_of(AuditEvent) is None
