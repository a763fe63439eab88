"""Who speaks for organisations, who is invited to, and who asks to."""

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.administration import ActingAdmin, ReadOnly, ScopedAdmin
from core.administration.shown import badge
from repertoire.admin.shown import link_to_entry, state_badge
from repertoire.models import EntryRequest, MemberInvitation, OrganisationMember
from repertoire.office_forms import MEMBER_ACTS, REQUEST_ACTS


@admin.register(OrganisationMember)
class MemberAdmin(ReadOnly, ActingAdmin):
    """The accounts that speak for organisations, with their periods."""

    personal = True
    acts = MEMBER_ACTS
    keyset = ("-since", "-id")
    list_display = ("user", "of", "since", "until", "badge")
    search_fields = ("user__full_name", "user__email")
    fields = ("user", "of", "since", "until", "by")
    readonly_fields = fields
    once_filled = ("until",)

    def list_rows(self, rows: Any) -> Any:
        return rows.with_people()

    @admin.display(description=gettext_lazy("organisation"))
    def of(self, row: OrganisationMember) -> str:
        return link_to_entry(row.organisation)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: OrganisationMember) -> str:
        over = row.until is not None and row.until <= timezone.now()
        return badge("neutral", _("ended")) if over else badge("done", _("in force"))


@admin.register(MemberInvitation)
class InvitationAdmin(ReadOnly, ScopedAdmin):
    """Who was invited; one invites on the page of the entry."""

    personal = True
    keyset = ("-at", "-id")
    list_display = ("email", "of", "at", "badge")
    list_display_links = None
    fields = ("email", "of", "language", "by", "at", "accepted_at")
    readonly_fields = fields
    once_filled = ("accepted_at",)

    def list_rows(self, rows: Any) -> Any:
        return rows.with_organisation()

    @admin.display(description=gettext_lazy("organisation"))
    def of(self, row: MemberInvitation) -> str:
        return link_to_entry(row.organisation)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: MemberInvitation) -> str:
        if row.accepted_at is not None:
            return badge("done", _("accepted"))
        return (
            badge("progress", _("waiting"))
            if row.is_open(timezone.now())
            else badge("neutral", pgettext("an invitation", "over"))
        )


@admin.register(EntryRequest)
class RequestAdmin(ReadOnly, ActingAdmin):
    """Who asks to speak for an organisation; granted or refused here."""

    personal = True
    acts = REQUEST_ACTS
    keyset = ("-at", "-id")
    list_display = ("at", "user", "wanted", "badge")
    list_display_links = ("at", "user")
    list_filter = ("state",)
    fields = ("user", "address", "wanted", "said", "at", "badge", "answer", "answered_by", "answered_at")
    readonly_fields = fields
    once_filled = ("answer", "answered_by", "answered_at")

    def list_rows(self, rows: Any) -> Any:
        return rows.with_people()

    @admin.display(description=gettext_lazy("e-mail"))
    def address(self, row: EntryRequest) -> str:
        return row.user.email

    @admin.display(description=gettext_lazy("what the person does there"))
    def said(self, row: EntryRequest) -> str:
        return row.reason

    @admin.display(description=gettext_lazy("organisation"))
    def wanted(self, row: EntryRequest) -> str:
        return link_to_entry(row.organisation) if row.organisation else row.called

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: EntryRequest) -> str:
        return state_badge(row)
