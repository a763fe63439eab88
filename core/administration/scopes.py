"""Which rows about other rows somebody may see: those about what the own lists show."""

from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import HttpRequest

from core.models import Translated


def seen_translations(site: AdminSite, request: HttpRequest) -> Q:
    """The translation states of rows that the reader finds in the back office, as rows or as parts of them."""
    seen = Q(pk__in=[])
    for model, found in site._registry.items():
        page: Any = found
        parts = [
            part for part in (*(one.model for one in page.inlines), *_pieces(page)) if issubclass(part, Translated)
        ]
        if not (parts or issubclass(model, Translated)) or not page.has_view_permission(request):
            continue
        rows = page.get_queryset(request).order_by().values("pk")
        if issubclass(model, Translated):
            seen |= Q(object_type=model._meta.label_lower, object_id__in=rows)
        for part in parts:
            rows_of_it = part._default_manager.filter(**{f"{_parent_name(part, model)}__in": rows})
            seen |= Q(object_type=part._meta.label_lower, object_id__in=rows_of_it.order_by().values("pk"))
    return seen


def _pieces(page: Any) -> tuple[Any, ...]:
    """What belongs to the rows of a page and is written elsewhere."""
    return getattr(page, "pieces", ())


def _parent_name(model: Any, parent: Any) -> str:
    """The foreign key by which a part points to what it belongs to."""
    return next(str(field.name) for field in model._meta.concrete_fields if field.related_model is parent)
