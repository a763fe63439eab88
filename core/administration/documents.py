"""Documents in the back office: which are made, which failed and why; a failed one can be tried again."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.administration.acts import ActingAdmin, StaffAct
from core.administration.filters import LanguageFilter
from core.administration.pages import ReadOnly, Unscoped
from core.administration.shown import badge
from core.models import RenderedFile
from core.models.rendering import RenderingState
from core.rendering.asking import retry_rendering
from core.rendering.kinds import kind_label
from core.sizes import size_in_words

TONES = {"queued": "progress", "rendering": "progress", "ready": "done", "failed": "care"}


class RetryRendering(StaffAct):
    """Its reason is gone: a fault of ours was mended, or the machine has room again."""

    name, label, done = "retry", _("Try again"), _("The document is being made again.")
    permission, of_installation, tone = "core.retry_rendering", True, "primary"
    from_states = (RenderingState.FAILED,)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        retry_rendering(self.row, by=by)


@admin.register(RenderedFile)
class RenderedFileAdmin(ReadOnly, Unscoped, ActingAdmin):
    """What was made, without what it says and for whom."""

    acts = (RetryRendering,)
    keyset = ("-at", "-id")
    list_display = ("at", "what", "language", "badge", "pages", "how_large", "why")
    list_display_links = ("at", "what")
    list_filter = ("state", LanguageFilter)
    fields = ("what", "language", "badge", "why", "attempts", "pages", "how_large", "unprintable", "at", "ready_at")
    once_filled = ("unprintable", "ready_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RenderedFile]:
        rows: QuerySet[RenderedFile] = super().get_queryset(request)
        return rows.defer("html", "pictures")

    def more(self, request: HttpRequest, row: RenderedFile) -> dict[str, Any]:
        return {"title": kind_label(row.kind), "subtitle": None}

    @admin.display(description=_("document"))
    def what(self, file: RenderedFile) -> str:
        return kind_label(file.kind)

    @admin.display(description=_("state"))
    def badge(self, file: RenderedFile) -> str:
        return badge(TONES.get(file.state, "neutral"), file.get_state_display())

    @admin.display(description=_("size"))
    def how_large(self, file: RenderedFile) -> str:
        return "–" if file.size is None else size_in_words(file.size)

    @admin.display(description=_("why not"))
    def why(self, file: RenderedFile) -> str:
        return file.reason or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields
