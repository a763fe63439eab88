"""Mail that came back, in the back office: which addresses, why, and after how many nothing more is sent."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.administration.pages import ReadOnly, Unscoped
from core.administration.shown import badge
from core.models import Bounce, BouncePolicy

TONES = {"hard": "care", "complaint": "care", "soft": "progress"}


@admin.register(Bounce)
class BounceAdmin(ReadOnly, Unscoped):
    """What came back. Reading it is written down."""

    personal = True
    keyset = ("-at", "-id")
    list_display = ("at", "address", "badge", "code", "ended")
    list_filter = ("kind", "source", "decisive")
    search_fields = ("address",)
    fields = ("at", "address", "kind", "code", "source", "ended")

    @admin.display(description=_("kind"))
    def badge(self, bounce: Bounce) -> str:
        return badge(TONES.get(bounce.kind, "neutral"), bounce.get_kind_display())

    @admin.display(description=_("nothing is sent since then"))
    def ended(self, bounce: Bounce) -> str:
        return gettext("Yes") if bounce.decisive else "–"


@admin.register(BouncePolicy)
class BouncePolicyAdmin(Unscoped):
    """The one row of numbers."""

    list_display = ("__str__", "hard_after", "soft_after", "soft_days", "complaint_after")
    fieldsets = (
        (
            None,
            {
                "description": _("After so many, nothing more is sent to an address: no newsletter and no other mail."),
                "fields": ("hard_after", "soft_after", "soft_days", "complaint_after"),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
