"""The sums of the guideline on return projects: they add up, in every language, and its pictures show the same."""

import re
from itertools import accumulate, pairwise

import pytest

from portal.demo import drawings, drawings_return
from portal.demo.content import LANGUAGES
from portal.demo.guidelines_reader import GUIDELINES, read_folder

FOLDER = read_folder(GUIDELINES / "return")
THOUSANDS = {"it": ".", "fr": "\N{NO-BREAK SPACE}", "en": ","}
NUMBER = re.compile(r"−?\d+(?:\.\d+)?")
MISFORTUNES = [(100, 40, 0), (80, 40, 0), (100, 46, 0), (100, 40, 900), (80, 46, 900)]
"""Of the table of trials: sales in per cent of the plan, materials in per cent of sales, a loss in month four."""
Rows = list[list[float]]

in_every_language = pytest.mark.parametrize("language", list(LANGUAGES))


def table(language: str, code: str) -> Rows:
    """The numbers of a table, row by row below its head; cells without one are left out."""
    text = "\n".join(piece.bodies[language] for piece in FOLDER.pieces)
    lines = text.split(f"{{#{code}}}\n", 1)[1].strip().split("\n\n", 1)[0].splitlines()[2:]
    return [[number(cell, language) for cell in line.split("|") if holds_a_number(cell)] for line in lines]


def holds_a_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[\s*−\d.,%\N{NO-BREAK SPACE}]*\d[\s*\d.,%\N{NO-BREAK SPACE}]*", cell))


def number(cell: str, language: str) -> float:
    plain = cell.replace(THOUSANDS[language], "").replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    return float(NUMBER.findall(plain)[0].replace("−", "-"))


def columns(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


@in_every_language
def test_the_twelve_months_add_up(language: str) -> None:
    *months, year = table(language, "cash-table")
    assert [month[0] for month in months] == list(range(1, 13))
    before: float = drawings_return.RESERVE
    for _month, sales, materials, fixed, instalment, balance, cash in months:
        assert materials * 100 == sales * 40
        assert fixed == table(language, "fixed")[-1][0]
        assert balance == sales - materials - fixed - instalment
        assert cash == before + balance
        before = cash
    assert year == [sum(column) for column in columns(months)[1:6]] + [before]
    assert columns(months)[6] == drawings_return.cash()


@in_every_language
def test_the_workshop_gets_what_it_spends(language: str) -> None:
    uses, sources = [], []
    *rows, total = table(language, "sources-uses")
    for row in rows:
        uses.append(row[0])
        sources += row[1:]
    assert total == [sum(uses), sum(sources)]
    assert sum(uses) == sum(sources)
    assert uses[-1] == drawings_return.RESERVE
    instalments = [row[-1] for row in table(language, "tranches")]
    assert instalments[-1] == sum(instalments[:-1]) == sources[2] + sources[3]


@in_every_language
def test_the_trials_are_those_of_the_plan(language: str) -> None:
    found = [row[-3:] for row in table(language, "stress-table")]
    assert found == [trial(*misfortune) for misfortune in MISFORTUNES]


def trial(sold: int, materials: int, loss: int) -> list[float]:
    """The lowest cash, its month, and the cash at the end."""
    earned = [sales * sold * (100 - materials) / 10_000 - drawings_return.FIXED for sales in drawings_return.SALES]
    paid = [(month > drawings_return.FREE_MONTHS) * drawings_return.INSTALMENT for month in range(1, 13)]
    paid[3] += loss
    steps = [one - other for one, other in zip(earned, paid, strict=True)]
    cash = [round(left, 2) for left in accumulate(steps, initial=drawings_return.RESERVE)][1:]
    return [min(cash), cash.index(min(cash)) + 1, cash[-1]]


@in_every_language
@pytest.mark.parametrize("code", ["fixed", "grid", "price", "jobs-table"])
def test_totals_are_the_sums_of_their_columns(language: str, code: str) -> None:
    *rows, total = table(language, code)
    assert [round(sum(column), 2) for column in columns(rows)] == total


@in_every_language
def test_people_and_posts_are_those_of_women_and_men(language: str) -> None:
    for women, men, people, hers, his, posts in table(language, "jobs-table"):
        assert (people, posts) == (women + men, hers + his)


@in_every_language
def test_the_stake_is_bought_back_and_the_fund_pays_its_part(language: str) -> None:
    *years, total = table(language, "buy-back")
    for year, paid_in, more, price, _left, _theirs in years:
        assert more == paid_in * 4 * year / 100
        assert price == paid_in + more
    assert total == [sum(column) for column in columns(years)[1:4]]
    assert [later[4] - earlier[4] for earlier, later in pairwise(years)] == [-10, -10]
    for lost, loss, fund, bank, left in table(language, "guarantee-table"):
        assert (loss, fund, bank, left) == (400_000 * lost / 100, loss * 0.6, loss - fund, 60_000 - fund)


def test_every_language_has_the_same_anchors_tables_figures_and_notes() -> None:
    marks = re.compile(r"\{#[a-z0-9-]+\}|\]\((?:#|figure:)[a-z0-9-]+\)|\[\^\d+\]|^- |^\d+\. |^\|", re.MULTILINE)
    for piece in FOLDER.pieces:
        assert len({tuple(marks.findall(text)) for text in piece.bodies.values()}) == 1, piece.anchor


def test_every_figure_of_the_text_is_drawn_and_no_drawing_is_named_twice() -> None:
    named = {code for piece in FOLDER.pieces for code in re.findall(r"\(figure:([a-z-]+)\)", piece.bodies["it"])}
    assert named == set(FOLDER.figures) == set(drawings_return.DRAWINGS)
    assert not set(drawings.DRAWINGS) & set(drawings_return.DRAWINGS)


@pytest.mark.parametrize("name", list(drawings_return.DRAWINGS))
def test_drawings_are_the_same_each_time(name: str) -> None:
    sheet = drawings_return.DRAWINGS[name]()
    assert sheet.image.width == 2 * drawings.WIDTH
    assert sheet.image.tobytes() == drawings_return.DRAWINGS[name]().image.tobytes()


@pytest.mark.parametrize("code", ["cash-table", "stress-table"])
def test_a_wrong_number_would_be_seen(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings_return, "FIXED", 1_071)
    with pytest.raises(AssertionError):
        test_the_twelve_months_add_up("it") if code == "cash-table" else test_the_trials_are_those_of_the_plan("it")
