"""Run as a process of its own: reads the whole HSDS export of the site piece by piece, prints its bytes and the peak
of the memory in KB."""

import resource
from typing import Any

import django


def stream() -> None:
    """One request, the pieces thrown away as they come."""
    django.setup()
    from django.test import Client

    response: Any = Client().get("/data/repertoire/hsds/it.json", headers={"host": "localhost"})
    size = sum(len(piece) for piece in response.streaming_content)
    print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    stream()
