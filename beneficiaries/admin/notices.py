"""The words that people agree to."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import ConsentNotice
from beneficiaries.notice_forms import PublishNotice, RenewNotice
from beneficiaries.noticing import next_version
from core.administration import ActingAdmin, TranslatedAdmin, Unscoped
from core.administration.shown import badge


@admin.register(ConsentNotice)
class ConsentNoticeAdmin(ActingAdmin, TranslatedAdmin, Unscoped):
    """A published notice stays as it is; a new version takes its place."""

    acts = (PublishNotice, RenewNotice)
    list_display = ("purpose", "version", "title", "state", "published_at")
    list_filter = ("purpose",)
    fields = ("purpose", "source_language", "title", "text")
    ordering = ("purpose", "-version")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("purpose",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.version = next_version(obj.purpose)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("state"))
    def state(self, notice: ConsentNotice) -> str:
        return (
            badge("done", pgettext_lazy("a notice", "published"))
            if notice.published_at
            else badge("progress", _("being written"))
        )
