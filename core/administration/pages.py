"""The base of every admin class."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from core.administration.history import happened_to
from core.administration.lists import CURSORS, KeysetList
from core.administration.rights import Scoped
from core.administration.saved import FORGET, KEEP, act_on_saved, show_saved
from core.administration.widgets import PLAIN_DAYS
from core.auditing import record
from core.caching import renew_public_pages
from core.models import Translated
from core.personal_data import registered
from core.translating import record_translation


class ScopedAdmin(Scoped, admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists, autocomplete, choices and pages show only what `scope` lets through.

    `personal` writes every reading into the audit log: a list once, with its filter but not what was searched for.
    `keyset` names the order of a list that may be long: it is paged by the values of its last row and cannot be
    sorted otherwise.
    """

    personal = False
    keyset: tuple[str, ...] = ()
    save_on_top = False
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = 25
    formfield_overrides = PLAIN_DAYS
    view_on_site = False

    def scope(self, queryset: Any, user: Any) -> Any:
        """The rows that `user` may see here."""
        return queryset.seen_by_staff(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.scope(super().get_queryset(request), request.user)

    def get_urls(self) -> list[URLPattern]:
        """Without the addresses of old Djangos that only redirect."""
        return [url for url in super().get_urls() if url.name]

    def seen_row(self, request: HttpRequest, object_id: object) -> Any:
        """The row of a page: who has no business here is refused, what may not be seen is not there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, if the reader may see it; read once a request."""
        rows = request.__dict__.setdefault("_rows_of_the_office", {})
        key = (self.opts.label, object_id, from_field)
        if key not in rows:
            rows[key] = super().get_object(request, object_id, from_field)
        return rows[key]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No list can be narrowed by a personal column, shown or not, but by the filters that it offers."""
        column = lookup.split("__")[0]
        if column in personal_fields(self.model) and column not in self._narrowed_by(request):
            return False
        return super().lookup_allowed(lookup, value, request)

    def _narrowed_by(self, request: HttpRequest) -> set[str]:
        """What stands in the address when a filter of the list is used."""
        offered = [one[0] if isinstance(one, tuple | list) else one for one in self.get_list_filter(request)]
        return {one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in offered}

    def list_rows(self, rows: Any) -> Any:
        """What a keyset list loads of its rows."""
        return rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetList if self.keyset else ChangeList

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.keyset or super().get_ordering(request)

    def get_sortable_by(self, request: HttpRequest) -> Any:
        return () if self.keyset else super().get_sortable_by(request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        other = self.admin_site._registry.get(db_field.remote_field.model)
        if other is not None and "queryset" not in kwargs:
            kwargs["queryset"] = other.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain choices: rows of other tables are written on their own pages, not in windows that pop up."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if any("\0" in part for name, values in request.GET.lists() for part in (name, *values)):
            return redirect(request.path)  # nobody types that, and no database takes it
        if request.method == "POST" and not request.POST.keys().isdisjoint({KEEP, FORGET}):
            return self.saved_filters_view(request)
        if self.personal and self.has_view_permission(request):
            record(f"{self.opts.label_lower}.list", by=request.user, **what_was_listed(request))
        context = {"title": self.list_title(request), "subtitle": None} | (extra_context or {})
        response: HttpResponse = super().changelist_view(request, context)
        show_saved(response, request.user)
        return response

    def saved_filters_view(self, request: HttpRequest) -> HttpResponse:
        """The reader keeps the list's present filter under a name, or forgets one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(request.path)
        return act_on_saved(listed, request)

    def list_title(self, request: HttpRequest) -> str:
        """What stands above the list."""
        name = str(self.opts.verbose_name_plural)
        return name[:1].upper() + name[1:]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if object_id and request.method == "GET":
            obj = self.get_object(request, object_id)
            if obj is not None and self.has_view_permission(request, obj):
                context = {"title": str(obj), "subtitle": None} | context
                if self.personal:
                    record(f"{self.opts.label_lower}.read", by=request.user, on=obj)
        return super().changeform_view(request, object_id, form_url, context)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """What may not be seen is not there."""
        raise Http404

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if isinstance(obj, Translated):
            record_translation(obj, before=before, minor=is_minor(form))
            renew_public_pages()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = {row.pk: type(row)._base_manager.get(pk=row.pk) for row in formset.queryset if row.pk}
        super().save_formset(request, form, formset, change)
        for row in [*formset.new_objects, *(row for row, _fields in formset.changed_objects)]:
            if isinstance(row, Translated):
                record_translation(row, before=before.get(row.pk), minor=is_minor(form))
                renew_public_pages()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return record(f"{self.opts.label_lower}.add", by=request.user, on=obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        fields = [name for part in message if "changed" in part for name in part["changed"].get("fields", [])]
        return record(f"{self.opts.label_lower}.change", by=request.user, on=obj, fields=[str(f) for f in fields])

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [record(f"{self.opts.label_lower}.delete", by=request.user, on=obj) for obj in queryset]

    def unseen_columns(self, request: HttpRequest, obj: Any) -> Collection[str]:
        """Columns whose changes the reader may not see."""
        return ()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.seen_row(request, object_id)
        if self.personal:
            record(f"{self.opts.label_lower}.read", by=request.user, on=obj)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What happened: %(object)s") % {"object": obj},
            "events": happened_to(obj, unseen=self.unseen_columns(request, obj)),
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/what_happened.html", context)


def is_minor(form: Any) -> bool:
    """Whether somebody said that they only correct mistakes: the translations stay as they are."""
    return bool(form.cleaned_data.get("minor"))


def personal_fields(model: Any) -> Collection[str]:
    """The personal columns of a table, as the registry names them."""
    return next((table.fields for table in registered() if table.model is model), ())


def forget_rows(request: HttpRequest, *, now: Any) -> None:
    """Let the page read its rows again: somebody else changed them meanwhile. `now` has been read since."""
    request.__dict__["_rows_of_the_office"] = {(now._meta.label, str(now.pk), None): now}


def what_was_listed(request: HttpRequest) -> dict[str, Any]:
    """For the audit log: the filter, and whether something was searched.

    The words searched for, and the row after which a page begins, may be a person's name: they are not told.
    """
    kept = {name: values for name, values in request.GET.lists() if name not in {SEARCH_VAR, *CURSORS}}
    searched = bool(request.GET.get(SEARCH_VAR, "").strip())
    return {"filter": kept} | ({"searched": True} if searched else {})


class Unscoped(ScopedAdmin):
    """Rows of the whole installation: who has the right sees them all."""

    def scope(self, queryset: Any, user: Any) -> Any:
        return queryset

    def _may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        return super()._may(request, verb)


class ReadOnly:
    """Mixed in before an admin class: rows that nobody writes by hand.

    The fields `once_filled` are left out as long as there is nothing in them.
    """

    once_filled: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        return [name for name in fields if name not in self.once_filled or getattr(obj, name, None)]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
