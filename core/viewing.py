"""What pages ask of a request: who looks, and how much of a file is wanted."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from core.models import RenderedFile, Upload
from core.rendering.places import place_of
from core.rendering.ranges import pieces, wanted_part
from core.uploading import JPEG, PDF, PNG, clean_name

PICTURES = frozenset({JPEG, PNG})
A_YEAR = 365 * 24 * 3600


def viewer_of(request: HttpRequest) -> Any | None:
    """The signed-in user, or None. Without a session cookie nobody is asked, so public pages read no session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None


def serve_rendering(request: HttpRequest, rendered: RenderedFile, *, name: str) -> HttpResponseBase:
    """The PDF as an attachment called `name`, or the part of it that is wanted; 304 for who has it.

    The caller has checked that the reader may have it. Raises Http404 for one that is not ready.
    """
    place = place_of(rendered.digest)
    if not rendered.is_ready or not place.exists():
        raise Http404
    etag = f'"{rendered.digest}"'
    unchanged: HttpResponse | None = get_conditional_response(request, etag=etag)
    try:
        response = unchanged or _whole_or_part(request, place, etag, clean_name(name, PDF))
    except FileNotFoundError as gone:  # erased this very moment
        raise Http404 from gone
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def serve_picture(request: HttpRequest, picture: Upload, *, public: bool = True) -> HttpResponseBase:
    """A picture to be shown on a page, 304 for who has it: what stands under its address never changes.

    The caller has checked that the reader may see it (`public`: that everybody may). Raises Http404 for one that is no
    picture, or was erased, be it this very moment.
    """
    if picture.content_type not in PICTURES or not picture.file:
        raise Http404
    etag = f'"{picture.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    try:
        response = response or FileResponse(picture.file.open("rb"), content_type=picture.content_type)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if public else "private, no-cache"
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _whole_or_part(request: HttpRequest, place: Path, etag: str, name: str) -> HttpResponseBase:
    size = place.stat().st_size
    fresh = request.headers.get("If-Range", etag) == etag
    try:
        part = wanted_part(request.headers.get("Range", "") if fresh else "", size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    content = place.open("rb") if part is None else pieces(place, part)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=PDF)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if part is not None:
        response.status_code = 206
        response.headers["Content-Length"] = str(part.length)
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
