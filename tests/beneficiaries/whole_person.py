"""A person with a row in every registered table, each personal text a mark of its own; and the search for marks."""

import re
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from beneficiaries import models as room
from core import keeping
from core.bouncing import record_bounce
from core.erasing import erasing, rows_of
from core.mail_sending import send_due
from core.mailing import queue_mail
from core.models import DuplicateCandidate, ImportBatch, ImportRow, SavedFilter, SuppressedAddress, ThreadReading
from core.personal_data import Subject, registered
from core.uploading import store_upload
from newsletters.models import Delivery, IssueTest, SubscriptionEvent
from projects.documents import add_document
from projects.messaging import send_message
from repertoire.models import (
    Confirmation,
    ConfirmationRequest,
    EntryRevision,
    SavedSearch,
)
from tests.builders import (
    make_call,
    make_invitation,
    make_mandate,
    make_membership,
    make_opportunity,
    make_request,
    make_speaker,
    next_number,
)
from tests.cast import Cast, session_of
from tests.kit.hostile_files import PDF
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber
from tests.stories import assessed, draft, in_assessment, submitted, with_co_applicant
from tests.training.lessons import (
    attended,
    in_group,
    make_certificate,
    make_course,
    make_evaluation,
    make_group,
    make_session,
    make_trainer,
    make_unit,
)
from training.models import CalendarFeed, Certificate, EvaluationReply, UnitAttempt
from training.printing import put_on_paper

MARK = re.compile(r"ZQ7[0-9]{5}")
TEXTS = (models.CharField, models.TextField, models.JSONField, models.DateField)
ADDRESS = "zq700000@marked.example.org"
_marks = count(1)


def next_mark() -> str:
    return f"ZQ7{next(_marks):05d}"


def marked_file(name: str = "") -> SimpleUploadedFile:
    """A PDF that holds a mark, under a name that does."""
    content = PDF.replace(b"%%EOF", f"% {next_mark()}\n%%EOF".encode())
    return SimpleUploadedFile(name or f"{next_mark()}.pdf", content, "application/pdf")


def build(cast: Cast) -> Subject:
    """Amina with a row in every table that can belong to a person, all texts marked, a mail sent and a session open."""
    subject = furnish(cast)
    mark_everything(subject)
    queue_mail("beneficiaries/erasure_refused", to=cast.amina.recipient, path="/data/")
    send_due()
    return subject


def furnish(cast: Cast) -> Subject:
    """Amina with a row in every table that can belong to a person; nothing is marked but the files and the account."""
    now, amina, programme = timezone.now(), cast.amina, cast.programme
    person = amina.beneficiary
    participation = person.participations.get()
    _case_file(participation, cast, now)
    _cohort(person, cast, now)
    _projects(cast, now)
    _repertoire(amina, cast, now)
    _shared_tables(person, cast, now)
    _training(amina, cast)
    _newsletters(cast)
    make_membership(amina, programme, "mentor", since=now - timedelta(days=9), until=now - timedelta(days=8))
    return _with_address(amina)


def _with_address(amina: User) -> Subject:
    """The account signs in with the marked address, known nowhere else."""
    person = amina.beneficiary
    User.objects.filter(pk=amina.pk).update(email=ADDRESS)
    amina.emailaddress_set.update(email=ADDRESS)  # type: ignore[attr-defined]
    Authenticator.objects.filter(user=amina).update(data={"secret": next_mark()})
    session_of(amina)
    store = SessionStore()
    keeping.keep(store, "form", {"text": next_mark()}, writer=str(amina.uuid), at=timezone.now())
    store.save()
    amina.refresh_from_db()
    person.email = ADDRESS
    person.save(update_fields=["email"])
    SuppressedAddress.objects.create(address=ADDRESS.upper(), reason="bounce")
    record_bounce(address=ADDRESS, kind="refused", source="smtp", code="5.7.1", at=timezone.now())
    return Subject((person.pk,), amina.pk, ("amina@example.org", ADDRESS), forget_suppression=True)


