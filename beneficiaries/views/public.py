"""What everybody may know about the people of a programme: how many, and from where."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beneficiaries.places import WHICH, public_places
from core.caching import public_page
from programmes.models import Programme


@public_page
@require_safe
def places(request: HttpRequest, code: str, which: str, country: str = "") -> HttpResponse:
    """Where the people of a programme live or come from: countries, or the regions of one."""
    programme = get_object_or_404(Programme.objects.published(), code=code)
    table = public_places(
        programme, which, country=country, link=lambda one: reverse("people:places", args=[code, which, one])
    )
    if table is None:
        raise Http404
    labels = {"residence": _("Where people live"), "origin": _("Where people come from")}
    context = {
        "programme": programme,
        "table": table,
        "which": which,
        "country": country,
        "title": labels[which],
        "tabs": [
            {"label": labels[one], "url": reverse("people:places", args=[code, one]), "current": one == which}
            for one in WHICH
        ],
    }
    return render(request, "beneficiaries/public/places.html", context)
