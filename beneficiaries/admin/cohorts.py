"""Cohorts: texts, times and places, criteria and letters; their applicants have a board of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.admin.cohort_board import CohortBoard, board_url
from beneficiaries.admin.filters import CohortWaitingFilter
from beneficiaries.cohort_forms import CohortForm
from beneficiaries.models import Cohort, Letter, SelectionCriterion
from beneficiaries.waiting import offer_raised
from core.administration import TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from programmes.models import Programme, Role


class CriterionInline(TranslatedStackedInline):
    """What applicants are scored by."""

    model = SelectionCriterion
    rights_of = "cohort"
    fields = ("order", "label", "weight")


class LetterInline(TranslatedStackedInline):
    """What they read once they are told; a kind without a letter has words that fit every cohort."""

    model = Letter
    rights_of = "cohort"
    fields = ("about", "text")


@admin.register(Cohort)
class CohortAdmin(CohortBoard, TranslatedAdmin):
    """A cohort is written in one language first; raising its places offers them to those who wait."""

    form = CohortForm
    change_form_template = "admin/beneficiaries/cohort/change_form.html"
    list_display = ("shown", "programme", "state", "held", "closes", "board")
    list_select_related = ("programme",)
    list_filter = (CohortWaitingFilter, "published", ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("slug", "name_it", "name_fr", "name_en")
    inlines = (CriterionInline, LetterInline)
    ordering = ("-opens_at", "-id")
    fieldsets = (
        (None, {"fields": ("programme", "slug", "source_language", "published")}),
        (gettext_lazy("Texts"), {"fields": ("name", "summary", "text")}),
        (gettext_lazy("For whom and where"), {"fields": ("target", "country", "region", "city")}),
        (
            gettext_lazy("Places and time"),
            {"fields": ("capacity", "offer_days", "time_zone", "opens_at", "closes_at", "starts_on", "ends_on")},
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*self.board_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_places()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["programme"] if obj is not None else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            mine = Programme.objects.with_role_of(request.user, [Role.OFFICER, Role.MANAGER])
            kwargs["queryset"] = mine.for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "capacity" in form.changed_data:
            offer_raised(obj, before=form.initial["capacity"], at=timezone.now())

    @admin.display(description=gettext_lazy("name"))
    def shown(self, cohort: Cohort) -> str:
        return str(cohort)

    @admin.display(description=gettext_lazy("state"))
    def state(self, cohort: Cohort) -> str:
        now = timezone.now()
        if not cohort.published:
            return badge("neutral", _("not published"))
        if cohort.is_open(now):
            return badge("progress", _("open"))
        return badge("neutral", _("opens soon")) if now < cohort.opens_at else badge("neutral", _("closed"))

    @admin.display(description=gettext_lazy("places held"))
    def held(self, cohort: Any) -> str:
        return _("%(held)s of %(all)s") % {"held": cohort.taken, "all": cohort.capacity}

    @admin.display(description=gettext_lazy("applications until"), ordering="closes_at")
    def closes(self, cohort: Cohort) -> Any:
        return timezone.localtime(cohort.closes_at, cohort.zone).date()

    @admin.display(description=gettext_lazy("board"))
    def board(self, cohort: Cohort) -> str:
        return format_html('<a href="{}">{}</a>', board_url(cohort), _("Applicants and places"))
