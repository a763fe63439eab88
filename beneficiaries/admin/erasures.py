"""Who wants to be erased: what goes, what stays, and the answer."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.erasing import record_wish, what_stays
from beneficiaries.holding import held_of, stays_in_words, stored
from beneficiaries.models import ErasureRequest
from beneficiaries.protecting_forms import ErasePerson, RefuseErasure, WishForm
from beneficiaries.states import ErasureState
from core.administration import ActingAdmin, ReadOnly
from core.administration.acts import add_errors
from core.administration.shown import badge
from core.errors import WrongState
from core.personal_data import count_held


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnly, ActingAdmin):
    """Opening one shows what the request names, and is written into the audit log."""

    personal = True
    acts = (ErasePerson, RefuseErasure)
    change_form_template = "admin/beneficiaries/erasurerequest/change_form.html"
    list_display = ("who", "at", "badge", "decided_at")
    list_select_related = ("beneficiary",)
    list_filter = ("state",)
    fields = ("who", "at", "by", "decided_by", "decided_at", "reason", "answer")
    ordering = ("-at", "-id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("beneficiary__user", "by", "decided_by")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write down the wish of somebody who does not use the site."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WishForm(request.POST or None, user=request.user)
        if form.is_valid():
            values = form.cleaned_data
            try:
                asked = record_wish(values["person"], evidence=values["evidence"], by=request.user, at=timezone.now())
            except WrongState:
                form.add_error("person", _("This person has asked for it already."))
            except ValidationError as error:
                add_errors(form, error)
            else:
                return redirect(self.page_of(asked))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Write down a wish to be erased"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/beneficiaries/erasurerequest/wish.html", context)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        waits = row.state == ErasureState.ASKED
        person, now = row.beneficiary, timezone.now()
        held = stored(what_stays(person, at=now, forget_suppression=row.unsuppress)) if waits else row.held
        return {
            "request_row": row,
            "person": person,
            "goes": held_of(count_held(person=person, user=person.user)) if waits else [],
            "stays": stays_in_words(held),
            "audit": reverse("admin:core_auditevent_changelist"),
        }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=gettext_lazy("person"))
    def who(self, row: ErasureRequest) -> str:
        return row.beneficiary.full_name

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: ErasureRequest) -> str:
        return badge(row.tone, row.get_state_display())
