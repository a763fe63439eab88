"""What a page on which texts are written answers to its script, static/composer.js."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from core.typed import mark
from core.writing.columns import marks_of


def is_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and no person who sees the answer."""
    return "application/json" in request.headers.get("Accept", "")


def refused(words: str) -> JsonResponse:
    """Nothing can be written (any more): the text stays in the page."""
    return JsonResponse({"reason": "closed", "words": words}, status=409)


def told(form: Any, row: Any, kept_back: list[str], *, states: dict[str, str], **parts: str) -> JsonResponse:
    """What was saved, of a `ColumnsForm` that has been checked. 409 when some columns were kept back: `theirs` holds
    what stands in them.

    `values` are columns that somebody else changed and the writer did not touch; `parts` the HTML of what the page
    shows around the form, by the names in its data-part.
    """
    stands = form.content_of(row)
    values = {
        name: stands[name]
        for name, value in form.words.items()
        if name not in kept_back and mark(value) != mark(stands[name])
    }
    said = {
        "reason": "conflict" if kept_back else "saved",
        "version": {name: mark for name, mark in marks_of(stands).items() if name in form.fields},
        "errors": {name: list(errors) for name, errors in form.errors.items()},
        "theirs": {name: stands[name] for name in kept_back},
        "values": values,
        "states": states,
        **parts,
        "saved_at": timezone.now().isoformat(),
    }
    return JsonResponse(said, status=409 if kept_back else 200)
