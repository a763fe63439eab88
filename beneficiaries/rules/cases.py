"""Who keeps the case file of a person, and who reads the restricted part of it."""

from typing import Any

import rules
from django.utils import timezone

from beneficiaries.code_lists import NoteVisibility
from beneficiaries.models import CaseAssignment, Participation
from beneficiaries.rules.persons import looks_after, takes_part
from programmes.rules import is_case_worker, is_manager, is_officer_or_manager


def participation_of(row: Any) -> Participation | None:
    """The participation that a row of the case file belongs to."""
    if row is None or isinstance(row, Participation):
        return row
    found = getattr(row, "participation", None) or getattr(getattr(row, "plan", None), "participation", None)
    return found if isinstance(found, Participation) else None


@rules.predicate
def keeps_case(user: Any, row: Any = None) -> bool:
    """The user looks after the person in that programme; without a row, after anybody."""
    if row is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return bool(looks_after(user, participation_of(row)))


@rules.predicate
def reads_restricted_notes(user: Any, row: Any = None) -> bool:
    """A manager of the programme, or the person's case worker there: never an officer as such."""
    if row is None:
        return bool((is_manager | is_case_worker)(user))
    participation = participation_of(row)
    if participation is None:
        return False
    if is_manager(user, participation):
        return True
    assigned = CaseAssignment.objects.current(timezone.now()).filter(case_worker=user, participation=participation)
    return bool(is_case_worker(user, participation)) and assigned.exists()


@rules.predicate
def reads_secret(user: Any, row: Any = None) -> bool:
    """What the team reads for whoever keeps the case; what is restricted for those who may."""
    if row is not None and getattr(row, "visibility", "") == NoteVisibility.RESTRICTED:
        return bool(reads_restricted_notes(user, row))
    return bool(keeps_case(user, row))


@rules.predicate
def is_the_person(user: Any, row: Any = None) -> bool:
    """The row is about the user."""
    return bool(takes_part(user, participation_of(row)))


CASE_FILE = (
    "casenote", "document", "outcome", "followup", "assistance", "plangoal", "returnintention", "preparedness",
)  # fmt: skip
QUESTIONNAIRES = ("questionnaire", "preparednessquestion")

rules.add_perm("beneficiaries.keep_case", keeps_case)
rules.add_perm("beneficiaries.view_participation", keeps_case)
rules.add_perm("beneficiaries.read_restricted_notes", reads_restricted_notes)
rules.add_perm("beneficiaries.write_note", reads_secret)
rules.add_perm("beneficiaries.file_document", reads_secret)
rules.add_perm("beneficiaries.read_document", reads_secret | is_the_person)
rules.add_perm("beneficiaries.hand_in_document", is_the_person)
rules.add_perm("beneficiaries.say_intention", is_the_person | keeps_case)
rules.add_perm("beneficiaries.answer_questionnaire", is_the_person | keeps_case)
for _name in CASE_FILE:
    rules.add_perm(f"beneficiaries.view_{_name}", reads_secret)
for _name in QUESTIONNAIRES:
    for _act in ("view", "add", "change"):
        rules.add_perm(f"beneficiaries.{_act}_{_name}", is_officer_or_manager)
