"""The back office of the platform: audit log, mails, documents, suppressed addresses, translations."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.administration import (
    ReadOnly,
    Unscoped,
    bounces,  # noqa: F401 (registers what came back)
    documents,  # noqa: F401 (registers the documents)
    duplicates,  # noqa: F401 (registers the possible duplicates)
    importing,  # noqa: F401 (registers the imports)
)
from core.administration.filters import LanguageFilter, SinceFilter, VerbFilter
from core.administration.scopes import seen_translations
from core.administration.shown import badge
from core.models import AuditEvent, OutboxMail, SuppressedAddress, TranslationState
from core.places import language_name
from core.wording import details_of, kind_of, mail_name, name_of_model, roles_of, words_of


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


STATE_TONES = {"missing": "care", "stale": "progress", "current": "done"}


@admin.register(TranslationState)
class TranslationStateAdmin(ReadOnly, Unscoped):
    """Which texts are not translated, or no longer. Only of what the reader may see elsewhere."""

    keyset = ("-state", "-id")
    list_display = ("what", "kind", "in_language", "badge")
    list_display_links = None
    list_filter = ("state", LanguageFilter)
    search_fields = ("label",)
    fields = ("label", "language", "state", "checked_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TranslationState]:
        rows: QuerySet[TranslationState] = super().get_queryset(request)
        return rows.filter(seen_translations(self.admin_site, request))

    @admin.display(description=_("text"))
    def what(self, row: TranslationState) -> str:
        app, model = row.object_type.split(".")
        try:
            url = reverse(f"admin:{app}_{model}_change", args=[row.object_id])
        except NoReverseMatch:
            return row.label
        return format_html('<a href="{}">{}</a>', url, row.label)

    @admin.display(description=_("kind"))
    def kind(self, row: TranslationState) -> str:
        return name_of_model(row.object_type)

    @admin.display(description=_("language"))
    def in_language(self, row: TranslationState) -> str:
        return language_name(row.language)

    @admin.display(description=_("state"))
    def badge(self, row: TranslationState) -> str:
        return badge(STATE_TONES[row.state], row.get_state_display())
