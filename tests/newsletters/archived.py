"""Issues on their way to the public, as tests of the archive need them."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.models import RenderedFile, Upload
from core.pictures import take_picture
from core.rendering.places import place_of
from core.uploading import store_upload
from newsletters.models import Edition, Issue, IssueFile
from tests.kit.hostile_files import PDF

OUT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def sent(issue: Issue, at: datetime = OUT) -> Issue:
    """It has begun to be sent."""
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", scheduled_at=at)
    Issue.objects.filter(pk=issue.pk).update(state="sending", started_at=at, published_on=at.date())
    issue.refresh_from_db()
    return issue


def historical(issue: Issue, on: date | None = None, by: date | None = None) -> Issue:
    """It appeared long ago, elsewhere."""
    Issue.objects.filter(pk=issue.pk).update(state="historical", published_on=on, out_by=by)
    issue.refresh_from_db()
    return issue


def a_picture(by: Any, colour: str = "teal") -> Upload:
    """A picture of 1200 by 600 pixels, taken in as the composer does."""
    content = BytesIO()
    Image.new("RGB", (1600, 800), colour).save(content, "JPEG")
    return take_picture(SimpleUploadedFile("photo.jpg", content.getvalue()), by)


def an_edition(issue: Issue, by: Any, language: str = "it") -> Edition:
    """Its old file, a PDF."""
    upload = store_upload(SimpleUploadedFile("numero-3.pdf", PDF, "application/pdf"), by=by)
    return Edition.objects.create(issue=issue, language=language, upload=upload)


def ready(printed: IssueFile, content: bytes = b"%PDF-1.7\n") -> IssueFile:
    """Its document is there, with this content."""
    place = place_of(printed.file.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    for state in ("rendering", "ready"):
        RenderedFile.objects.filter(pk=printed.file.pk).update(state=state, html="", size=len(content), pages=1)
    printed.file.refresh_from_db()
    return printed
