"""Personal fields of the training room."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.enrolling import when_place_is_left
from core.models import RenderedFile
from core.personal_data import Hold, Kind, also_about, ends_with_person, hold, involves, keeps_busy, register
from training.leaving import leave_cohort, leave_courses
from training.models import (
    Attendance,
    Booking,
    CalendarFeed,
    Certificate,
    CertificateFile,
    CertificateSeries,
    Course,
    Curriculum,
    Evaluation,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationReply,
    Group,
    GroupMember,
    Module,
    Path,
    QuizOption,
    QuizQuestion,
    Room,
    SelfPacedUnit,
    Session,
    SessionMaterial,
    SessionReminder,
    Trainer,
    TrainerAssignment,
    UnitAttempt,
    UnitPage,
)  # fmt: skip
from training.states import GOING_ON, CertificateState

YEARS = 10
"""For which a certificate can be verified after the person was erased."""

register(Path, plain="programme code name position source_language")
register(Curriculum, plain="programme title summary threshold_percent state source_language")
register(Module, plain="curriculum path position title description planned_minutes delivery source_language")
register(Room, plain="programme name address city country region capacity in_use")
register(
    Trainer,
    personal={"name": Kind.IDENTITY, "organisation": Kind.PROFILE},
    plain="programme user in_use",
    user="user",
    blank={"name": lambda pseudonym: pseudonym},
)
register(
    Course,
    plain="uuid curriculum cohort code title time_zone starts_on ends_on state cancelled_because source_language",
)
register(Group, plain="course name path place city country capacity")
register(GroupMember, plain="group course beneficiary since until", person="beneficiary")
register(
    Session,
    plain="uuid course module group starts_at ends_at minutes room link mode state cancelled_because revision"
    " changed_at",
)
register(
    TrainerAssignment,
    personal={"fee_note": Kind.CONTENT},
    plain="session trainer minutes",
    user="trainer__user",
    withheld="fee_note",  # a note among staff
)
register(Booking, plain="session kind resource period")
register(
    Attendance,
    personal={"reason": Kind.SENSITIVE},
    plain="session beneficiary minutes excused source recorded_by recorded_at",
    person="beneficiary",
)
register(SelfPacedUnit, plain="uuid module pass_percent")
register(UnitPage, plain="unit position title text source_language")
register(QuizQuestion, plain="unit position text explanation source_language")
register(QuizOption, plain="question position label correct source_language")
register(
    UnitAttempt,
    personal={"answers": Kind.CONTENT},
    plain="unit course beneficiary score at passed_at",
    person="beneficiary",
)
register(
    Certificate,
    personal={"holder_name": Kind.IDENTITY},
    plain="programme year serial number code beneficiary course path minutes planned_minutes threshold_percent"
    " languages issued_on issued_by state revoked_at revoked_because",
    person="beneficiary",
    blank={"holder_name": lambda pseudonym: pseudonym},
)
register(CertificateFile, plain="certificate languages file")
also_about(RenderedFile, "certificate_file__certificate__beneficiary")
register(CertificateSeries, plain="programme year last")
register(EvaluationForm, plain="programme title introduction in_use source_language")
register(EvaluationQuestion, plain="form position kind text optional source_language")
register(Evaluation, plain="uuid form course session opens_at closes_at")
register(EvaluationReply, plain="evaluation beneficiary", person="beneficiary")
register(EvaluationAnswer, personal={"text": Kind.CONTENT}, plain="evaluation question value")
register(CalendarFeed, plain="user trainer course token renewed_at", user="user", withheld="token")
register(SessionMaterial, plain="uuid session title upload link by at", file="upload")
register(SessionReminder, plain="session kind due_at sent_at")

hold(
    Certificate,
    Hold(
        code="certificate",
        where=lambda _subject: Q(state=CertificateState.VALID),
        fields=frozenset({"holder_name"}),
        since="issued_on",
        months=YEARS * 12,
        reason=_("Whoever is shown the certificate must be able to verify it."),
    ),
)


def _in_a_course() -> Q:
    return Q(groups__isnull=False, groups__until=None, groups__course__state__in=GOING_ON)


keeps_busy(_in_a_course)
involves(lambda: Q(groups__isnull=False))
ends_with_person(leave_courses)
when_place_is_left(leave_cohort)
