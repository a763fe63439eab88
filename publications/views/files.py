"""Files of publications: PDFs, those of older versions too, and the pictures of their chapters."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.views.reading import open_to_all, reader_of
from core.uploading import serve_upload
from core.viewing import serve_picture, serve_rendering
from publications.models import Edition, OldFile, Publication
from publications.models.publication import UNKNOWN
from publications.reading import drafted_picture, released_picture


@open_to_all
@require_safe
def edition(request: HttpRequest, code: str, number: int, language: str) -> HttpResponseBase:
    """A version as a PDF, for ever at the same address."""
    rows = Edition.objects.of_publication(_publication(request, code))
    found = get_object_or_404(rows, release__number=number, language=language)
    return serve_rendering(request, found.file, name=found.name)


@open_to_all
@require_safe
def old_file(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """The file of a language that was not made here."""
    rows = OldFile.objects.of_publication(_publication(request, code))
    found = get_object_or_404(rows, language="" if language == UNKNOWN else language)
    if found.upload is None:
        raise Http404
    return serve_upload(found.upload)


@open_to_all
@require_safe
def picture(request: HttpRequest, code: str, uuid: UUID) -> HttpResponseBase:
    """A picture that a version shows; who writes also sees those of the next one."""
    publication = _publication(request, code)
    released = released_picture(publication, uuid)
    found = released or drafted_picture(publication, uuid, reader=reader_of(request))
    if found is None:
        raise Http404
    return serve_picture(request, found, public=released is not None and publication.is_public)


def _publication(request: HttpRequest, code: str) -> Publication:
    rows: Any = Publication.objects.visible_to(reader_of(request)).select_related("programme")
    found: Publication = get_object_or_404(rows, code=code)
    return found
