"""The whole repertoire as HSDS, streamed by a process of its own: how much memory it ever had."""

import os
import subprocess
import sys
from time import perf_counter

from bench import Result
from bench.repertoire_filling import ORGANISATIONS, large_repertoire

NAMES = ("HSDS export of 100,000 organisations and 200,000 opportunities, memory", "HSDS export, seconds")
MEGABYTES, SECONDS = 200, 600


def measure() -> list[Result]:
    """Fill once, then export in a fresh process."""
    large_repertoire()
    start = perf_counter()
    command = [sys.executable, "-m", "bench.streamed_export"]
    answer = subprocess.run(command, env=os.environ, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds = perf_counter() - start
    size, peak = (int(found) for found in answer.split())
    assert size > ORGANISATIONS * 1000, f"only {size} bytes"
    megabytes = peak / 1024
    return [
        Result(NAMES[0], round(megabytes, 1), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
        Result(NAMES[1], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
    ]
