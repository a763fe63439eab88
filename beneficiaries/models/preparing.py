import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from beneficiaries.code_lists import Horizon, MigrationCycle, Readiness
from beneficiaries.models.participation import Participation
from beneficiaries.querysets.cases import OfParticipationQuerySet
from beneficiaries.querysets.questionnaires import PreparednessQuerySet, QuestionnaireQuerySet, QuestionQuerySet
from core.code_lists import ReturnAim, ReturnForm
from core.fields import BoundedTextField
from core.models import Translated
from core.triggers import append_only, frozen_except
from programmes.models import Programme


def frozen_once_published(questionnaire: str, *, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """What people answer stays as they read it. `questionnaire` is the SQL that finds its key from OLD or NEW."""
    return pgtrigger.Trigger(
        name="frozen_once_published",
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
            IF EXISTS (
                SELECT FROM beneficiaries_questionnaire q
                 WHERE q.published_at IS NOT NULL AND q.id IN ({questionnaire})
            ) THEN
                RAISE EXCEPTION 'a published questionnaire stays as people read it';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


ANY_WRITING = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
OF_QUESTION = "NEW.questionnaire_id, OLD.questionnaire_id"
OF_OPTION = (
    "SELECT questionnaire_id FROM beneficiaries_preparednessquestion WHERE id IN (NEW.question_id, OLD.question_id)"
)


class ReturnIntention(models.Model):
    """How a person means to return, as they said it on a day. Never changed: the newest one counts."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="intentions", verbose_name=_("participation")
    )
    form = models.CharField(_("form of return"), max_length=10, choices=ReturnForm)
    aim = models.CharField(_("aim"), max_length=15, choices=ReturnAim)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=8, blank=True)
    horizon = models.CharField(_("when"), max_length=10, choices=Horizon)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("when it was said"), default=timezone.now)

    objects = OfParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("return intention")
        verbose_name_plural = _("return intentions")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["participation", "-at", "-id"], name="intention_newest")]  # the one in force
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_form_display()} · {self.get_aim_display()}"

    @property
    def programme(self) -> Programme:
        return self.participation.programme


class Questionnaire(Translated):
    """Questions on readiness and willingness to return. A new version is a new row; published ones stand still."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    introduction = BoundedTextField(_("introduction"), max_length=2000, blank=True)
    published_at = models.DateTimeField(pgettext_lazy("a questionnaire", "published"), null=True, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["programme", "-version"]
        constraints = [models.UniqueConstraint(fields=["programme", "version"], name="one_questionnaire_a_version")]
        triggers = [frozen_once_published("OLD.id", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class PreparednessQuestion(Translated):
    """One question of a questionnaire, how much it weighs, and on which of the two scores."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    side = models.CharField(_("counts for"), max_length=12, choices=Readiness)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("question"), max_length=300)
    advice = models.CharField(
        _("what helps"), max_length=300, blank=True,
        help_text=_("Shown to those whose answer leaves room: one plain sentence on what to do next."),
    )  # fmt: skip
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a questionnaire", "question")
        verbose_name_plural = pgettext_lazy("of a questionnaire", "questions")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1), name="question_weighs_something")]
        triggers = [frozen_once_published(OF_QUESTION, operation=ANY_WRITING)]

    def __str__(self) -> str:
        return self.text

    @property
    def programme(self) -> Programme:
        return self.questionnaire.programme


class PreparednessOption(Translated):
    """One answer that can be chosen, worth 0 (not at all prepared) to 100 (wholly)."""

    question = models.ForeignKey(
        PreparednessQuestion, models.CASCADE, related_name="options", verbose_name=_("question")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("answer"), max_length=200)
    worth = models.PositiveSmallIntegerField(_("worth"), validators=[MaxValueValidator(100)])

    class Meta:
        verbose_name = _("possible answer")
        verbose_name_plural = _("possible answers")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(worth__lte=100), name="answer_worth_at_most_100")]
        triggers = [frozen_once_published(OF_OPTION, operation=ANY_WRITING)]

    def __str__(self) -> str:
        return self.label


class Preparedness(models.Model):
    """How prepared a person is to return, on a day, by the answers to one questionnaire. Never changed.

    Only `cycle`, which staff judge, may still change. `readiness` and `willingness` are weighted means from 0 to 100,
    derived when it is written and frozen with it.
    """

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="preparedness", verbose_name=_("participation")
    )
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+", verbose_name=_("questionnaire"))
    readiness = models.PositiveSmallIntegerField(_("readiness"), validators=[MaxValueValidator(100)])
    willingness = models.PositiveSmallIntegerField(_("willingness"), validators=[MaxValueValidator(100)])
    cycle = models.CharField(_("migration cycle"), max_length=12, choices=MigrationCycle, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = PreparednessQuerySet.as_manager()

    class Meta:
        verbose_name = _("preparedness")
        verbose_name_plural = pgettext_lazy("several", "preparedness")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(readiness__lte=100) & Q(willingness__lte=100), name="preparedness_at_most_100"
            )
        ]
        indexes = [models.Index(fields=["participation", "-at", "-id"], name="preparedness_newest")]
        triggers = [frozen_except("cycle")]

    def __str__(self) -> str:
        scores = {"readiness": self.readiness, "willingness": self.willingness}
        return _now("Readiness %(readiness)s, willingness %(willingness)s") % scores

    @property
    def programme(self) -> Programme:
        return self.participation.programme


class PreparednessAnswer(models.Model):
    """What a person answered to one question."""

    preparedness = models.ForeignKey(
        Preparedness, models.PROTECT, related_name="answers", verbose_name=_("preparedness")
    )
    question = models.ForeignKey(PreparednessQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    option = models.ForeignKey(PreparednessOption, models.PROTECT, related_name="+", verbose_name=_("answer"))

    class Meta:
        verbose_name = pgettext_lazy("of a questionnaire", "answer")
        verbose_name_plural = pgettext_lazy("of a questionnaire", "answers")
        constraints = [models.UniqueConstraint(fields=["preparedness", "question"], name="one_answer_a_question")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.option_id}"
