"""How the texts of the training room are written from a translator's file. What courses are given by keeps its
structure; its words may be corrected."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.writing.outside import Texts, register
from training.models import (
    Course,
    Curriculum,
    EvaluationForm,
    EvaluationQuestion,
    Module,
    Path,
    QuizOption,
    QuizQuestion,
    UnitPage,
)
from training.states import CourseState


def _stands(course: Course) -> str | Promise:
    going_on = course.state in {CourseState.PLANNED, CourseState.RUNNING}
    return "" if going_on else _("This course is over.")


register(
    Texts(Path, "training.change_path", related=("programme",)),
    Texts(Curriculum, "training.change_curriculum", related=("programme",)),
    Texts(Module, "training.change_curriculum", part_of="curriculum", related=("curriculum__programme",)),
    Texts(Course, "training.change_course", stands=_stands, related=("cohort__programme",)),
    Texts(UnitPage, "training.change_selfpacedunit", part_of="unit", related=("unit__module__curriculum__programme",)),
    Texts(
        QuizQuestion, "training.change_quizquestion", related=("unit__module__curriculum__programme",)
    ),
    Texts(
        QuizOption, "training.change_quizquestion", part_of="question",
        related=("question__unit__module__curriculum__programme",),
    ),
    Texts(EvaluationForm, "training.change_evaluationform", related=("programme",)),
    Texts(EvaluationQuestion, "training.change_evaluationform", part_of="form", related=("form__programme",)),
)  # fmt: skip
