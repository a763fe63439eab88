"""The addresses from which newsletters leave."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.administration import Unscoped
from core.states import allowed
from newsletters.models import Sender


@admin.register(Sender)
class SenderAdmin(Unscoped):
    """They belong to no programme: one mail server serves them all. One is changed by the managers of all its users."""

    list_display = ("address", "per_minute")
    search_fields = ("address",)
    fieldsets = (
        (
            None,
            {
                "fields": ("address", "per_minute"),
                "description": _(
                    "The address must be of a domain for which your mail server may send: the SPF record of the domain"
                    " names the server, and the server signs each mail with DKIM for the same domain. Otherwise mails"
                    " land among spam or are refused. Whoever runs the mail server can tell you."
                ),
            },
        ),
    )

    def _may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        asked = obj if verb in {"change", "delete"} else None
        return allowed(request.user, f"newsletters.{verb}_sender", asked)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("address")
