from typing import TYPE_CHECKING

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.states import moves_of
from core.fields import BoundedTextField
from core.models import Translated
from core.triggers import legal_states
from programmes.models import Programme
from training.code_lists import Delivery
from training.querysets.curricula import CurriculumQuerySet, ModuleQuerySet, OfProgrammeQuerySet
from training.states import CURRICULUM_TRANSITIONS, TONES, CurriculumState

if TYPE_CHECKING:
    from training.models.unit import SelfPacedUnit

GIVEN = "SELECT FROM training_course WHERE state <> 'cancelled' AND curriculum_id IN"

STRUCTURE_STAYS = pgtrigger.Trigger(
    name="structure_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF (TG_OP = 'DELETE' OR NEW.threshold_percent <> OLD.threshold_percent
            OR NEW.programme_id <> OLD.programme_id) AND EXISTS ({GIVEN} (OLD.id)) THEN
            RAISE EXCEPTION 'a course is given by curriculum %', OLD.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)
MODULES_STAY = pgtrigger.Trigger(
    name="structure_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND (OLD.curriculum_id, OLD.path_id, OLD.planned_minutes, OLD.delivery)
            IS NOT DISTINCT FROM (NEW.curriculum_id, NEW.path_id, NEW.planned_minutes, NEW.delivery) THEN
            RETURN NEW;
        END IF;
        IF EXISTS ({GIVEN} (OLD.curriculum_id, NEW.curriculum_id)) THEN
            RAISE EXCEPTION 'a course is given by the curriculum of this module' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)
"""Words and order may change: what people count their hours by stays, once a course is given by it."""


class Path(Translated):
    """A direction in which people go on after the common trunk, as enterprise creation."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="paths", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=150)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a curriculum", "path")
        verbose_name_plural = pgettext_lazy("of a curriculum", "paths")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="path_code_once_a_programme",
                violation_error_message=_("This programme has a path with this code already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.code


class Curriculum(Translated):
    """What is taught, in modules. A certificate asks for `threshold_percent` of the minutes of trunk and own path."""

    State = CurriculumState

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="curricula", verbose_name=_("programme"))
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    summary = BoundedTextField(_("summary"), max_length=2000, blank=True)
    threshold_percent = models.PositiveSmallIntegerField(
        _("attendance needed for the certificate, in percent"), default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Of the minutes planned for the common part and the own path."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=CurriculumState, default=CurriculumState.DRAFT)

    objects = CurriculumQuerySet.as_manager()

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=1, threshold_percent__lte=100), name="threshold_is_a_share"
            )
        ]
        triggers = [*legal_states(moves_of(CURRICULUM_TRANSITIONS), first=CurriculumState.DRAFT), STRUCTURE_STAYS]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return TONES[self.state]


class Module(Translated):
    """A part of a curriculum: in the common trunk, or in one `path`. `planned_minutes` of teaching."""

    curriculum = models.ForeignKey(Curriculum, models.CASCADE, related_name="modules", verbose_name=_("curriculum"))
    path = models.ForeignKey(
        Path, models.PROTECT, null=True, blank=True, related_name="modules",
        verbose_name=pgettext_lazy("of a curriculum", "path"), help_text=_("Empty: the common part, for everybody."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    description = BoundedTextField(
        _("description"), max_length=5000, blank=True, help_text=_("Markdown: headings, lists, links.")
    )
    planned_minutes = models.PositiveIntegerField(
        _("planned minutes"), validators=[MinValueValidator(1), MaxValueValidator(60_000)]
    )
    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery, default=Delivery.CLASSROOM)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a curriculum", "module")
        verbose_name_plural = pgettext_lazy("of a curriculum", "modules")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_minutes__gte=1, planned_minutes__lte=60_000), name="a_module_takes_time"
            )
        ]
        triggers = [MODULES_STAY]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.curriculum.programme

    @property
    def quiz(self) -> "SelfPacedUnit | None":
        """What people go through on their own, where the module is such a one and it has been begun."""
        return getattr(self, "unit", None)
