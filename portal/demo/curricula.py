"""What the demo teaches, where and with whom: paths, curricula with their modules and units, rooms, trainers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.translating import record_translations
from portal.demo.content import in_languages, read, steady_id
from programmes.models import Programme
from training.assigning import trainer_of
from training.models import (
    Curriculum,
    EvaluationForm,
    EvaluationQuestion,
    Module,
    Path,
    QuizOption,
    QuizQuestion,
    Room,
    SelfPacedUnit,
    Trainer,
    UnitPage,
)
from training.writing import activate_curriculum


@dataclass
class School:
    """What courses are made of, by the keys of the demo's file. Modules come as pairs with what the file says."""

    programme: Programme
    users: dict[str, User]
    paths: dict[str, Path] = field(default_factory=dict)
    curricula: dict[str, Curriculum] = field(default_factory=dict)
    modules: dict[str, list[tuple[Module, dict[str, Any]]]] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    teams: dict[str, list[Trainer]] = field(default_factory=dict)
    form: EvaluationForm = field(default_factory=EvaluationForm)


def load_school(programme: Programme, users: dict[str, User]) -> School:
    """Everything before the first course."""
    content, school = read("training"), School(programme, users)
    for number, found in enumerate(content["paths"], 1):
        school.paths[found["code"]] = Path.objects.create(
            programme=programme, code=found["code"], position=number, **in_languages("name", found["name"])
        )
    _translated(school.paths.values())
    for found in content["curricula"]:
        _curriculum(school, found)
    for found in content["rooms"]:
        school.rooms[found["key"]] = Room.objects.create(
            programme=programme, **{name: value for name, value in found.items() if name != "key"}
        )
    for name, people in content["teams"].items():
        school.teams[name] = Trainer.objects.bulk_create(Trainer(programme=programme, name=one) for one in people)
    school.teams["accounts"] = [trainer_of(programme, users["trainer"], by=users["officer"], at=timezone.now())]
    school.form = _form(programme, content["form"])
    return school


def _translated(rows: Iterable[Any]) -> None:
    record_translations(list(rows), before={})


def _curriculum(school: School, found: dict[str, Any]) -> None:
    language = found["source_language"]
    curriculum = Curriculum.objects.create(
        programme=school.programme, source_language=language, threshold_percent=found["threshold"],
        **in_languages("title", found["title"]), **in_languages("summary", found["summary"]),
    )  # fmt: skip
    modules = [
        Module.objects.create(
            curriculum=curriculum, source_language=language, position=number, planned_minutes=each["minutes"],
            path=school.paths[each["path"]] if "path" in each else None, delivery=each.get("delivery", "classroom"),
            **in_languages("title", each["title"]), **in_languages("description", each["description"]),
        )
        for number, each in enumerate(found["modules"], 1)
    ]  # fmt: skip
    _translated([curriculum])
    _translated(modules)
    for module, each in zip(modules, found["modules"], strict=True):
        if "unit" in each:
            _unit(module, each["unit"])
    school.curricula[found["key"]] = activate_curriculum(curriculum, by=school.users["manager"])
    school.modules[found["key"]] = list(zip(modules, found["modules"], strict=True))


def _unit(module: Module, found: dict[str, Any]) -> None:
    """Pages to read, then a quiz."""
    unit = SelfPacedUnit.objects.create(
        uuid=steady_id("unit", str(module.position)), module=module, pass_percent=found["pass_percent"]
    )
    _translated(
        UnitPage.objects.create(
            unit=unit, position=number, **in_languages("title", page["title"]), **in_languages("text", page["text"])
        )
        for number, page in enumerate(found["pages"], 1)
    )
    for number, each in enumerate(found["questions"], 1):
        question = QuizQuestion.objects.create(
            unit=unit, position=number, **in_languages("text", each["text"]),
            **in_languages("explanation", each["explanation"]),
        )  # fmt: skip
        _translated([question])
        _translated(
            QuizOption.objects.create(
                question=question, position=place, correct=correct, **in_languages("label", label)
            )
            for place, (correct, label) in enumerate(each["options"], 1)
        )


def _form(programme: Programme, found: dict[str, Any]) -> EvaluationForm:
    form = EvaluationForm.objects.create(
        programme=programme, **in_languages("title", found["title"]),
        **in_languages("introduction", found["introduction"]),
    )  # fmt: skip
    _translated([form])
    _translated(
        EvaluationQuestion.objects.create(
            form=form, position=number, kind=each["kind"], optional=each.get("optional", False),
            **in_languages("text", each["text"]),
        )
        for number, each in enumerate(found["questions"], 1)
    )  # fmt: skip
    return form
