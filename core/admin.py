"""The back office of the platform: audit log, mails, documents, suppressed addresses, translations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.administration import (
    ReadOnly,
    Unscoped,
    bounces,  # noqa: F401 (registers what came back)
    documents,  # noqa: F401 (registers the documents)
    duplicates,  # noqa: F401 (registers the possible duplicates)
    importing,  # noqa: F401 (registers the imports)
    translation_matrix,  # noqa: F401 (registers the translations)
)
from core.administration.filters import LanguageFilter, SinceFilter, VerbFilter
from core.administration.shown import badge
from core.models import AuditEvent, OutboxMail, SuppressedAddress
from core.wording import details_of, kind_of, mail_name, roles_of, words_of


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly, Unscoped):
    """Who did or read what. Append-only; reading it is written down too."""

    personal = True
    keyset = ("-at", "-id")
    list_display = ("at", "who", "roles", "what", "about", "details", "address")
    list_display_links = None
    list_select_related = ("actor",)
    list_filter = (SinceFilter, VerbFilter)
    search_fields = ("actor__full_name", "actor__email")
    search_help_text = _("Name or e-mail of who acted.")
    fields = ("at", "who", "roles", "what", "about", "details", "address")

    @admin.display(description=_("who"))
    def who(self, event: AuditEvent) -> str:
        return str(event.actor or "–")

    @admin.display(description=_("role"))
    def roles(self, event: AuditEvent) -> str:
        return roles_of(event)

    @admin.display(description=_("what"))
    def what(self, event: AuditEvent) -> str:
        return words_of(event)

    @admin.display(description=_("about"))
    def about(self, event: AuditEvent) -> str:
        return kind_of(event)

    @admin.display(description=_("details"))
    def details(self, event: AuditEvent) -> str:
        return details_of(event)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


TONES = {"sent": "done", "failed": "care", "queued": "progress", "sending": "progress"}


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnly, Unscoped):
    """What was sent and what was not, without to whom and what it says."""

    keyset = ("-created_at", "-id")
    list_display = ("created_at", "about", "badge", "language", "attempts", "sent_at", "error")
    list_display_links = None
    list_filter = ("state", LanguageFilter)
    fields = ("created_at", "about", "state", "language", "attempts", "due_at", "sent_at", "error")

    @admin.display(description=_("mail"))
    def about(self, mail: OutboxMail) -> str:
        return mail_name(mail.template)

    @admin.display(description=_("state"))
    def badge(self, mail: OutboxMail) -> str:
        return badge(TONES.get(mail.state, "neutral"), mail.get_state_display())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("recipient", "parameters")


@admin.register(SuppressedAddress)
class SuppressedAddressAdmin(Unscoped):
    """Addresses to which nothing is sent any more."""

    personal = True
    list_display = ("address", "reason", "at")
    list_filter = ("reason",)
    search_fields = ("address",)
    fields = ("address", "reason")
    ordering = ("-at", "-id")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
