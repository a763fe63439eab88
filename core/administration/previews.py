"""A frame in a page of the office that shows what is being written as its readers will see it."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "script-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
}
"""Nothing runs in what is shown; the page around it may only see how far it is scrolled."""


def framed(view: Any, *, inline_style: bool = False) -> Any:
    """A view whose answer stands in a frame, alone in its document; with `inline_style` where that is its look."""
    style = [*POLICY["style-src"], *(["'unsafe-inline'"] if inline_style else [])]
    return csp_replace(POLICY | {"style-src": style})(xframe_options_sameorigin(require_safe(view)))


def framing(view: Any) -> Any:
    """A view whose page has such a frame."""
    return csp_update({"frame-src": ["'self'"]})(view)


def previews(address: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """For the tabs of the frame: each language, what it is called, and the address in it."""
    return [(code, str(name), address(code)) for code, name in settings.LANGUAGES]
