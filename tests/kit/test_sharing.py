"""Long files come first, those in parts are whole, and what is named there exists."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.kit.sharing import LONG, PARTS, LongOnesFirst, part_of, rank
from tests.kit.source import ROOT

SIGHTS, MATRIX = PARTS
QUICK = "tests/core/test_places.py"


def test_what_is_called_long_or_shared_in_parts_exists() -> None:
    assert [name for name in (*LONG, *PARTS) if not (ROOT / name).exists()] == []
    assert set(PARTS) <= set(LONG)


def test_a_file_stays_together() -> None:
    assert {part_of(f"{QUICK}::test_{number}") for number in range(20)} == {QUICK}


@pytest.mark.parametrize("file", PARTS)
def test_each_part_of_a_shared_file_gets_some_of_it_and_always_the_same(file: str) -> None:
    tests = [f"{file}::test_x[{number}]" for number in range(200)]
    parts = [part_of(test) for test in tests]
    assert len(set(parts)) == PARTS[file]
    assert parts == [part_of(test) for test in tests]
    assert {rank(part) for part in parts} == {LONG.index(file)}


@dataclass(frozen=True)
class Process:
    """Takes the numbers of the tests that it is to run."""

    send_runtest_some: Callable[[list[int]], None]


def taken(order: list[str]) -> list[str]:
    """In which order a process gets these parts, one test each."""
    scheduler: Any = LongOnesFirst.__new__(LongOnesFirst)
    got: list[int] = []
    node = Process(got.extend)
    scheduler.workqueue = OrderedDict((part, {part: False}) for part in order)
    scheduler.assigned_work, scheduler.registered_collections = {}, {node: order}
    while scheduler.workqueue:
        scheduler._assign_work_unit(node)
    return [order[number] for number in got]


def test_the_long_ones_come_first_and_the_others_in_their_order() -> None:
    order = [QUICK, f"{MATRIX} 2", "tests/core/test_env.py", SIGHTS, LONG[0]]
    assert taken(order) == [LONG[0], SIGHTS, f"{MATRIX} 2", QUICK, "tests/core/test_env.py"]
