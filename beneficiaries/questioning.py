"""Questionnaires on preparedness: a published one stays as it is, a new version takes its place."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from beneficiaries.code_lists import Readiness
from beneficiaries.models import Questionnaire
from core.auditing import record
from core.copying import copied
from core.errors import WrongState
from core.states import require
from core.translating import translated_fields
from programmes.models import Programme


def next_version(programme: Programme) -> int:
    """The number of a programme's next questionnaire."""
    last = Questionnaire.objects.of_programme(programme).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def publish_questionnaire(questionnaire: Questionnaire, *, by: Any, at: datetime) -> Questionnaire:
    """Ask these questions from now on. Raises NotAllowed, WrongState when it is published already, and ValidationError
    where something is missing: what people answer must not change afterwards."""
    questionnaire = _lock(questionnaire)
    require(by, "beneficiaries.change_questionnaire", questionnaire)
    if questionnaire.published_at is not None:
        raise WrongState("published already")
    missing = what_is_missing(questionnaire)
    if missing:
        raise ValidationError(missing)
    questionnaire.published_at = at
    questionnaire.save(update_fields=["published_at"])
    record("beneficiaries.publish_questionnaire", by=by, on=questionnaire, version=questionnaire.version)
    return questionnaire


def _lock(questionnaire: Questionnaire) -> Questionnaire:
    locked = Questionnaire.objects.select_for_update(of=("self",)).select_related("programme")
    return locked.get(pk=questionnaire.pk)


def what_is_missing(questionnaire: Questionnaire) -> list[str]:
    """What keeps the questionnaire from being published, in words."""
    questions = list(questionnaire.questions.prefetch_related("options"))
    asked = {question.side for question in questions}
    found = [_("There is no question on %(side)s.") % {"side": side.label} for side in Readiness if side not in asked]
    if not _is_whole(questionnaire):
        found.append(_("Write title and introduction in every language."))
    for question in questions:
        options = list(question.options.all())
        if not _is_whole(question) or not all(_is_whole(option) for option in options):
            found.append(_("“%(question)s”: write it and its answers in every language.") % {"question": question})
        if len({option.worth for option in options}) < 2:
            found.append(_("“%(question)s”: give at least two answers of different worth.") % {"question": question})
    return found


def _is_whole(row: Any) -> bool:
    """Whether each text that is there at all is there in every language; what must be there, is."""
    for field in translated_fields(type(row)):
        texts = [(getattr(row, f"{field}_{language}") or "").strip() for language, _name in settings.LANGUAGES]
        needed = not row._meta.get_field(field).blank
        if (needed or any(texts)) and not all(texts):
            return False
    return True


@transaction.atomic
def renew_questionnaire(questionnaire: Questionnaire, *, by: Any) -> Questionnaire:
    """Begin the next version with the questions, answers and weights of this one.

    Raises NotAllowed, or WrongState when one is begun already.
    """
    questionnaire = _lock(questionnaire)
    require(by, "beneficiaries.change_questionnaire", questionnaire)
    if Questionnaire.objects.of_programme(questionnaire.programme).filter(published_at=None).exists():
        raise WrongState("a version is being written")
    renewed: Questionnaire = copied(questionnaire, version=next_version(questionnaire.programme), published_at=None)
    for question in questionnaire.questions.prefetch_related("options"):
        further = copied(question, questionnaire=renewed)
        for option in question.options.all():
            copied(option, question=further)
    record("beneficiaries.renew_questionnaire", by=by, on=renewed, version=renewed.version)
    return renewed
