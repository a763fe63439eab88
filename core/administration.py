"""What every page of the back office has in common: rights by rules, rows by what the reader may see."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin, TranslationInlineModelAdmin

from core.auditing import record
from core.caching import renew_public_pages
from core.models import AuditEvent, Translated
from core.states import allowed
from core.translating import record_translation


class Scoped:
    """Rights from the rules `app.view_model`, `app.change_model`, …; a superuser has no short cut.

    `rights_of` names another model whose rights count, for rows that belong to it.
    """

    model: type[models.Model]
    rights_of = ""

    def _may(self, request: HttpRequest, verb: str, obj: models.Model | None = None) -> bool:
        target = self.rights_of or self.model._meta.model_name
        return allowed(request.user, f"{self.model._meta.app_label}.{verb}_{target}", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "delete", obj)


class ScopedAdmin(Scoped, admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of every admin class. Lists, autocomplete, choices and pages show only what `scope` lets through.

    `personal` writes every reading into the audit log: a list once, with its filter.
    """

    personal = False
    save_on_top = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 25

    def scope(self, queryset: Any, user: Any) -> Any:
        """The rows that `user` may see here."""
        return queryset.seen_by_staff(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.scope(super().get_queryset(request), request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        other = self.admin_site._registry.get(db_field.remote_field.model)
        if other is not None and "queryset" not in kwargs:
            kwargs["queryset"] = other.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.personal and self.has_view_permission(request):
            record(f"{self.opts.label_lower}.list", by=request.user, filter=dict(request.GET.lists()))
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if self.personal and object_id and request.method == "GET":
            obj = self.get_object(request, object_id)
            if obj is not None and self.has_view_permission(request, obj):
                record(f"{self.opts.label_lower}.read", by=request.user, on=obj)
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if isinstance(obj, Translated):
            record_translation(obj, before=before)
            renew_public_pages()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = {row.pk: type(row)._base_manager.get(pk=row.pk) for row in formset.queryset if row.pk}
        super().save_formset(request, form, formset, change)
        for row in [*formset.new_objects, *(changed for changed, _fields in formset.changed_objects)]:
            if isinstance(row, Translated):
                record_translation(row, before=before.get(row.pk))
                renew_public_pages()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return record(f"{self.opts.label_lower}.add", by=request.user, on=obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        fields = [name for part in message if "changed" in part for name in part["changed"].get("fields", [])]
        return record(f"{self.opts.label_lower}.change", by=request.user, on=obj, fields=[str(f) for f in fields])

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [record(f"{self.opts.label_lower}.delete", by=request.user, on=obj) for obj in queryset]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        events = AuditEvent.objects.filter(target_type=self.opts.label_lower, target_id=obj.pk).select_related("actor")
        context = {
            **self.admin_site.each_context(request),
            "title": _("What happened: %(object)s") % {"object": obj},
            "events": events[:200],
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/what_happened.html", context)


class TranslatedAdmin(ScopedAdmin, TranslationAdmin):  # type: ignore[type-arg]
    """Base for rows with translated fields: the text in the source language is compulsory where the field is."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        required = [name for name in self.trans_opts.get_field_names() if not self._blank(name)]

        class SourceComplete(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                language = (cleaned or {}).get("source_language", "it")
                for name in required:
                    field = f"{name}_{language}"
                    if field in self.fields and not (cleaned or {}).get(field) and field not in self.errors:
                        self.add_error(field, _("Write this in the language that you work in first."))
                return cleaned

        return SourceComplete

    def _blank(self, name: str) -> bool:
        return bool(self.model._meta.get_field(name).blank)  # type: ignore[union-attr]


class ScopedTabularInline(Scoped, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to the row being edited; their rights are the parent's (`rights_of`)."""

    extra = 0


class TranslatedStackedInline(Scoped, TranslationInlineModelAdmin, admin.StackedInline):  # type: ignore[type-arg]
    """Translated rows that belong to the row being edited."""

    extra = 0
