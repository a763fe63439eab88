"""Anonymous questionnaires: who has answered stands in one table, what was answered in another, and nothing ties both.

Answers have random keys and no time, so that not even their order tells whose they are.
"""

from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from core.fields import BoundedTextField, PublicIdField
from core.models import Translated
from core.triggers import append_only
from programmes.models import Programme
from training.code_lists import QuestionKind
from training.models.course import Course
from training.models.session import Session
from training.querysets.evaluations import EvaluationFormQuerySet, EvaluationQuerySet

HIGHEST_RATING = 5

QUESTIONS_STAY = pgtrigger.Trigger(
    name="questions_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'UPDATE' AND (OLD.form_id, OLD.kind) = (NEW.form_id, NEW.kind) THEN
            RETURN NEW;
        END IF;
        IF EXISTS (
            SELECT FROM training_evaluation e JOIN training_evaluationreply r ON r.evaluation_id = e.id
             WHERE e.form_id IN (OLD.form_id, NEW.form_id)
        ) THEN
            RAISE EXCEPTION 'this questionnaire has been answered' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


class EvaluationForm(Translated):
    """The questions that people are asked about lessons or courses; they stay once somebody has answered."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="evaluation_forms", verbose_name=_("programme")
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    introduction = BoundedTextField(_("introduction"), max_length=2000, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    objects = EvaluationFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation questionnaire")
        verbose_name_plural = _("evaluation questionnaires")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class EvaluationQuestion(Translated):
    """A question, answered on a scale of 1 to HIGHEST_RATING, with yes or no, or in words."""

    form = models.ForeignKey(
        EvaluationForm, models.CASCADE, related_name="questions", verbose_name=_("evaluation questionnaire")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("answered"), max_length=6, choices=QuestionKind, default=QuestionKind.SCALE)
    text = models.CharField(_("question"), max_length=300)
    optional = models.BooleanField(_("need not be answered"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("of an evaluation", "question")
        verbose_name_plural = pgettext_lazy("of an evaluation", "questions")
        ordering = ["position", "id"]
        triggers = [QUESTIONS_STAY]

    def __str__(self) -> str:
        return self.text

    @property
    def programme(self) -> Programme:
        return self.form.programme


class Evaluation(models.Model):
    """A questionnaire is put to the people of a course, about all of it or about one `session`, in a period."""

    uuid = PublicIdField(unique=True)
    form = models.ForeignKey(
        EvaluationForm, models.PROTECT, related_name="evaluations", verbose_name=_("evaluation questionnaire")
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="evaluations", verbose_name=_("course"))
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="evaluations",
        verbose_name=pgettext_lazy("of a course", "lesson"), help_text=_("Empty: about the whole course."),
    )  # fmt: skip
    opens_at = models.DateTimeField(_("from"), default=timezone.now)
    closes_at = models.DateTimeField(_("until"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "course", "session"], name="asked_once", nulls_distinct=False,
                violation_error_message=_("This questionnaire is put to them already."),
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="evaluation_closes_after_opening"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.form} · {self.session or self.course}"

    @property
    def programme(self) -> Programme:
        return self.course.programme


class EvaluationReply(models.Model):
    """That a person has answered, and not what; no time is kept, which would tell whose answers are whose."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="replies", verbose_name=_("evaluation"))
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = pgettext_lazy("to an evaluation", "reply")
        verbose_name_plural = pgettext_lazy("to an evaluation", "replies")
        constraints = [models.UniqueConstraint(fields=["evaluation", "beneficiary"], name="answered_once")]

    def __str__(self) -> str:
        return f"reply to {self.evaluation_id}"


class EvaluationAnswer(models.Model):
    """What somebody answered to one question; nobody knows who. 1 and 0 are yes and no."""

    uuid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="answers", verbose_name=_("evaluation"))
    question = models.ForeignKey(EvaluationQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    text = BoundedTextField(_("in words"), max_length=2000, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of an evaluation", "answer")
        verbose_name_plural = pgettext_lazy("of an evaluation", "answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=HIGHEST_RATING), name="evaluation_value_on_the_scale"
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"
