"""Who reads a public page: the drafts on it are for those who have proven who they are."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.second_factor import needs_second_factor
from core.viewing import viewer_of


def reader_of(request: HttpRequest) -> Any | None:
    """The signed-in user; None, like a visitor, for somebody who works here and has not proven who it is.

    Public pages are open before that proof, but the drafts on them are not.
    """
    viewer = viewer_of(request)
    return None if viewer is None or needs_second_factor(viewer) else viewer


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file that everybody may have, also before a second factor; what not everybody may see asks `reader_of`."""
    view.is_public_page = True  # type: ignore[attr-defined]
    return view
