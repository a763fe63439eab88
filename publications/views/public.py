"""Publications, for everybody: the lists, what one is about, and its text to read."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.views.reading import reader_of
from core.caching import public_page
from core.json_ld import json_ld
from core.shown import languages_of
from publications.describing import publication_data
from publications.models import Edition, OldFile, Publication, Release, ReleasedChapter
from publications.reading import (
    LONGEST_SEARCH,
    addressed,
    contents_of,
    found_in,
    names_on,
    page_at,
    page_of,
    pictures_below,
)

Row = TypeVar("Row", Edition, OldFile)


@public_page
@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """All that can be read, by kind."""
    rows = Publication.objects.public().for_list().newest_first()
    kinds = [(kind.label, [row for row in rows if row.kind == kind]) for kind in Publication.Kind]
    return render(request, "publications/public/list.html", {"kinds": [one for one in kinds if one[1]]})


@public_page
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """The guidelines alone."""
    rows = Publication.objects.public().of_kind(Publication.Kind.GUIDELINE).for_list().newest_first()
    return render(request, "publications/public/guidelines.html", {"publications": rows})


@public_page
@require_safe
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """What one is about, its contents, its files in every version."""
    found = _publication(request, code)
    release = Release.objects.of_publication(found).newest()
    editions = _own_first(Edition.objects.of_publication(found))
    files = _own_first(OldFile.objects.of_publication(found))
    context = {
        "publication": found,
        "release": release,
        "contents": contents_of(release, _language()) if release else [],
        "editions": [one for one in editions if release and one.release_id == release.pk],
        "older": [one for one in editions if release and one.release_id != release.pk and one.file.is_ready],
        "files": [one for one in files if one.upload],
        "elsewhere": [one for one in files if not one.upload],
        "json_ld": json_ld(publication_data(found, request.build_absolute_uri)),
        "page_languages": languages_of(found, "title", "abstract"),
    }
    return render(request, "publications/public/publication.html", context)


@public_page
@require_safe
def chapter(request: HttpRequest, code: str, anchor: str) -> HttpResponse:
    """One chapter, with all that is inside it; words of a search (`q`) are marked. The name of a section, figure or
    table leads to its chapter."""
    found = _publication(request, code)
    release = _release(found)
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    contents = contents_of(release, _language())
    page = page_at(contents, anchor, words)
    if page is None or (page.parts[0].anchor != anchor and not words):
        return _led_on(code, page_of(contents, anchor), anchor)
    here, addresses = names_on(page), _addresses(code)
    context = {
        "publication": found,
        "contents": contents,
        "page": page,
        "parts": [(part, addressed(getattr(part, "marked", part.html), here=here, **addresses)) for part in page.parts],
        "words": words,
        "page_languages": ReleasedChapter.objects.languages_of(release, page.parts[0].anchor),
    }
    return render(request, "publications/public/chapter.html", context)


def _led_on(code: str, page: str, name: str) -> HttpResponse:
    """To where something stands that is not a page of its own."""
    if not page:
        raise Http404
    return redirect(f"{reverse('publications:chapter', args=[code, page])}#{name}")


def _addresses(code: str) -> dict[str, str]:
    """What the addresses of pictures and of parts begin with."""
    parts = reverse("publications:chapter", args=[code, "x"]).removesuffix("x/")
    return {"pictures": pictures_below(code), "parts": parts}


@public_page
@require_safe
def search(request: HttpRequest, code: str) -> HttpResponse:
    """The parts that hold some words, each with what stands around them."""
    found = _publication(request, code)
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    hits = found_in(_release(found), _language(), words)
    context = {"publication": found, "words": words, "hits": hits}
    return render(request, "publications/public/search.html", context)


def _publication(request: HttpRequest, code: str) -> Publication:
    rows: Any = Publication.objects.visible_to(reader_of(request)).with_everything()
    found: Publication = get_object_or_404(rows, code=code)
    return found


def _release(publication: Publication) -> Release:
    release = Release.objects.of_publication(publication).newest()
    if release is None:
        raise Http404
    return release


def _own_first(rows: Iterable[Row]) -> list[Row]:
    """What is in the reader's language before the others."""
    language = _language()
    return sorted(rows, key=lambda one: one.language != language)


def _language() -> str:
    return get_language() or "it"
