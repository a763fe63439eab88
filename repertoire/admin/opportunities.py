"""Opportunities: staff write them here, and move them on by acts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from core.administration import ActingAdmin, TranslatedAdmin
from core.administration.widgets import Boxes
from repertoire.admin.filters import EndFilter
from repertoire.admin.shown import in_its_language, link_to_entry, state_badge
from repertoire.models import Opportunity, Organisation
from repertoire.office_forms import OFFER_ACTS


@admin.register(Opportunity)
class OpportunityAdmin(ActingAdmin, TranslatedAdmin):
    """What staff change here is published at once. The organisation is chosen once, by its number."""

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

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Organisation.objects.seen_by_staff(request.user).standing()
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric"})
        kwargs["help_text"] = gettext_lazy("The number of the entry, as in the address of its page here.")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = request.GET.get("organisation", "")
        return {"organisation": given} if given.isdecimal() and len(given) < 18 else {}

    @admin.display(description=gettext_lazy("title"))
    def called(self, row: Opportunity) -> str:
        return in_its_language(row, "title")

    @admin.display(description=gettext_lazy("organisation"))
    def of(self, row: Opportunity) -> str:
        return link_to_entry(row.organisation)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: Opportunity) -> str:
        return state_badge(row)
