"""A child that prints for tests, and what its PDFs hold."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from unittest import mock

from pypdf import PdfReader

from core.models import RenderedFile
from core.rendering.places import PRINT
from core.rendering.press import Press


@contextmanager
def running_press() -> Iterator[Press]:
    """A child that is ready to print."""
    press = Press()
    try:
        yield press
    finally:
        press.close()


def print_with(press: Press, html: str, target: Path, **more: Any) -> dict[str, Any]:
    """The outcome of a job; the file, if there is one, stands in `target`."""
    job = {
        "html": html, "dated": 1_700_000_000, "print": str(PRINT), "pictures": {}, "target": str(target),
        "seconds": 60, "memory": 1 << 30, **more,
    }  # fmt: skip
    outcome = Path(press.folder.name) / f"{target.stem}.json"
    press.give(mock.Mock(spec=RenderedFile), job, outcome)
    assert press.wait(monotonic() + 60), "the child took too long"
    found: dict[str, Any] = json.loads(outcome.read_text())
    outcome.unlink()
    return found


def fonts_in(target: Path) -> dict[str, bool]:
    """The fonts that a PDF uses, without the tag of their subset, and whether each is inside."""
    found = {}
    for page in PdfReader(target).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found[str(descriptor["/FontName"]).partition("+")[2]] = "/FontFile2" in descriptor
    return found


def text_of(target: Path) -> str:
    """The words of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(target).pages)
