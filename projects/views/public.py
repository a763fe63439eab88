"""Calls, for everybody."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaries.models import Cohort
from core.caching import public_page
from core.keyset import keyset_page
from core.shown import languages_of
from core.viewing import viewer_of
from projects.filters import CallFilter
from projects.models import Call, Project


@public_page
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """What is open, what comes and what is over; filters stand in the address."""
    now = timezone.now()
    chosen = CallFilter(request.GET, Call.objects.for_list())
    closed = keyset_page(chosen.qs.closed_at(now), order=("-closes_at", "-id"), query=request.GET)
    context = {
        "filter": chosen,
        "open_calls": chosen.qs.open_at(now).by_closing(),
        "coming_calls": chosen.qs.opening_after(now).by_opening(),
        "closed_calls": closed.rows,
        "open_cohorts": Cohort.objects.for_list().open_at(now).by_closing(),
        "previous_url": closed.previous_url(request.GET),
        "next_url": closed.next_url(request.GET),
        "first_page": not {"after", "before"} & set(request.GET),
    }
    return render(request, "projects/public/calls.html", context)


@public_page
@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """One call: who may apply, until when, what is offered, how it is judged, and the way to begin."""
    found = get_object_or_404(Call.objects.published().with_programme(), slug=slug)
    viewer = viewer_of(request)
    context = {
        "call": found,
        "phase": phase_of(found, timezone.now()),
        "criteria": weighted(found),
        "scale": found.scale.all(),
        "own_projects": Project.objects.owned_by(viewer).of_call(found) if viewer else [],
        "other_zone": viewer.time_zone if viewer and differs(found, viewer.zone) else "",
        "page_languages": languages_of(found, "title", "summary", "text"),
    }
    return render(request, "projects/public/call.html", context)


def phase_of(call: Call, at: datetime) -> str:
    """`open`, `coming` or `closed`."""
    if at < call.opens_at:
        return "coming"
    return "open" if at < call.closes_at else "closed"


def weighted(call: Call) -> list[dict[str, Any]]:
    """The criteria, each with its share of the whole weight in percent."""
    criteria = list(call.criteria.all())
    whole = sum((criterion.weight for criterion in criteria), Decimal(0))
    return [{"criterion": criterion, "share": round(100 * criterion.weight / whole)} for criterion in criteria]


def differs(call: Call, zone: ZoneInfo) -> bool:
    """Whether clocks in `zone` show another time than the call's when it closes."""
    return call.closes_at.astimezone(call.zone).utcoffset() != call.closes_at.astimezone(zone).utcoffset()
