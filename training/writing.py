"""Curricula: written, put to use, retired. What a course is given by stays; a new version begins as a copy."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.copying import copied
from core.states import require, set_state
from training.code_lists import Delivery
from training.locking import lock_curriculum
from training.models import Curriculum, Module, SelfPacedUnit
from training.states import CURRICULUM_TRANSITIONS, WRITES, CurriculumState


def is_given(curriculum: Curriculum) -> bool:
    """Whether a course that is not cancelled is given by it, so that its structure stays."""
    return Curriculum.objects.given().filter(pk=curriculum.pk).exists()


@transaction.atomic
def activate_curriculum(curriculum: Curriculum, *, by: Any) -> Curriculum:
    """Courses can be given by it from now on. Raises NotAllowed, WrongState, ValidationError where something misses."""
    curriculum = lock_curriculum(curriculum)
    require(by, WRITES, curriculum)
    missing = what_is_missing(curriculum)
    if missing:
        raise ValidationError(missing)
    set_state(curriculum, CURRICULUM_TRANSITIONS, act="activate", to=CurriculumState.ACTIVE, by=by)
    record("training.activate_curriculum", by=by, on=curriculum)
    return curriculum


@transaction.atomic
def retire_curriculum(curriculum: Curriculum, *, by: Any) -> Curriculum:
    """No new course is given by it; those that are go on. Raises NotAllowed, WrongState."""
    curriculum = lock_curriculum(curriculum)
    set_state(curriculum, CURRICULUM_TRANSITIONS, act="retire", to=CurriculumState.RETIRED, by=by)
    record("training.retire_curriculum", by=by, on=curriculum)
    return curriculum


def what_is_missing(curriculum: Curriculum) -> list[str]:
    """What keeps the curriculum from being used, in words."""
    modules = list(curriculum.modules.with_path().prefetch_related("unit__pages", "unit__questions__options"))
    found = [] if modules else [_("There is no module.")]
    for module in modules:
        if module.path is not None and module.path.programme_id != curriculum.programme_id:
            found.append(_("“%(module)s”: its path belongs to another programme.") % {"module": module})
        if module.delivery == Delivery.SELF_PACED:
            found += what_the_unit_lacks(module)
    return found


def what_the_unit_lacks(module: Module) -> list[str]:
    """What keeps people from going through a module on their own, in words."""
    unit = module.quiz
    name = {"module": module}
    if unit is None or not unit.pages.all():
        return [_("“%(module)s”: write at least one page to read.") % name]
    if not unit.questions.all():
        return [_("“%(module)s”: a quiz needs at least one question.") % name]
    found = []
    for question in unit.questions.all():
        options = list(question.options.all())
        if len(options) < 2:
            found.append(_("“%(question)s”: give at least two answers to choose from.") % {"question": question})
        elif not any(option.correct for option in options):
            found.append(_("“%(question)s”: say which answer is right.") % {"question": question})
    return found


@transaction.atomic
def copy_curriculum(curriculum: Curriculum, *, by: Any) -> Curriculum:
    """Begin a new curriculum with the modules, pages and questions of this one. Raises NotAllowed."""
    curriculum = lock_curriculum(curriculum)
    require(by, WRITES, curriculum)
    renewed: Curriculum = copied(curriculum, state=CurriculumState.DRAFT)
    for module in curriculum.modules.select_related("unit"):
        further = copied(module, curriculum=renewed)
        if module.quiz is not None:
            _copy_unit(module.quiz, further)
    record("training.copy_curriculum", by=by, on=renewed, copied=curriculum.pk)
    return renewed


def _copy_unit(unit: SelfPacedUnit, module: Module) -> None:
    further = SelfPacedUnit.objects.create(module=module, pass_percent=unit.pass_percent)
    for page in unit.pages.all():
        copied(page, unit=further)
    for question in unit.questions.prefetch_related("options"):
        asked = copied(question, unit=further)
        for option in question.options.all():
            copied(option, question=asked)
