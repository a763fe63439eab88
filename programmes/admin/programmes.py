"""Programmes: their texts and countries, what they did, and who works in them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.administration import ActingAdmin, TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from core.administration.widgets import Boxes
from core.states import allowed
from programmes.models import Activity, Membership, Programme
from programmes.office_forms import EndRole, GrantRole


class ActivityInline(TranslatedStackedInline):
    """What the programme did that has no room of its own."""

    model = Activity
    rights_of = "programme"
    fields = ("code", "label", "number", "starts_on", "ends_on", "order")


@admin.register(Programme)
class ProgrammeAdmin(ActingAdmin, TranslatedAdmin):
    """Administrators make programmes and name their first managers; managers do the rest."""

    acts = (GrantRole, EndRole)
    change_form_template = "admin/programmes/programme/change_form.html"
    list_display = ("name", "code", "starts_on", "ends_on", "state")
    search_fields = ("code", "name_it", "name_fr", "name_en")
    inlines = (ActivityInline,)
    fieldsets = (
        (None, {"fields": ("code", "source_language", "published")}),
        (_("Texts"), {"fields": ("name", "short_name", "summary", "description")}),
        (_("When and where"), {"fields": ("starts_on", "ends_on", "origin_countries", "host_countries")}),
        (_("Contact"), {"fields": ("contact_email",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).by_name()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A programme is taken off the site, never out of the records."""
        return False

    def get_ordering(self, request: HttpRequest) -> Any:
        return ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("code",) if obj is not None else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"origin_countries", "host_countries"}:
            kwargs["widget"] = Boxes
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("state"))
    def state(self, programme: Programme) -> str:
        return badge("done", _("published")) if programme.published else badge("neutral", _("not published"))

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        if not allowed(request.user, "programmes.view_membership", row):
            return {}
        members = Membership.objects.of_programme(row).with_people().latest_first()
        end = EndRole(row=row, user=request.user)
        may_end = {membership.pk for membership in members if end.may_end(membership)}
        return {"members": members, "may_end": may_end, "end_role": self.address_of(row, end)}
