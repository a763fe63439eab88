"""How long what is kept, and what the clock will erase next."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import RetentionRule
from beneficiaries.retaining import due_soon, protected_programmes
from core.administration import ScopedAdmin
from core.auditing import record
from programmes.rules import is_data_protection

SHOWN = 200


@admin.register(RetentionRule)
class RetentionRuleAdmin(ScopedAdmin):
    """Periods of one programme, or of all that have none of their own."""

    change_list_template = "admin/beneficiaries/retentionrule/change_list.html"
    list_display = ("about", "whose", "months")
    fields = ("programme", "about", "months")
    ordering = ("about", "programme")

    def get_urls(self) -> list[URLPattern]:
        soon = self.admin_site.admin_view(self.soon_view)
        return [path("soon/", soon, name="beneficiaries_retentionrule_soon"), *super().get_urls()]

    def soon_view(self, request: HttpRequest) -> HttpResponse:
        """Whom and what the clock will erase in the next 30 days, unless somebody acts; reading is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record("beneficiaries.read_retention", by=request.user)
        found = due_soon(programmes=protected_programmes(request.user), at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("What will be erased in the next 30 days"),
            "opts": self.opts,
            "due": [(due.on, RetentionRule.About(due.about).label, str(due.row)) for due in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
        }
        return TemplateResponse(request, "admin/beneficiaries/retentionrule/soon.html", context)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = protected_programmes(request.user).by_name()
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and not is_data_protection(request.user):
            field.required, field.empty_label = True, None
        return field

    @admin.display(description=gettext_lazy("programme"))
    def whose(self, rule: RetentionRule) -> str:
        return str(rule.programme) if rule.programme else _("all that have none of their own")
