"""The whole repertoire as HSDS, streamed by a process of its own: how much memory it ever had."""

import os
import resource
import subprocess
import sys
from time import perf_counter
from typing import Any

from bench import Result
from bench.repertoire_filling import ORGANISATIONS, large_repertoire

NAMES = ("HSDS export of 100,000 organisations and 200,000 opportunities, memory", "HSDS export, seconds")
MEGABYTES, SECONDS = 200, 600


def stream() -> None:
    """In the child: the answer of the site, read piece by piece; prints how many pieces and the peak in KB."""
    import django

    django.setup()
    from django.test import Client

    response: Any = Client().get("/data/repertoire/hsds/it.json", headers={"host": "localhost"})
    size = sum(len(piece) for piece in response.streaming_content)
    print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def measure() -> list[Result]:
    """Fill once, then export in a fresh process."""
    large_repertoire()
    start = perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "bench.repertoire_exchange"], env=os.environ, check=True, capture_output=True, text=True
    ).stdout
    seconds = perf_counter() - start
    size, peak = (int(found) for found in answer.split())
    assert size > ORGANISATIONS * 1000, f"only {size} bytes"
    megabytes = peak / 1024
    return [
        Result(NAMES[0], round(megabytes, 1), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
        Result(NAMES[1], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
    ]


if __name__ == "__main__":
    stream()
