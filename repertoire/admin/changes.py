"""What partners proposed: the queue, and each with its differences."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, ReadOnly
from repertoire.admin.shown import in_its_language, link_to_entry, state_badge
from repertoire.comparing import differences_of
from repertoire.models import EntryRevision
from repertoire.office_forms import CHANGE_ACTS


@admin.register(EntryRevision)
class ChangeAdmin(ReadOnly, ActingAdmin):
    """A change is read here beside what the public reads now, and cleared or refused."""

    personal = True
    acts = CHANGE_ACTS
    keyset = ("-at", "-id")
    change_form_template = "admin/repertoire/change.html"
    list_display = ("at", "about", "of", "by", "badge")
    list_display_links = ("at", "about")
    list_filter = ("state",)
    fields = ("of", "about", "by", "at", "badge", "decided_by", "decided_at", "reason")
    readonly_fields = fields
    once_filled = ("decided_by", "decided_at", "reason")

    def list_rows(self, rows: Any) -> Any:
        return rows.with_target().defer("content")

    @admin.display(description=pgettext_lazy("a change", "about"))
    def about(self, row: EntryRevision) -> str:
        return in_its_language(row.opportunity, "title") if row.opportunity else str(_("the entry itself"))

    @admin.display(description=_("organisation"))
    def of(self, row: EntryRevision) -> str:
        return link_to_entry(row.organisation)

    @admin.display(description=_("state"))
    def badge(self, row: EntryRevision) -> str:
        return state_badge(row)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        target = row.opportunity or row.organisation
        return {"differences": differences_of(row), "is_new": target.published_at is None}
