"""What the office does in the training room, a kind of act a file."""

from training.office_forms.certificates import IssueCertificates, PrintCertificate, RevokeCertificate
from training.office_forms.courses import CancelCourse, CloseCourse, OpenCourse, RenewCalendar, ReopenCourse
from training.office_forms.curricula import ActivateCurriculum, CopyCurriculum, RetireCurriculum
from training.office_forms.groups import PlacePeople, TakeOut
from training.office_forms.layout import ClearTimetable, LayOut
from training.office_forms.lessons import AddLesson, CancelLesson, HoldLesson, MoveLesson, RestoreLesson, UnholdLesson
from training.office_forms.teaching import AddMaterial, AssignTrainer, PutEvaluation, ReleaseTrainer, RemoveMaterial

__all__ = [
    "ActivateCurriculum",
    "AddLesson",
    "AddMaterial",
    "AssignTrainer",
    "CancelCourse",
    "CancelLesson",
    "ClearTimetable",
    "CloseCourse",
    "CopyCurriculum",
    "HoldLesson",
    "IssueCertificates",
    "LayOut",
    "MoveLesson",
    "OpenCourse",
    "PlacePeople",
    "PrintCertificate",
    "PutEvaluation",
    "ReleaseTrainer",
    "RemoveMaterial",
    "RenewCalendar",
    "ReopenCourse",
    "RestoreLesson",
    "RetireCurriculum",
    "RevokeCertificate",
    "TakeOut",
    "UnholdLesson",
]
