"""Programmes, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.caching import public_page
from core.shown import languages_of
from programmes.models import Programme
from programmes.sections import sections_of


@public_page
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes, the newest first."""
    return render(
        request, "programmes/programmes.html", {"programmes": Programme.objects.published().for_list().by_name()}
    )


@public_page
@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """What a programme is, what it did, and what other rooms have to say about it."""
    found = get_object_or_404(Programme.objects.published().with_activities(), code=code)
    activities = found.activities.all()
    context = {
        "programme": found,
        "figures": [activity for activity in activities if activity.number is not None],
        "activities": [activity for activity in activities if activity.number is None],
        "sections": sections_of(found, timezone.now()),
        "page_languages": languages_of(found, "name", "summary", "description"),
    }
    return render(request, "programmes/programme.html", context)
