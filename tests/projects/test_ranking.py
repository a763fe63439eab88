"""The ranking of a call, against figures worked out by hand."""

from statistics import mean, median, pstdev, stdev

import pytest
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme, Role
from projects.assessing import Mark, begin_assessment, save_assessment, submit_assessment
from projects.models import Call, Project
from projects.ranking import Place, rank_call
from tests.builders import make_call
from tests.cast import member, participant
from tests.stories import assigned, in_assessment, invited

# project: what Salma, Nabil and Elena give to every criterion (of 5); None is not asked
GIVEN: dict[str, tuple[int | None, int | None, int | None]] = {
    "bakery": (5, 3, 4),
    "mill": (4, 4, 4),
    "school": (2, 1, None),
    "oven": (3, None, None),
    "nobody": (None, None, None),
}


@pytest.fixture
def projects(call: Call, giulia: User, salma: User, nabil: User, elena: User) -> dict[str, Project]:
    """Five projects with their assessments, by title."""
    made = {}
    for number, (title, values) in enumerate(GIVEN.items()):
        owner = participant(call.programme, f"Owner {title}", f"owner{number}@example.org", "fr")
        made[title] = in_assessment(call, owner, officer=giulia, title=title)
        for assessor, value in zip((salma, nabil, elena), values, strict=True):
            if value is not None:
                give(made[title], assessor, giulia, value)
    return made


def give(project: Project, assessor: User, officer: User, value: int) -> None:
    """The assessor gives every criterion `value` and hands in."""
    sheet = begin_assessment(assigned(project, assessor, officer=officer), by=assessor)
    marks = {criterion.pk: Mark(value) for criterion in project.call.criteria.all()}
    save_assessment(sheet, marks=marks, recommendation="approve", comment="", by=assessor, at=timezone.now())
    submit_assessment(sheet, by=assessor, at=timezone.now())


def places(call: Call, *, normalise: bool = False) -> dict[str, Place]:
    """The places by title, in the order of the ranking."""
    ranked = list(Project.objects.of_call(call).ranked())
    return {place.project.title: place for place in rank_call(call, ranked, normalise=normalise)}


def percent(title: str) -> list[float]:
    return [100 * value / 5 for value in GIVEN[title] if value is not None]


@pytest.mark.parametrize("title", ["bakery", "mill", "school"])
def test_mean_median_and_spread_are_those_worked_out_by_hand(
    call: Call, projects: dict[str, Project], title: str
) -> None:
    found, totals = places(call)[title], percent(title)
    assert found.mean == pytest.approx(mean(totals))
    assert found.median == pytest.approx(median(totals))
    assert found.spread == pytest.approx(stdev(totals))
    assert found.assessed == len(totals)


def test_a_single_assessment_has_no_spread(call: Call, projects: dict[str, Project]) -> None:
    oven = places(call)["oven"]
    assert (oven.mean, oven.median, oven.spread, oven.assessed) == (60, 60, None, 1)


def test_equal_means_share_a_place_and_the_next_one_is_left_out(call: Call, projects: dict[str, Project]) -> None:
    found = places(call)
    assert [(title, place.place, place.tied) for title, place in found.items()] == [
        ("bakery", 1, True),
        ("mill", 1, True),
        ("oven", 3, False),
        ("school", 4, False),
        ("nobody", None, False),
    ]


def test_who_is_not_assessed_comes_last_and_has_no_place(call: Call, projects: dict[str, Project]) -> None:
    title, place = list(places(call).items())[-1]
    assert title == "nobody"
    assert (place.mean, place.assessed, place.place) == (None, 0, None)


def test_normalised_means_shift_each_assessor_to_the_mean_and_spread_of_all(
    call: Call, projects: dict[str, Project]
) -> None:
    by_assessor = [[v * 20.0 for given in GIVEN.values() if (v := given[n]) is not None] for n in range(3)]
    every = [total for totals in by_assessor for total in totals]

    def shifted(assessor: int, value: int) -> float:
        totals = by_assessor[assessor]
        distance = (value * 20 - mean(totals)) / pstdev(totals) if pstdev(totals) else 0
        return mean(every) + distance * pstdev(every)

    expected = {
        title: round(mean(shifted(n, v) for n, v in enumerate(given) if v is not None), 1)
        for title, given in GIVEN.items()
        if any(v is not None for v in given)
    }
    found = places(call, normalise=True)
    assert {title: place.normalised for title, place in found.items() if place.normalised} == expected
    assert list(found) == [*sorted(expected, key=lambda title: -expected[title]), "nobody"]


def test_a_strict_and_a_mild_assessor_who_agree_on_the_order_weigh_the_same(
    call: Call, giulia: User, salma: User, nabil: User, amina: User, karim: User
) -> None:
    for owner, strict, mild in ((amina, 1, 3), (karim, 2, 5)):
        project = in_assessment(call, owner, officer=giulia, title=owner.full_name)
        give(project, salma, giulia, strict)
        give(project, nabil, giulia, mild)
    # totals 20, 40 and 60, 100: mean 55, spread 29.58; each assessor is one spread below and one above the own mean
    found = {title: place.normalised for title, place in places(call, normalise=True).items()}
    assert found == {"Karim Alaoui": 84.6, "Amina Zerouali": 25.4}


def test_a_normalised_mean_stays_between_0_and_100(call: Call, giulia: User, salma: User, nabil: User) -> None:
    for number, (strict, mild) in enumerate([(5, 5), (1, 5), (1, 5), (1, 5), (0, 4)]):
        owner = participant(call.programme, f"Owner {number}", f"o{number}@example.org", "it")
        project = in_assessment(call, owner, officer=giulia, title=f"p{number}")
        give(project, salma, giulia, strict)
        give(project, nabil, giulia, mild)
    found = [place.normalised for place in places(call, normalise=True).values()]
    assert all(value is not None and 0 <= value <= 100 for value in found)


def test_an_assessor_who_gave_the_same_to_all_counts_as_the_mean(
    call: Call, giulia: User, salma: User, amina: User, karim: User
) -> None:
    for owner in (amina, karim):
        give(in_assessment(call, owner, officer=giulia, title=owner.full_name), salma, giulia, 3)
    assert {place.normalised for place in places(call, normalise=True).values()} == {60.0}


def test_drafts_of_assessments_and_other_calls_do_not_count(
    call: Call, programme: Programme, projects: dict[str, Project], giulia: User, salma: User, amina: User
) -> None:
    before = places(call)["nobody"]
    sheet = begin_assessment(assigned(projects["nobody"], salma, officer=giulia), by=salma)
    marks = {criterion.pk: Mark(5) for criterion in call.criteria.all()}
    save_assessment(sheet, marks=marks, recommendation="approve", comment="", by=salma, at=timezone.now())
    give(in_assessment(make_call(programme), amina, officer=giulia, title="elsewhere"), salma, giulia, 0)
    assert places(call)["nobody"] == before
    assert "elsewhere" not in places(call)


def test_an_empty_call_has_an_empty_ranking(call: Call) -> None:
    assert rank_call(call, [], normalise=True) == []


def test_the_ranking_takes_as_many_queries_for_many_projects_as_for_few(
    call: Call, projects: dict[str, Project], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        rank_call(call, list(Project.objects.of_call(call).ranked().for_list()), normalise=True)


def test_asked_but_silent_assessors_do_not_count(
    call: Call, projects: dict[str, Project], programme: Programme, giulia: User
) -> None:
    invited(projects["oven"], member(programme, Role.ASSESSOR, "Omar Berrada"), officer=giulia)
    assert places(call)["oven"].assessed == 1
