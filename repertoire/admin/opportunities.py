"""Opportunities: staff write them here, and move them on by acts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import ActingAdmin, TranslatedAdmin
from core.administration.widgets import Boxes
from repertoire.admin.filters import EndFilter
from repertoire.admin.shown import in_its_language, link_to_entry, state_badge
from repertoire.forms.placing import Placed
from repertoire.models import Opportunity, Organisation
from repertoire.office_forms import OFFER_ACTS

SHOWN = 20


@admin.register(Opportunity)
class OpportunityAdmin(ActingAdmin, TranslatedAdmin):
    """What staff change here is published at once. The organisation is chosen once, on a page before."""

    form = Placed
    acts = OFFER_ACTS
    keyset = ("-created_at", "-id")
    list_display = ("called", "of", "kind", "badge", "valid_until")
    list_filter = ("state", "kind", "aim", EndFilter)
    search_fields = ("title_it", "title_fr", "title_en")
    fieldsets = (
        (None, {"fields": ("organisation", "kind", "aim", "source_language")}),
        (gettext_lazy("Texts"), {"fields": ("title", "description", "conditions")}),
        (gettext_lazy("Where"), {"fields": ("country", "region", "city", "online")}),
        (gettext_lazy("For whom"), {"fields": ("sectors", "stages", "places", "amount_from", "amount_to", "currency")}),
        (gettext_lazy("When"), {"fields": ("valid_from", "valid_until")}),
    )

    def list_rows(self, rows: Any) -> Any:
        return rows.for_list().with_organisation()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("of",) if obj is not None else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if obj is None:
            return found
        (name, options), *others = found
        first = tuple("of" if field == "organisation" else field for field in options["fields"])
        return ((name, {**options, "fields": first}), *others)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"sectors", "stages"}:
            words = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
            return forms.MultipleChoiceField(
                choices=db_field.base_field.choices, required=False, widget=Boxes, **words
            )  # fmt: skip
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"organisation": _chosen(request).first()}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """First the organisation is found by its name, then its opportunity is written."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET" and not _chosen(request).exists():
            return self._choose(request)
        return super().add_view(request, form_url, extra_context)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").replace("\0", " ").strip()[:200]
        bodies: Any = self.admin_site.get_model_admin(Organisation)
        rows = _standing(request).for_list().with_places().by_name()
        found, twice = bodies.get_search_results(request, rows, words)
        context = {
            **self.admin_site.each_context(request),
            "title": _("For which organisation?"),
            "opts": self.opts,
            "words": words,
            "rows": list((found.distinct() if twice else found)[: SHOWN + 1]),
            "shown": SHOWN,
        }
        return TemplateResponse(request, "admin/repertoire/choose_organisation.html", context)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The one that was chosen before, and nothing else."""
        again = format_html('<a href="{}">{}</a>', reverse("admin:repertoire_opportunity_add"), _("Choose another"))
        kwargs |= {"queryset": _chosen(request), "empty_label": None, "help_text": again}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("title"))
    def called(self, row: Opportunity) -> str:
        return in_its_language(row, "title")

    @admin.display(description=gettext_lazy("organisation"))
    def of(self, row: Opportunity) -> str:
        return link_to_entry(row.organisation)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: Opportunity) -> str:
        return state_badge(row)


def _standing(request: HttpRequest) -> Any:
    return Organisation.objects.seen_by_staff(request.user).standing()


def _chosen(request: HttpRequest) -> Any:
    """The organisation in the address or in the form that is sent; nothing for what is none."""
    asked = str(request.POST.get("organisation") or request.GET.get("organisation") or "")
    if not asked.isdecimal() or len(asked) > 17:
        return Organisation.objects.none()
    return _standing(request).filter(pk=int(asked))
