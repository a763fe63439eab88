"""Counts of people for the public, from which nobody can tell what a few of them are."""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5
"""From how many people on a number is shown."""


@dataclass(frozen=True)
class Shown:
    """`numbers` are the cells that may be shown, `rest` all others together (0: there are none), `total` both.

    `rest` and `total` are None where even they would tell too much.
    """

    numbers: dict[str, int]
    rest: int | None
    total: int | None


def without_small_cells(numbers: Mapping[str, int], least: int = LEAST) -> Shown:
    """The cells with at least `least` people; the others become one number, which stands for two of them or more and
    for `least` people or more.

    Where the small cells alone are too few for that, the smallest of the others goes with them: a total less the
    cells that are shown would give one of them back. Which cells are in the rest, and how many, is not said.
    """
    counted = {cell: number for cell, number in numbers.items() if number > 0}
    hidden = {cell for cell, number in counted.items() if number < least}
    others = sorted(counted.keys() - hidden, key=lambda cell: (counted[cell], cell))
    while hidden and others and (len(hidden) < 2 or sum(counted[cell] for cell in hidden) < least):
        hidden.add(others.pop(0))
    rest = sum(counted[cell] for cell in hidden)
    if hidden and (len(hidden) < 2 or rest < least):
        return Shown({}, None, None)
    return Shown({cell: counted[cell] for cell in others}, rest, sum(counted.values()))
