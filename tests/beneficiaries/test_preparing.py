"""Intentions, questionnaires and their scores."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.advising import readiness_in_words, what_helps, willingness_in_words
from beneficiaries.intending import Meant, say_intention
from beneficiaries.models import Participation, Preparedness, PreparednessQuestion, Questionnaire
from beneficiaries.preparing import answer_questionnaire, judge_cycle, weighted_score
from beneficiaries.questioning import publish_questionnaire, renew_questionnaire
from core.errors import NotAllowed, WrongState
from core.models import TranslationState
from programmes.models import Programme
from tests.beneficiaries.cases import answers, case_of, make_questionnaire
from tests.builders import in_all_languages
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


@pytest.fixture
def asked(programme: Programme) -> Questionnaire:
    return make_questionnaire(programme)


def meant(**changed: str) -> Meant:
    return Meant(**{"form": "temporary", "aim": "enterprise", "horizon": "1_year", "country": "MA"} | changed)


@pytest.mark.parametrize("somebody", ["amina", "giulia", "marco", "lucia"])
def test_the_newest_intention_counts_and_the_others_stay(
    case: Participation, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    say_intention(case, meant(), by=by, at=timezone.now())
    second = say_intention(case, meant(form="permanent", region="MA-05"), by=by, at=timezone.now())
    assert case.intentions.newest().first() == second
    assert case.intentions.count() == 2
    with nothing_changes():
        assert say_intention(case, meant(form="permanent", region="MA-05"), by=by, at=timezone.now()) == second
    with refused_by_database("append only"):
        run_sql("UPDATE beneficiaries_returnintention SET form = 'virtual' WHERE id = %s", second.pk)


@pytest.mark.parametrize("somebody", ["karim", "youssef", "salma", "hind", "chiara", "dario", "ada"])
def test_nobody_else_says_it(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        say_intention(case, meant(), by=by, at=timezone.now())


@pytest.mark.parametrize(
    "changed", [{"form": "sideways"}, {"aim": ""}, {"horizon": "soon"}, {"region": "IT-21"}, {"country": "XX"}]
)
def test_an_intention_is_one_of_those_that_can_be_said(
    case: Participation, amina: User, changed: dict[str, str]
) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        say_intention(case, meant(**changed), by=amina, at=timezone.now())


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ([], 0),
        ([(100, 7)], 100),
        ([(0, 3), (100, 1)], 25),
        ([(50, 3), (100, 1)], 63),  # 250 / 4 = 62.5: a half goes up
        ([(33, 2), (66, 1)], 44),
        ([(1, 1), (0, 1), (0, 1)], 0),
        ([(0, 100), (100, 1)], 1),
    ],
)
def test_scores_are_weighted_means(parts: list[tuple[int, int]], score: int) -> None:
    assert weighted_score(parts) == score


@pytest.mark.parametrize("somebody", ["amina", "giulia", "marco", "lucia"])
def test_answers_give_the_two_scores(
    case: Participation, asked: Questionnaire, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    found = answer_questionnaire(case, asked, answers=answers(asked, 50, 100, 0), by=by, at=timezone.now())
    # readiness: (50 x 3 + 100 x 1) / 4 = 62.5; willingness: 0 x 2 / 2
    assert (found.readiness, found.willingness, found.cycle) == (63, 0, "")
    assert found.answers.count() == 3
    with refused_by_database("frozen"):
        run_sql("UPDATE beneficiaries_preparedness SET readiness = 100 WHERE id = %s", found.pk)


@pytest.mark.parametrize("somebody", ["karim", "youssef", "salma", "hind", "chiara", "dario", "ada"])
def test_nobody_else_answers(
    case: Participation, asked: Questionnaire, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        answer_questionnaire(case, asked, answers=answers(asked, 50, 50, 50), by=by, at=timezone.now())


def test_every_question_is_answered_by_an_answer_of_its_own(
    case: Participation, asked: Questionnaire, amina: User
) -> None:
    whole = answers(asked, 50, 50, 50)
    first, second, third = whole
    wrong = [{first: whole[first], second: whole[second]}, whole | {third: whole[first]}, whole | {third: 0}]
    for said in wrong:
        with nothing_changes(), pytest.raises(ValidationError) as refused:
            answer_questionnaire(case, asked, answers=said, by=amina, at=timezone.now())
        assert set(refused.value.error_dict) == {f"question_{third}"}


def test_only_the_questionnaire_in_force_is_answered(
    case: Participation, asked: Questionnaire, amina: User, marco: User, other_programme: Programme
) -> None:
    renewed = renew_questionnaire(asked, by=marco)
    assert answer_questionnaire(case, asked, answers=answers(asked, 0, 0, 0), by=amina, at=timezone.now()).pk
    publish_questionnaire(renewed, by=marco, at=timezone.now())
    for old in (asked, make_questionnaire(other_programme)):
        with nothing_changes(), pytest.raises(WrongState):
            answer_questionnaire(case, old, answers=answers(old, 0, 0, 0), by=amina, at=timezone.now())


def test_the_cycle_is_judged_by_staff(case: Participation, asked: Questionnaire, amina: User, lucia: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        judge_cycle(case, cycle="complete", by=lucia)
    with nothing_changes(), pytest.raises(NotAllowed):
        answer_questionnaire(
            case, asked, answers=answers(asked, 0, 0, 0), cycle="complete", by=amina, at=timezone.now()
        )
    answer_questionnaire(case, asked, answers=answers(asked, 0, 0, 0), by=amina, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        judge_cycle(case, cycle="complete", by=amina)
    with nothing_changes(), pytest.raises(ValidationError):
        judge_cycle(case, cycle="round", by=lucia)
    assert judge_cycle(case, cycle="interrupted", by=lucia).cycle == "interrupted"
    assert audited("beneficiaries.judge_cycle").parameters == {"cycle": "interrupted"}
    with nothing_changes():
        judge_cycle(case, cycle="interrupted", by=lucia)


def test_what_would_help_most_comes_first(case: Participation, asked: Questionnaire, amina: User) -> None:
    answer_questionnaire(case, asked, answers=answers(asked, 50, 0, 100), by=amina, at=timezone.now())
    helps = what_helps(Preparedness.objects.with_answers().get())
    assert [str(one.text) for one in helps] == ["Advice 0", "Advice 1"], "150 are missing there, 100 here, none there"
    assert len({readiness_in_words(score) for score in (0, 39, 40, 69, 70, 100)}) == 3
    assert len({willingness_in_words(score) for score in (0, 39, 40, 69, 70, 100)}) == 3


def test_a_published_questionnaire_stands_still(asked: Questionnaire) -> None:
    question = asked.questions.first()
    assert question is not None
    option = question.options.first()
    assert option is not None
    because = "a published questionnaire stays"
    for statement, key in (
        ("UPDATE beneficiaries_questionnaire SET title_it = 'x' WHERE id = %s", asked.pk),
        ("UPDATE beneficiaries_preparednessquestion SET weight = 9 WHERE id = %s", question.pk),
        ("DELETE FROM beneficiaries_preparednessoption WHERE id = %s", option.pk),
    ):
        with refused_by_database(because):
            run_sql(statement, key)
    with refused_by_database(because):
        PreparednessQuestion.objects.create(questionnaire=asked, side="readiness", **in_all_languages("text", "More?"))
    with refused_by_database(because):
        question.options.create(worth=7, **in_all_languages("label", "Perhaps"))


def test_control_a_draft_can_be_written_and_thrown_away(programme: Programme) -> None:
    draft = make_questionnaire(programme, published=False)
    question = draft.questions.first()
    assert question is not None
    assert run_sql("UPDATE beneficiaries_preparednessquestion SET weight = 9 WHERE id = %s", question.pk) == 1
    draft.delete()
    assert not PreparednessQuestion.objects.exists()


def test_a_new_version_copies_the_old_one(asked: Questionnaire, marco: User) -> None:
    renewed = renew_questionnaire(asked, by=marco)
    assert (renewed.version, renewed.published_at, renewed.title_fr) == (2, None, "Are you ready?")
    assert shape(renewed) == shape(asked)
    assert not set(renewed.questions.all()) & set(asked.questions.all())
    assert TranslationState.objects.filter(object_type="beneficiaries.questionnaire", object_id=renewed.pk).exists()
    with nothing_changes(), pytest.raises(WrongState):
        renew_questionnaire(asked, by=marco)


def shape(questionnaire: Questionnaire) -> list[Any]:
    """What is asked and offered."""
    return [
        (one.text_it, one.text_fr, one.advice_en, one.side, one.weight, one.order,
         [(option.label_fr, option.worth) for option in one.options.all()])
        for one in questionnaire.questions.all()
    ]  # fmt: skip


@pytest.mark.parametrize("somebody", ["amina", "lucia", "salma", "chiara", "dario", "ada"])
def test_questionnaires_are_published_by_the_office(
    programme: Programme, somebody: str, request: pytest.FixtureRequest
) -> None:
    draft, by = make_questionnaire(programme, published=False), request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        publish_questionnaire(draft, by=by, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        renew_questionnaire(draft, by=by)


BROKEN: list[tuple[str, str]] = [
    ("UPDATE beneficiaries_questionnaire SET title_fr = ''", "title and introduction"),
    ("UPDATE beneficiaries_questionnaire SET introduction_it = 'Ciao'", "title and introduction"),
    ("UPDATE beneficiaries_preparednessquestion SET text_en = NULL", "in every language"),
    ("UPDATE beneficiaries_preparednessquestion SET advice_it = ''", "in every language"),
    ("UPDATE beneficiaries_preparednessoption SET label_fr = ''", "in every language"),
    ("UPDATE beneficiaries_preparednessoption SET worth = 50", "different worth"),
    ("UPDATE beneficiaries_preparednessquestion SET side = 'readiness'", "no question on willingness"),
]


@pytest.mark.parametrize(("statement", "said"), BROKEN, ids=[str(number) for number in range(len(BROKEN))])
def test_what_is_not_whole_is_not_published(programme: Programme, giulia: User, statement: str, said: str) -> None:
    draft = make_questionnaire(programme, published=False)
    run_sql(statement)
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        publish_questionnaire(draft, by=giulia, at=timezone.now())
    assert any(said in message for message in refused.value.messages)


def test_what_is_whole_is_published_once(programme: Programme, giulia: User) -> None:
    draft = publish_questionnaire(make_questionnaire(programme, published=False), by=giulia, at=timezone.now())
    assert Questionnaire.objects.of_programme(programme).in_force().get() == draft
    with nothing_changes(), pytest.raises(WrongState):
        publish_questionnaire(draft, by=giulia, at=timezone.now())
