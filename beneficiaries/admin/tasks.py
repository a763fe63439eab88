"""People whom staff must tell something by other means than mail."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from beneficiaries.models import ContactTask
from beneficiaries.office_forms import MarkTold
from beneficiaries.telling import mark_told
from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge
from core.wording import mail_name


class DoneFilter(admin.SimpleListFilter):
    """What waits, unless one asks for the rest."""

    title = _("state")
    parameter_name = "done"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Still to do"),
        }
        yield {
            "selected": self.value() == "all",
            "query_string": changelist.get_query_string({self.parameter_name: "all"}),
            "display": _("All"),
        }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.open()


@admin.register(ContactTask)
class ContactTaskAdmin(ReadOnly, ActingAdmin):
    """There is no address, or mail does not reach it: somebody must call, write or visit."""

    personal = True
    acts = (MarkTold,)
    actions = ("told",)
    change_form_template = "admin/beneficiaries/contacttask/change_form.html"
    list_display = ("beneficiary", "about", "programme", "created_at", "state")
    list_select_related = ("beneficiary", "programme")
    list_filter = (DoneFilter,)
    search_fields = ("beneficiary__given_name", "beneficiary__family_name")
    fields = ("beneficiary", "about", "programme", "created_at", "done_at", "done_by")
    ordering = ("created_at", "id")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_actions(self, request: HttpRequest) -> Any:
        return {name: action for name, action in super().get_actions(request).items() if name == "told"}

    @admin.display(description=_("about"))
    def about(self, task: ContactTask) -> str:
        return mail_name(task.template)

    @admin.display(description=_("state"))
    def state(self, task: ContactTask) -> str:
        return badge("done", _("done")) if task.done_at else badge("care", _("to do"))

    @admin.action(description=_("The chosen persons have been told"))
    def told(self, request: HttpRequest, queryset: Any) -> None:
        tasks = list(queryset)
        for task in tasks:
            mark_told(task, by=request.user, at=timezone.now())
        count = len(tasks)
        done = ngettext("%(count)s person has been told.", "%(count)s persons have been told.", count)
        messages.success(request, done % {"count": count})

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {"person": row.beneficiary}