def _case_file(participation: room.Participation, cast: Cast, now: Any) -> None:
    of_case: dict[str, Any] = {"participation": participation, "by": cast.giulia}
    room.LanguageSkill.objects.create(beneficiary=participation.beneficiary, language="ary", level="native")
    make_mandate(participation, cast.lucia)  # her case worker
    room.ReturnIntention.objects.create(**of_case, form="permanent", aim="enterprise", horizon="one_year")
    room.CaseNote.objects.create(**of_case, body="x", visibility="restricted")
    room.Document.objects.create(**of_case, title="x", upload=store_upload(marked_file(), by=cast.giulia))
    room.Assistance.objects.create(**of_case, kind="guidance", note="x")
    plan = room.ReintegrationPlan.objects.create(**of_case, summary="x")
    room.PlanGoal.objects.create(plan=plan, dimension="economic", text="x")
    room.Outcome.objects.create(**of_case, kind="employment", on=now.date(), evidence="x")
    room.FollowUp.objects.create(**of_case, subject="x", finding="x", due_on=now.date())
    questionnaire = room.Questionnaire.objects.create(programme=cast.programme, title_it="Domande")
    question = room.PreparednessQuestion.objects.create(questionnaire=questionnaire, side="readiness", text_it="?")
    option = room.PreparednessOption.objects.create(question=question, label_it="!", worth=50)
    answered = room.Preparedness.objects.create(**of_case, questionnaire=questionnaire, readiness=50, willingness=5)
    room.PreparednessAnswer.objects.create(preparedness=answered, question=question, option=option)
    opportunity = make_opportunity(cast.atlas)
    referral = room.Referral.objects.create(
        participation=participation, opportunity=opportunity, started_by="person", message="x", answer="x"
    )
    room.ReferralEvent.objects.create(referral=referral, act="propose", to_state="proposed", reason="x")


