"""Calls: texts, times, criteria and scale; their ranking has a board of its own."""

import copy
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from core.administration.translations import SourceOfParent
from core.administration.widgets import Boxes
from programmes.models import Programme, Role
from projects.admin.ranking import RankingBoard
from projects.call_forms import CallForm
from projects.copying import copy_scale_and_criteria
from projects.models import Call, Criterion, Project, ScalePoint


def is_in_use(call: Call | None) -> bool:
    """Whether a project was handed in: the structure of the call then stands still."""
    return call is not None and Project.objects.of_call(call).submitted().exists()


class AtLeast(SourceOfParent):
    """Parts without which a call cannot be published; a new call may take them from another one."""

    part = "criteria"
    least = 1
    missing = gettext_lazy("A call is published with at least one criterion.")

    def clean(self) -> None:
        super().clean()
        written = [form for form in self.forms if form.instance.pk or form.has_changed()]
        kept = [form for form in written if form not in self.deleted_forms]
        copied = getattr(self.instance, "same_as", None)
        number = len(kept) or (getattr(copied, self.part).count() if copied else 0)
        if self.instance.published and number < self.least:
            raise ValidationError(self.missing)


class AtLeastTwo(AtLeast):
    """As a scale needs."""

    part = "scale"
    least = 2
    missing = gettext_lazy("A call is published with a scale of at least two points.")


class PartOfCall(TranslatedStackedInline):
    """Rows that stand still once a project was handed in: their words may still be corrected."""

    rights_of = "call"
    frozen: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_in_use(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_in_use(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.frozen if is_in_use(obj) else ()


class CriterionInline(PartOfCall):
    """What is judged."""

    model = Criterion
    formset = AtLeast
    fields = ("order", "label", "help", "weight", "optional")
    frozen = ("weight", "optional")


class ScaleInline(PartOfCall):
    """What each number means."""

    model = ScalePoint
    formset = AtLeastTwo
    fields = ("value", "label")
    frozen = ("value",)


@admin.register(Call)
class CallAdmin(RankingBoard, TranslatedAdmin):
    """A call is written in one language first; it is published once it has texts, criteria and a scale."""

    form = CallForm
    change_form_template = "admin/projects/call/change_form.html"
    list_display = ("title", "programme", "state", "opens", "closes", "board")
    list_select_related = ("programme",)
    list_filter = ("published", ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("slug", "reference_prefix", "title_it", "title_fr", "title_en")
    inlines = (CriterionInline, ScaleInline)
    ordering = ("-opens_at", "-id")
    fieldsets = (
        (None, {"fields": ("programme", "slug", "reference_prefix", "source_language", "published")}),
        (gettext_lazy("Texts"), {"fields": ("title", "summary", "text")}),
        (gettext_lazy("When"), {"fields": ("time_zone", "opens_at", "closes_at", "grace_minutes")}),
        (
            gettext_lazy("What is asked and offered"),
            {"fields": ("countries", "instruments", "ceiling", "currency", "documents_needed")},
        ),
        (gettext_lazy("Assessment"), {"fields": ("blind", "assessments_needed", "others_seen")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*self.board_urls(), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new call may take scale and criteria from another one."""
        found = super().get_fieldsets(request, obj)
        return found if obj is not None else [*found, (gettext_lazy("To begin with"), {"fields": ("same_as",)})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        choice = copy.copy(form.base_fields["same_as"])
        choice.queryset = Call.objects.seen_by_staff(request.user).for_list().by_closing(latest=True)
        form.base_fields["same_as"] = choice
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and form.cleaned_data.get("same_as"):
            copy_scale_and_criteria(form.instance, source=form.cleaned_data["same_as"])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["programme"] if obj is not None else []
        if is_in_use(obj):
            fields += ["slug", "reference_prefix", "currency", "time_zone", "blind", "assessments_needed"]
        return fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            mine = Programme.objects.with_role_of(request.user, [Role.OFFICER, Role.MANAGER])
            kwargs["queryset"] = mine.for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "countries":
            kwargs["widget"] = Boxes
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        call = self.get_object(request, object_id)
        context = {"in_use": is_in_use(call), "call": call} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=gettext_lazy("state"))
    def state(self, call: Call) -> str:
        now = timezone.now()
        if not call.published:
            return badge("neutral", _("not published"))
        if call.is_open(now):
            return badge("progress", _("open"))
        return badge("neutral", _("opens soon")) if now < call.opens_at else badge("neutral", _("closed"))

    @admin.display(description=gettext_lazy("opens"), ordering="opens_at")
    def opens(self, call: Call) -> Any:
        return timezone.localtime(call.opens_at, call.zone).date()

    @admin.display(description=gettext_lazy("closes"), ordering="closes_at")
    def closes(self, call: Call) -> Any:
        return timezone.localtime(call.closes_at, call.zone).date()

    @admin.display(description=gettext_lazy("ranking"))
    def board(self, call: Call) -> str:
        url = reverse("admin:projects_call_ranking", args=[call.pk])
        return format_html('<a href="{}">{}</a>', url, _("Ranking and decisions"))
