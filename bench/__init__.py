"""Measurements of the promises about speed and size.

A script is a module here that says in NAMES which promises it measures, and whose `measure()` returns
one Result for each. `make bench` gives it a migrated database and broker of its own; what a script puts
into the database stays there for the next run.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What was measured: `holds` says whether `value` keeps the promise `target` (in words, with its unit)."""

    name: str
    value: float
    unit: str
    target: str
    holds: bool
