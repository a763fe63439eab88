"""A case file as tests need it: rows made by the acts that make them on the site."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from beneficiaries.achieving import Achieved, record_outcome
from beneficiaries.code_lists import NoteVisibility
from beneficiaries.filing import file_document, hand_in_document
from beneficiaries.following_up import plan_follow_up
from beneficiaries.models import (
    CaseNote,
    Document,
    FollowUp,
    Outcome,
    Participation,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
)
from beneficiaries.noting import write_note
from beneficiaries.preparing import Answers
from programmes.models import Programme
from tests.builders import in_all_languages
from tests.kit.hostile_files import PDF

TEAM, RESTRICTED = NoteVisibility.TEAM, NoteVisibility.RESTRICTED


def case_of(user: User) -> Participation:
    """What the person takes part in."""
    return user.beneficiary.participations.select_related("programme", "beneficiary").get()


def a_pdf(name: str = "diploma.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def noted(case: Participation, body: str, *, by: User, visibility: str = TEAM) -> CaseNote:
    return write_note(case, body=body, visibility=visibility, by=by, at=timezone.now())


def filed(case: Participation, title: str, *, by: User, visibility: str = TEAM) -> Document:
    return file_document(case, file=a_pdf(), title=title, visibility=visibility, by=by, at=timezone.now())


def handed_in(case: Participation, title: str = "My diploma") -> Document:
    return hand_in_document(case, file=a_pdf(), title=title, by=case.beneficiary.user, at=timezone.now())


def follow_up(case: Participation, about: str, *, by: User, due_on: date | None = None) -> FollowUp:
    """Planned for today; one for an earlier day is moved there past the act."""
    found = plan_follow_up(case, about=about, due_on=timezone.localdate(), by=by, at=timezone.now())
    if due_on is not None:
        found.due_on = due_on
        found.save(update_fields=["due_on"])
    return found


def achieved(case: Participation, *, by: User, **said: Any) -> Outcome:
    values: dict[str, Any] = {"kind": "employed", "on": timezone.localdate(), "evidence": "Contract, folder 3"} | said
    return record_outcome(case, Achieved(**values), by=by, at=timezone.now())


QUESTIONS = [("readiness", 3), ("readiness", 1), ("willingness", 2)]
WORTHS = [0, 50, 100]


def make_questionnaire(programme: Programme, *, published: bool = True, **fields: Any) -> Questionnaire:
    """Three questions with three answers each, in every language."""
    found = Questionnaire.objects.create(programme=programme, **in_all_languages("title", "Are you ready?"), **fields)
    for order, (side, weight) in enumerate(QUESTIONS):
        words = in_all_languages("text", f"Question {order}") | in_all_languages("advice", f"Advice {order}")
        question = PreparednessQuestion.objects.create(
            questionnaire=found, side=side, weight=weight, order=order, **words
        )
        for place, worth in enumerate(WORTHS):
            label = in_all_languages("label", f"Worth {worth}")
            PreparednessOption.objects.create(question=question, order=place, worth=worth, **label)
    if published:
        found.published_at = timezone.now()
        found.save(update_fields=["published_at"])
    return found


def answers(questionnaire: Questionnaire, *worths: int) -> Answers:
    """The options of these worths, one a question."""
    questions = questionnaire.questions.all()
    return {
        question.pk: question.options.get(worth=worth).pk for question, worth in zip(questions, worths, strict=True)
    }
