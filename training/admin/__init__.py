"""The back office of the training room: what is taught, courses and lessons, certificates, evaluations."""

from training.admin.certificates import CertificateAdmin
from training.admin.courses import CourseAdmin
from training.admin.curricula import CurriculumAdmin, PathAdmin
from training.admin.evaluations import EvaluationAdmin, EvaluationFormAdmin
from training.admin.lessons import SessionAdmin
from training.admin.places import RoomAdmin, TrainerAdmin
from training.admin.units import QuizQuestionAdmin, SelfPacedUnitAdmin

__all__ = [
    "CertificateAdmin",
    "CourseAdmin",
    "CurriculumAdmin",
    "EvaluationAdmin",
    "EvaluationFormAdmin",
    "PathAdmin",
    "QuizQuestionAdmin",
    "RoomAdmin",
    "SelfPacedUnitAdmin",
    "SessionAdmin",
    "TrainerAdmin",
]
