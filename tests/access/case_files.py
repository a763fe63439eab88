"""Case files in the back office: those who run the programme, and the case worker of the person."""

from collections.abc import Callable
from typing import Any

from beneficiaries.models import Assistance, PlanGoal, Preparedness, Questionnaire, ReturnIntention
from beneficiaries.planning import add_goal
from tests.access.back_office import NOBODY, OFFICE, PEOPLE, pk, read_only, staff
from tests.access.scene import Scene
from tests.beneficiaries.cases import achieved, case_of, filed, follow_up, make_questionnaire, noted
from tests.kit.access import Row

EVERYBODY = staff(*PEOPLE)


def goal(scene: Scene) -> PlanGoal:
    case, by = case_of(scene.cast.amina), scene.cast.giulia
    return add_goal(case, dimension="social", text="A school", due_on=None, by=by, at=scene.cast.amina.date_joined)


def help_given(scene: Scene) -> Assistance:
    return Assistance.objects.create(participation=case_of(scene.cast.amina), kind="legal", by=scene.cast.giulia)


def intention(scene: Scene) -> ReturnIntention:
    said = {"form": "virtual", "aim": "investment", "horizon": "later", "by": scene.cast.giulia}
    return ReturnIntention.objects.create(participation=case_of(scene.cast.amina), **said)


def preparedness(scene: Scene) -> Preparedness:
    scores = {"readiness": 1, "willingness": 2, "by": scene.cast.giulia, "questionnaire": draft(scene)}
    return Preparedness.objects.create(participation=case_of(scene.cast.amina), **scores)


def draft(scene: Scene) -> Questionnaire:
    return make_questionnaire(scene.cast.programme, published=False)


def acts(model: str, *names: str, find: Callable[[Scene], Any]) -> Row:
    """What is done with a row."""
    return Row(
        *[f"admin:beneficiaries_{model}_{name}" for name in names], get=EVERYBODY, post=EVERYBODY, kwargs=pk(find)
    )


QUESTIONNAIRES = [
    Row(
        "admin:beneficiaries_questionnaire_changelist",
        "admin:beneficiaries_questionnaire_add",
        "admin:beneficiaries_preparednessquestion_changelist",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
    ),
    Row("admin:beneficiaries_preparednessquestion_add", get=NOBODY, post=NOBODY),
    Row(
        "admin:beneficiaries_preparednessquestion_delete",
        get=NOBODY,
        post=NOBODY,
        kwargs=pk(lambda scene: draft(scene).questions.first()),
    ),
    Row(
        "admin:beneficiaries_preparednessquestion_*",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=pk(lambda scene: draft(scene).questions.first()),
    ),
    Row("admin:beneficiaries_questionnaire_*", get=staff(*OFFICE), post=staff(*OFFICE), kwargs=pk(draft)),
]


def note(scene: Scene) -> Any:
    return noted(case_of(scene.cast.amina), "Met at the desk.", by=scene.cast.giulia)


def document(scene: Scene) -> Any:
    return filed(case_of(scene.cast.amina), "Lease", by=scene.cast.giulia)


def coming(scene: Scene) -> Any:
    return follow_up(case_of(scene.cast.amina), "The lease", by=scene.cast.giulia)


def outcome(scene: Scene) -> Any:
    return achieved(case_of(scene.cast.amina), by=scene.cast.giulia)


def case_file(scene: Scene) -> Any:
    return case_of(scene.cast.amina)


FILES = [
    Row("admin:beneficiaries_participation_add", get=NOBODY, post=NOBODY),
    Row("admin:beneficiaries_participation_delete", get=NOBODY, post=NOBODY, kwargs=pk(case_file)),
    Row("admin:beneficiaries_participation_changelist", get=EVERYBODY, post=EVERYBODY),
    Row("admin:beneficiaries_participation_*", get=EVERYBODY, post=EVERYBODY, kwargs=pk(case_file)),
    acts("casenote", "correct", find=note),
    *read_only("beneficiaries_casenote", *PEOPLE, find=note),
    acts("document", "file", find=document),
    *read_only("beneficiaries_document", *PEOPLE, find=document),
    acts("followup", "finish", find=coming),
    *read_only("beneficiaries_followup", *PEOPLE, find=coming),
    acts("outcome", "void", find=outcome),
    *read_only("beneficiaries_outcome", *PEOPLE, find=outcome),
    acts("plangoal", "reach", "drop", "reopen", "change_goal", find=goal),
    *read_only("beneficiaries_plangoal", *PEOPLE, find=goal),
    *read_only("beneficiaries_assistance", *PEOPLE, find=help_given),
    *read_only("beneficiaries_returnintention", *PEOPLE, find=intention),
    *read_only("beneficiaries_preparedness", *PEOPLE, find=preparedness),
]

ROWS = [*FILES, *QUESTIONNAIRES]