def _cohort(person: room.Beneficiary, cast: Cast, now: Any) -> None:
    cohort = room.Cohort.objects.create(
        programme=cast.programme, slug=f"cohort-{next_number()}", name_it="Coorte", capacity=2,
        opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=2),
    )  # fmt: skip
    criterion = room.SelectionCriterion.objects.create(cohort=cohort, label_it="Idea")
    enrolment = room.Enrolment.objects.create(cohort=cohort, beneficiary=person, motivation="x", message="x")
    room.EnrolmentScore.objects.create(enrolment=enrolment, criterion=criterion, value=3, by=cast.giulia)
    room.EnrolmentEvent.objects.create(enrolment=enrolment, act="apply", to_state="applied", reason="x")
    room.RecordClaim.objects.create(beneficiary=person, programme=cast.programme, text="x", answer="x")
    room.PersonInvitation.objects.create(
        beneficiary=person, programme=cast.programme, email=person.email, by=cast.giulia
    )
    room.ContactTask.objects.create(beneficiary=person, programme=cast.programme, template="projects/submitted")
    old = room.ErasureRequest.objects.create(beneficiary=person, by=person.user, reason="x", answer="x")
    old.state = "withdrawn"
    old.save()
    room.PersonExport.objects.create(
        programme=cast.programme, purpose="A list", columns=[], criteria={"q": "x"}, language="it", by=cast.amina,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip


def _projects(cast: Cast, now: Any) -> None:
    call = make_call(cast.programme)
    project = in_assessment(call, cast.amina, officer=cast.giulia)
    assessed(project, cast.salma, officer=cast.giulia)
    assessed(project, cast.nabil, officer=cast.giulia)
    send_message(project, body="x", by=cast.amina, at=now)
    send_message(project, body="x", by=cast.giulia, at=now, staff_only=True)
    ThreadReading.objects.update_or_create(thread=project.thread, user=cast.amina, defaults={"until": now})
    project.decisions.create(outcome="refused", drafted_by=cast.giulia, conditions="x", message="x")
    other = make_call(cast.programme)
    add_document(draft(other, cast.amina), by=cast.amina, at=now, file=marked_file(), label="x")
    with_co_applicant(submitted(other, cast.karim), cast.amina)


def _repertoire(amina: User, cast: Cast, now: Any) -> None:
    make_speaker(amina, cast.atlas, until=now)
    make_invitation(cast.atlas, amina.email, cast.giulia)
    make_request(amina)
    SavedFilter.objects.create(user=amina, about="projects.project", name="x", query="x")
    SavedSearch.objects.create(user=amina, about="organisation", name="x", query="x")
    Confirmation.objects.create(organisation=cast.atlas, how="partner", by=amina)
    ConfirmationRequest.objects.create(organisation=cast.atlas, user=amina, token_hash="0" * 64, until=now)
    EntryRevision.objects.create(organisation=cast.atlas, by=amina, content={"name_it": "Casa"})


def _training(amina: User, cast: Cast) -> None:
    """Amina learns in a course, and taught in one; her certificate is revoked, since a valid one is held."""
    course = make_course(cast.programme)
    member = in_group(make_group(course), amina)
    lesson = make_session(course, group=member.group, trainers=[make_trainer(cast.programme, amina)])
    lesson.assignments.update(fee_note="x")
    attended(lesson, amina, 10, by=cast.giulia, excused=True, reason="x")
    unit = make_unit(course.curriculum.modules.all()[0])
    UnitAttempt.objects.create(unit=unit, course=course, beneficiary=member.beneficiary, answers={"x": "x"}, score=50)
    certificate = make_certificate(course, amina, by=cast.giulia)
    put_on_paper(certificate, languages=["it"], by=cast.giulia, at=timezone.now())
    Certificate.objects.filter(pk=certificate.pk).update(
        state="revoked", revoked_at=timezone.now(), revoked_because="Issued by mistake"
    )
    EvaluationReply.objects.create(evaluation=make_evaluation(course), beneficiary=member.beneficiary)
    CalendarFeed.objects.create(user=amina)


def _newsletters(cast: Cast) -> None:
    """Amina gets a newsletter at the marked address, and got a test of an issue."""
    issue = make_issue(make_newsletter(cast.programme))
    reader = make_subscriber(issue.newsletter, email=ADDRESS, name="x")
    how = SubscriptionEvent.How.IMPORT
    reader.subscriptions.get().events.create(state="confirmed", how=how, evidence="x", by=cast.marco)
    Delivery.objects.create(issue=issue, subscriber=reader, newsletter=issue.newsletter, language="it")
    IssueTest.objects.create(issue=issue, address=ADDRESS, language="it", by=cast.marco)


def _shared_tables(person: room.Beneficiary, cast: Cast, now: Any) -> None:
    table = SimpleUploadedFile("persons.csv", f"given_name,email\n{next_mark()},{person.email}\n".encode(), "text/csv")
    upload = store_upload(marked_file(), by=cast.giulia)
    Path(upload.file.path).write_bytes(table.read())
    batch = ImportBatch.objects.create(kind="persons", upload=upload, by=cast.giulia)
    ImportRow.objects.create(batch=batch, number=2, kind="new", values={"email": person.email, "x": next_mark()})
    ImportRow.objects.create(batch=batch, number=3, kind="update", target_id=person.pk, identity="x", problems=["x"])
    DuplicateCandidate.objects.create(model="beneficiaries.beneficiary", left_id=1, right_id=person.pk + 1, score=0.5)
    DuplicateCandidate.objects.filter(right_id=person.pk + 1).update(right_id=person.pk, left_id=0)


def mark_everything(subject: Subject) -> None:
    """Put a mark of its own into every personal text of every row of the person, past the triggers."""
    keys = rows_of(subject)
    with erasing():
        for table in registered():
            for key in keys.get(table.model, []):
                row = table.model._base_manager.filter(pk=key)
                values = {column.attname: _marked(column) for column in _texts(table, row.get())}
                if values:
                    row.update(**values)


def _texts(table: Any, row: Any) -> list[Any]:
    """The columns whose value may be any text of eight characters, and those of dates."""
    return [
        column
        for column in row._meta.concrete_fields
        if _name(column) in table.fields
        and isinstance(column, TEXTS)
        and not column.choices
        and "email" not in column.name
        and column.name not in {"recipient", "address", "values", "last_login", "file"}
        and (column.max_length or 99) >= 8
    ]


def _name(column: Any) -> str:
    return str(getattr(column, "translated_field", column).name)


def _marked(column: Any) -> Any:
    if isinstance(column, models.DateField):
        return "1931-07-17"
    return {"value": next_mark()} if isinstance(column, models.JSONField) else next_mark()


def marks_in_database() -> dict[str, set[str]]:
    """Every mark (and the marked address and day) that any table holds, by table; sessions are decoded."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT DISTINCT (regexp_matches(t::text, '(ZQ7[0-9]{{5}}|1931-07-17)', 'gi'))[1] FROM \"{name}\" t"
            )
            if marks := {mark for (mark,) in cursor.fetchall()}:
                found[name] = marks
    kept = {mark for session in Session.objects.all() for mark in MARK.findall(str(session.get_decoded()))}
    return found | ({"sessions": kept} if kept else {})


def marks_in_files(*, mails: bool = True) -> dict[str, set[str]]:
    """The same in the folders of files and of mails that were kept."""
    folders = [Path(settings.MEDIA_ROOT), *([Path(settings.EMAIL_FILE_PATH)] if mails else [])]
    paths = [path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()]
    pattern = re.compile(rb"ZQ7[0-9]{5}", re.IGNORECASE)
    return {
        path.name: {mark.decode() for mark in marks} for path in paths if (marks := pattern.findall(path.read_bytes()))
    }


def empty_tables(subject: Subject) -> list[str]:
    """The registered tables that can belong to a person and in which this one has no row."""
    keys = rows_of(subject)
    return [table.model._meta.label for table in registered() if table.has_owner and not keys[table.model]]
