"""Cohorts, for everybody."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaries.models import Cohort, Enrolment
from beneficiaries.models.participation import ParticipationKind
from core.caching import public_page
from core.places import country_name, region_name
from core.shown import languages_of
from core.viewing import viewer_of


@public_page
@require_safe
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """One cohort: for whom, where and when, how many places, how people are chosen, and the way to apply."""
    found = get_object_or_404(Cohort.objects.published().with_programme(), slug=slug)
    viewer = viewer_of(request)
    own = Enrolment.objects.of_account(viewer).of_cohort(found).standing() if viewer else []
    context = {
        "cohort": found,
        "phase": phase_of(found, timezone.now()),
        "criteria": found.criteria.all(),
        "own": own,
        "place": place_of(found),
        "target": [str(ParticipationKind(kind).label) for kind in found.target],
        "page_languages": languages_of(found, "name", "summary", "text"),
    }
    return render(request, "beneficiaries/public/cohort.html", context)


def phase_of(cohort: Cohort, at: datetime) -> str:
    """`open`, `coming` or `closed`."""
    if at < cohort.opens_at:
        return "coming"
    return "open" if at < cohort.closes_at else "closed"


def place_of(cohort: Cohort) -> str:
    """Town, region and country, as far as they are known."""
    region = region_name(cohort.region) if cohort.region else ""
    country = country_name(cohort.country.code) if cohort.country else ""
    return ", ".join(filter(None, [cohort.city, region, country]))
