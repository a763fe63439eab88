"""What is taught, to whom, when, by whom, who was there, and what they carry away."""

from training.models.attendance import Attendance
from training.models.calendar import CalendarFeed, SessionMaterial, SessionReminder
from training.models.certificate import Certificate, CertificateSeries
from training.models.certificate_file import CertificateFile
from training.models.course import Course, Group, GroupMember
from training.models.curriculum import Curriculum, Module, Path
from training.models.evaluation import (
    Evaluation,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationReply,
)
from training.models.place import Room, Trainer
from training.models.session import Booking, Session, TrainerAssignment
from training.models.unit import QuizOption, QuizQuestion, SelfPacedUnit, UnitAttempt, UnitPage

__all__ = [
    "Attendance",
    "Booking",
    "CalendarFeed",
    "Certificate",
    "CertificateFile",
    "CertificateSeries",
    "Course",
    "Curriculum",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationForm",
    "EvaluationQuestion",
    "EvaluationReply",
    "Group",
    "GroupMember",
    "Module",
    "Path",
    "QuizOption",
    "QuizQuestion",
    "Room",
    "SelfPacedUnit",
    "Session",
    "SessionMaterial",
    "SessionReminder",
    "Trainer",
    "TrainerAssignment",
    "UnitAttempt",
    "UnitPage",
]
