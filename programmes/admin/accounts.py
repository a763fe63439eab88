"""The accounts of people who work in programmes: name and address, never a secret."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge
from programmes.models import Membership
from programmes.office_forms import Deactivate, Reactivate


@admin.register(User)
class AccountAdmin(ReadOnly, ActingAdmin):
    """Members' accounts. Participants' own accounts are not here."""

    personal = True
    acts = (Deactivate, Reactivate)
    change_form_template = "admin/accounts/user/change_form.html"
    list_display = ("full_name", "email", "language", "state")
    list_filter = ("is_active", "language")
    search_fields = ("full_name", "email")
    fields = ("full_name", "email", "language", "time_zone", "is_active", "date_joined")
    readonly_fields = fields

    def scope(self, queryset: Any, user: Any) -> Any:
        return queryset.filter(pk__in=Membership.objects.managed_by(user).values("user"))

    @admin.display(description=_("state"))
    def state(self, user: User) -> str:
        return badge("done", _("may sign in")) if user.is_active else badge("neutral", _("closed"))

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {"members": Membership.objects.managed_by(request.user).of(row).with_people().latest_first()}
