"""What the composer answers to its script."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from core.typed import mark
from newsletters.piece_forms import PieceForm
from newsletters.pieces import Piece, content_of, version_of


def is_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and no person who sees the answer."""
    return "application/json" in request.headers.get("Accept", "")


def refused(words: str) -> JsonResponse:
    """Nothing can be written (any more): the text stays in the page."""
    return JsonResponse({"reason": "closed", "words": words}, status=409)


def told(
    request: HttpRequest, form: PieceForm, piece: Piece, kept_back: list[str], beside: dict[str, Any]
) -> JsonResponse:
    """What was saved. 409 when some columns were kept back: `theirs` holds what stands in them.

    `values` are columns that somebody else changed and the writer did not touch.
    """
    stands = content_of(piece)
    values = {
        name: stands[name]
        for name, value in form.words.items()
        if name not in kept_back and mark(value) != mark(stands[name])
    }
    said = {
        "reason": "conflict" if kept_back else "saved",
        "version": {name: mark for name, mark in version_of(piece).items() if name in form.fields},
        "errors": {name: list(errors) for name, errors in form.errors.items()},
        "theirs": {name: stands[name] for name in kept_back},
        "values": values,
        "states": beside["states"],
        "pieces": render_to_string("admin/newsletters/_pieces.html", beside, request),
        "check": render_to_string("admin/newsletters/_check.html", beside, request),
        "saved_at": timezone.now().isoformat(),
    }
    return JsonResponse(said, status=409 if kept_back else 200)
