"""Which rows about other rows somebody may see: those about what the own lists show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst

from core.translating import translated_models
from core.wording import name_of_model
from core.writing.where import Place, where_edited


def seen_translations(site: AdminSite, request: HttpRequest) -> Q:
    """The translation states of rows that the reader finds in the back office, as rows or as parts of them."""
    seen = Q(pk__in=[])
    for place in seen_places(site, request):
        page: Any = site.get_model_admin(place.office)
        found = page.scope(place.office._default_manager.all(), request.user).order_by().values("pk")
        if place.parent:
            parts = place.model._default_manager.filter(**{f"{place.parent}__in": found})
            found = parts.order_by().values("pk")
        seen |= Q(object_type=place.kind, object_id__in=found)
    return seen


def named_kinds(kinds: Iterable[str]) -> dict[str, str]:
    """What rows of these tables are called, in the order of the names; where several have the same one, with what or
    in which room they belong."""
    names = {kind: capfirst(name_of_model(kind)) for kind in kinds}
    often = Counter(names.values())
    for kind, name in names.items():
        if often[name] > 1:
            office = where_edited(kind).office._meta
            names[kind] = (
                f"{name} ({office.app_config.verbose_name if office.label_lower == kind else office.verbose_name})"
            )
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def seen_places(site: AdminSite, request: HttpRequest) -> Iterator[Place]:
    """Where the reader finds translated texts: the tables on whose pages they may look."""
    for model in translated_models():
        place = where_edited(model._meta.label_lower)
        page: Any = site._registry.get(place.office)
        if page is not None and page.has_view_permission(request):
            yield place
