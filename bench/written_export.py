"""Run as a process of its own: writes the file with persons that waits; prints its rows and its peak of memory (KB)."""

import resource

import django


def write() -> None:
    """One file, as the worker writes it."""
    django.setup()
    from beneficiaries.exporting import write_next

    export = write_next()
    assert export is not None
    print(export.rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    write()
