from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from core.fields import BoundedTextField, PublicIdField
from core.models import Translated
from core.triggers import append_only
from programmes.models import Programme
from training.models.course import Course
from training.models.curriculum import Module
from training.querysets.units import AttemptQuerySet, QuizQuestionQuerySet, UnitQuerySet


class SelfPacedUnit(models.Model):
    """What people go through on their own: pages, then a short quiz. Passing it counts as the module's minutes."""

    uuid = PublicIdField(unique=True)
    module = models.OneToOneField(
        Module, models.CASCADE, related_name="unit", verbose_name=pgettext_lazy("of a curriculum", "module")
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("right answers needed, in percent"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit to go through alone")
        verbose_name_plural = _("units to go through alone")
        ordering = ["module"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="pass_is_a_share")
        ]

    def __str__(self) -> str:
        return str(self.module)

    def get_absolute_url(self) -> str:
        return reverse("training:unit", args=[self.uuid])

    @property
    def source_language(self) -> str:
        """In which its pages and questions are written first: that of the module."""
        return self.module.source_language

    @property
    def programme(self) -> Programme:
        return self.module.programme


class UnitPage(Translated):
    """One page of a unit."""

    unit = models.ForeignKey(SelfPacedUnit, models.CASCADE, related_name="pages", verbose_name=_("unit"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    text = BoundedTextField(_("text"), max_length=30_000, help_text=_("Markdown: headings, lists, links."))

    class Meta:
        verbose_name = pgettext_lazy("of a unit", "page")
        verbose_name_plural = pgettext_lazy("of a unit", "pages")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.unit.programme


class QuizQuestion(Translated):
    """A question of the quiz. Right is who chooses exactly the right options; `explanation` is shown afterwards."""

    unit = models.ForeignKey(SelfPacedUnit, models.CASCADE, related_name="questions", verbose_name=_("unit"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("question"), max_length=500)
    explanation = models.CharField(_("explanation"), max_length=1000, blank=True)

    objects = QuizQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a quiz", "question")
        verbose_name_plural = pgettext_lazy("of a quiz", "questions")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def programme(self) -> Programme:
        return self.unit.programme


class QuizOption(Translated):
    """An answer that can be chosen."""

    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="options", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("answer"), max_length=300)
    correct = models.BooleanField(pgettext_lazy("an answer", "right"), default=False)

    class Meta:
        verbose_name = _("possible answer")
        verbose_name_plural = _("possible answers")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class UnitAttempt(models.Model):
    """A person answered the quiz of a unit, in a course: `score` in percent. The one that passes counts, once."""

    unit = models.ForeignKey(SelfPacedUnit, models.PROTECT, related_name="attempts", verbose_name=_("unit"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts", verbose_name=_("course"))
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="unit_attempts", verbose_name=_("person"))
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    score = models.PositiveSmallIntegerField(_("right, in percent"), validators=[MaxValueValidator(100)])
    at = models.DateTimeField(_("when"), default=timezone.now)
    passed_at = models.DateTimeField(_("passed"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt at a quiz")
        verbose_name_plural = _("attempts at a quiz")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "unit", "beneficiary"], name="passed_once", condition=Q(passed_at__isnull=False)
            ),
            models.CheckConstraint(condition=Q(score__lte=100), name="score_at_most_100"),
        ]
        indexes = [models.Index(fields=["beneficiary", "course"], name="attempts_of_person")]  # what one has passed
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.score} %"

    @property
    def programme(self) -> Programme:
        return self.course.programme

    @property
    def chosen(self) -> dict[int, list[int]]:
        """The options that were chosen, by question."""
        answers: dict[str, Any] = self.answers
        return {int(question): [int(option) for option in options] for question, options in answers.items()}
