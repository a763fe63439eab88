"""How the texts of cohorts, questionnaires and consent notices are written from a translator's file. What people have
agreed to or answered stays as it was published."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import (
    Cohort,
    ConsentNotice,
    Letter,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
    SelectionCriterion,
)
from core.writing.outside import Texts, register


def _stands(published: Any) -> str | Promise:
    """The row is a notice or a questionnaire."""
    return "" if published.published_at is None else _("This is published and stays as it is; renew it to change it.")


register(
    Texts(ConsentNotice, "beneficiaries.change_consentnotice", stands=_stands),
    Texts(Cohort, "beneficiaries.change_cohort", related=("programme",)),
    Texts(SelectionCriterion, "beneficiaries.change_cohort", part_of="cohort", related=("cohort__programme",)),
    Texts(Letter, "beneficiaries.change_cohort", part_of="cohort", related=("cohort__programme",)),
    Texts(Questionnaire, "beneficiaries.change_questionnaire", stands=_stands, related=("programme",)),
    Texts(
        PreparednessQuestion, "beneficiaries.change_questionnaire", part_of="questionnaire",
        stands=lambda row: _stands(row.questionnaire), locks=("questionnaire",), related=("questionnaire__programme",),
    ),
    Texts(
        PreparednessOption, "beneficiaries.change_preparednessquestion", part_of="question",
        stands=lambda row: _stands(row.question.questionnaire), locks=("question__questionnaire",),
        related=("question__questionnaire__programme",),
    ),
)  # fmt: skip
