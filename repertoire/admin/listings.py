"""Repertoires: the lists that a programme keeps and publishes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import TranslatedAdmin
from core.administration.shown import badge
from programmes.models import Programme
from repertoire.models import Repertoire
from repertoire.querysets.listings import KEEPERS


@admin.register(Repertoire)
class RepertoireAdmin(TranslatedAdmin):
    """A repertoire belongs to a programme; entries are listed in it on their own pages."""

    list_display = ("name", "programme", "order", "state")
    list_select_related = ("programme",)
    list_filter = ("published",)
    search_fields = ("code", "name_it", "name_fr", "name_en")
    ordering = ("order", "id")
    fieldsets = (
        (None, {"fields": ("programme", "code", "order", "source_language", "published")}),
        (gettext_lazy("Texts"), {"fields": ("name", "description")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("programme", "code") if obj is not None else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            kwargs["queryset"] = Programme.objects.with_role_of(request.user, KEEPERS).for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Repertoire) -> str:
        return badge("done", _("published")) if row.published else badge("neutral", _("not published"))
