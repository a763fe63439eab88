"""Who reads what belongs to one person: attendance, attempts, certificates."""

from typing import Any

import rules

from beneficiaries.models import Beneficiary
from beneficiaries.rules.persons import is_person
from programmes.rules import is_case_worker, is_officer_or_manager
from training.models import Attendance, Certificate, Evaluation, GroupMember, UnitAttempt


@rules.predicate
def is_person_of(user: Any, row: Any = None) -> bool:
    """The row is about the user."""
    person = row if isinstance(row, Beneficiary) else getattr(row, "beneficiary", None)
    return person is not None and bool(is_person(user, person))


def sees(model: Any) -> rules.Predicate:
    """A predicate: the rows of a person that the user reads; without one, whether there may be any for staff."""

    def check(user: Any, row: Any = None) -> bool:
        if row is None:
            return bool((is_officer_or_manager | is_case_worker)(user))
        return bool(model.objects.visible_to(user).filter(pk=row.pk).exists())

    return rules.Predicate(check, name=f"sees_{model._meta.model_name}")


@rules.predicate
def is_asked(user: Any, evaluation: Evaluation | None = None) -> bool:
    """The evaluation is put to the user: about a course in which they are, or a lesson of their group."""
    return evaluation is not None and Evaluation.objects.asked_of(user).filter(pk=evaluation.pk).exists()


for _model in (Attendance, UnitAttempt, Certificate, GroupMember):
    rules.add_perm(f"training.view_{_model._meta.model_name}", sees(_model))
rules.add_perm("training.answer_evaluation", is_asked)
rules.add_perm("training.print_certificate", is_officer_or_manager | is_person_of)
