"""A ready document as a download: whole, in parts, or not again."""

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from core.models import RenderedFile
from core.rendering.places import place_of
from core.rendering.ranges import Part, wanted_part
from core.viewing import serve_rendering

pytestmark = pytest.mark.django_db  # closing a response looks at the connections

CONTENT = bytes(range(256)) * 300
SIZE = len(CONTENT)
ETAG = f'"{"a" * 64}"'


@pytest.fixture(autouse=True)
def ready(settings: Any, tmp_path: Path) -> RenderedFile:
    settings.MEDIA_ROOT = tmp_path
    file = RenderedFile(digest="a" * 64, state="ready")
    place_of(file.digest).parent.mkdir(parents=True)
    place_of(file.digest).write_bytes(CONTENT)
    return file


def asking(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})


def get(file: RenderedFile, **headers: str) -> tuple[int, bytes, Any]:
    response = serve_rendering(asking(**headers), file, name="Attestato di أمينة.pdf")
    content = b"".join(response) if response.streaming else response.content  # type: ignore[call-overload, attr-defined]
    response.close()
    return response.status_code, content, response.headers


def test_the_whole_is_an_attachment_that_nobody_else_keeps(ready: RenderedFile) -> None:
    status, content, headers = get(ready)
    assert (status, content, headers["Content-Length"]) == (200, CONTENT, str(SIZE))
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Attestato%20di%20")
    assert (headers["Cache-Control"], headers["ETag"]) == ("private, no-cache", ETAG)
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_it_gets_it_not_again(ready: RenderedFile) -> None:
    status, content, headers = get(ready, if_none_match=ETAG)
    assert (status, content, headers["ETag"]) == (304, b"", ETAG)
    assert get(ready, if_none_match='"older"')[0] == 200


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-99", (0, 99)), ("bytes=70000-", (70000, SIZE - 1)), ("bytes=-10", (SIZE - 10, SIZE - 1))],
)
def test_a_part_is_given_alone(ready: RenderedFile, wanted: str, part: tuple[int, int]) -> None:
    status, content, headers = get(ready, range=wanted)
    first, last = part
    assert (status, content) == (206, CONTENT[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert headers["Content-Length"] == str(len(content))
    assert headers["Content-Disposition"].startswith("attachment")


def test_a_part_of_what_has_changed_since_is_the_whole(ready: RenderedFile) -> None:
    assert get(ready, range="bytes=0-9", if_range='"older"')[0] == 200
    assert get(ready, range="bytes=0-9", if_range=ETAG)[0] == 206


def test_a_part_behind_the_end_is_refused(ready: RenderedFile) -> None:
    status, _content, headers = get(ready, range=f"bytes={SIZE}-")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=a-b"])
def test_what_is_no_single_part_is_the_whole(header: str) -> None:
    assert wanted_part(header, SIZE) is None


def test_parts_end_where_the_file_ends() -> None:
    assert wanted_part("bytes=10-999999", 100) == Part(10, 99)
    assert wanted_part("bytes=-999", 100) == Part(0, 99)
    for outside in ("bytes=100-", "bytes=-0"):
        with pytest.raises(ValueError, match="outside"):
            wanted_part(outside, 100)


@pytest.mark.parametrize("state", ["queued", "rendering", "failed", "erased"])
def test_what_is_not_ready_is_not_there(ready: RenderedFile, state: str) -> None:
    ready.state = state
    with pytest.raises(Http404):
        get(ready)


def test_a_file_that_is_gone_is_not_there(ready: RenderedFile) -> None:
    place_of(ready.digest).unlink()
    with pytest.raises(Http404):
        get(ready)
