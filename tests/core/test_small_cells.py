"""Counts for the public give no small group of people away."""

import itertools

import pytest

from core.small_cells import LEAST, Shown, without_small_cells


def consistent(shown: Shown, cells: list[str]) -> list[dict[str, int]]:
    """Every way in which people may be spread over `cells` that shows the same: what a reader can work out."""
    found = []
    for numbers in itertools.product(range(9), repeat=len(cells)):
        guess = dict(zip(cells, numbers, strict=True))
        if without_small_cells(guess) == shown:
            found.append(guess)
    return found


def test_numbers_that_are_large_enough_are_shown_as_they_are() -> None:
    assert without_small_cells({"IT-21": 12, "IT-62": 5, "IT-25": 0}) == Shown({"IT-21": 12, "IT-62": 5}, 0, 17)


def test_small_ones_are_put_together() -> None:
    assert without_small_cells({"a": 12, "b": 3, "c": 4}) == Shown({"a": 12}, 7, 19)


def test_one_small_cell_takes_the_smallest_of_the_others_along() -> None:
    assert without_small_cells({"a": 12, "b": 9, "c": 3}) == Shown({"a": 12}, 12, 24)


def test_where_there_are_too_few_people_nothing_is_told() -> None:
    assert without_small_cells({"a": 1, "b": 2}) == Shown({}, None, None)
    assert without_small_cells({"a": 4}) == Shown({}, None, None)
    assert without_small_cells({}) == Shown({}, 0, 0)


@pytest.mark.parametrize("numbers", [(6, 3, 0), (7, 1, 1), (5, 5, 2), (8, 4, 4), (2, 2, 2), (1, 4, 0)])
def test_nobody_can_work_out_a_small_number_from_what_is_shown(numbers: tuple[int, ...]) -> None:
    cells = ["a", "b", "c"]
    real = dict(zip(cells, numbers, strict=True))
    guesses = consistent(without_small_cells(real), cells)
    for cell in cells:
        if 0 < real[cell] < LEAST:
            assert len({guess[cell] for guess in guesses}) > 1, cell


def test_control_a_total_beside_one_hidden_cell_gives_it_back() -> None:
    """What the plain way (hide what is small, show the total) would tell."""
    real = {"a": 6, "b": 3}
    shown = {cell: number for cell, number in real.items() if number >= LEAST}
    assert sum(real.values()) - sum(shown.values()) == real["b"]
    assert without_small_cells(real).numbers == {}
