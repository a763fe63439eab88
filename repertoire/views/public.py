"""The repertoire, for everybody."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from core.caching import public_page
from core.json_ld import json_ld
from core.shown import languages_of
from core.viewing import viewer_of
from repertoire.code_lists import Visibility
from repertoire.describing import opportunity_data, organisation_data
from repertoire.facets import published_repertoires
from repertoire.filters.finding import find
from repertoire.filters.mapping import map_of
from repertoire.filters.presenting import chips_of, facets_of, total_of
from repertoire.models import Entry, Opportunity, Organisation
from repertoire.sections import sections_of


@public_page
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Who can help: the search over organisations."""
    return _list(request, Entry.About.ORGANISATION)


@public_page
@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """What is offered: the search over opportunities."""
    return _list(request, Entry.About.OPPORTUNITY)


def _list(request: HttpRequest, about: str) -> HttpResponse:
    results = find(request.GET, about=about, language=translation.get_language() or "it", today=timezone.localdate())
    repertoires = published_repertoires()
    context = {
        "about": str(about),
        "results": results,
        "total": total_of(results.counts),
        "facets": facets_of(results, repertoires),
        "chips": chips_of(results, request.GET),
        "map": map_of(results, request.GET),
        "map_open": bool(results.chosen.chosen.get("country") or results.chosen.chosen.get("region")),
        "typed": results.chosen.chosen.get("q") or "",
        "query": request.GET.urlencode(),
        "searching": bool(results.question.query or results.chosen.active),
    }
    return render(request, "repertoire/public/list.html", context)


@public_page
@require_safe
def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One organisation: what it does, where, what it offers, how to reach it."""
    viewer = viewer_of(request)
    row = get_object_or_404(Organisation.objects.standing_or_merged(), uuid=uuid)
    if row.merged_into is not None:
        return redirect(row.merged_into, permanent=True)
    found = get_object_or_404(Organisation.objects.visible_to(viewer).with_page(), pk=row.pk)
    today = timezone.localdate()
    context = {
        "organisation": found,
        "opportunities": Opportunity.objects.of_organisation(found).open_on(today).for_list().in_order(),
        "details": [detail for detail in found.details.all() if _may_read(detail.visibility, viewer)],
        "more_for_members": _more_for_members(found, viewer),
        "has_facts": found.sectors
        or found.languages
        or found.confirmed_on
        or found.locations.all()
        or any(row.programme.published for row in found.involvements.all()),
        "json_ld": json_ld(organisation_data(found, request.build_absolute_uri)),
        "is_public": Organisation.objects.public().contains(found) if viewer else True,
        "page_languages": languages_of(found, "name", "mission"),
    }
    return render(request, "repertoire/public/organisation.html", context)


@public_page
@require_safe
def opportunity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One opportunity: what, for whom, where, until when, and who offers it."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    found = get_object_or_404(Opportunity.objects.visible_to(viewer, today).with_organisation(), uuid=uuid)
    body = Organisation.objects.with_page().get(pk=found.organisation_id)
    context: dict[str, Any] = {
        "opportunity": found,
        "organisation": body,
        "details": [detail for detail in body.details.all() if _may_read(detail.visibility, viewer)],
        "more_for_members": _more_for_members(body, viewer),
        "json_ld": json_ld(opportunity_data(found, body, request.build_absolute_uri)),
        "page_languages": languages_of(found, "title", "description", "conditions"),
        "sections": sections_of(found, viewer),
    }
    return render(request, "repertoire/public/opportunity.html", context)


def _more_for_members(body: Organisation, viewer: Any) -> bool:
    """Whether somebody who signs in can read of more ways to get in touch."""
    return viewer is None and any(detail.visibility == Visibility.SIGNED_IN for detail in body.details.all())


def _may_read(visibility: str, viewer: Any) -> bool:
    return visibility == Visibility.PUBLIC or (visibility == Visibility.SIGNED_IN and viewer is not None)
