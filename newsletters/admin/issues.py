"""Issues: begun here, written in the composer, tested and sent by acts."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.administration import TranslatedAdmin
from core.administration.shown import badge
from core.errors import Conflict, WrongState
from core.states import allowed
from newsletters.admin.composer import Composer
from newsletters.admin.filters import WaitingFilter
from newsletters.admin.newsletters import ProgrammeFilter
from newsletters.admin.progress import WATCHED, ProgressBoard, is_leaving, progress_url
from newsletters.arranging import begin_issue, next_number, settle_issue
from newsletters.checking import before_sending
from newsletters.delivery_forms import LeaveIt, SendAgain
from newsletters.issue_forms import IssueForm
from newsletters.models import Issue, Newsletter
from newsletters.office_forms import ACTS
from newsletters.states import OPEN, SENDS, WRITES


class IssueProgrammeFilter(ProgrammeFilter):
    """The same for issues, whose programme is that of their series."""

    path = "newsletter__programme"


@admin.register(Issue)
class IssueAdmin(Composer, ProgressBoard, TranslatedAdmin):
    """The words are written in the composer; its state moves by acts. Once it is scheduled, its words stand."""

    form = IssueForm
    acts = (*ACTS, SendAgain, LeaveIt)
    change_form_template = "admin/newsletters/issue.html"
    list_display = ("shown", "newsletter_shown", "number", "state_shown", "goes_out", "recipients")
    list_filter = (WaitingFilter, "state", ("newsletter", admin.RelatedOnlyFieldListFilter), IssueProgrammeFilter)
    search_fields = ("title_it", "title_fr", "title_en")
    keyset = ("-created_at", "-id")

    def get_urls(self) -> list[URLPattern]:
        return [*self.composer_urls(), *self.board_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_newsletter()

    def list_rows(self, rows: Any) -> Any:
        return rows.with_recipients()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The title at the beginning only; afterwards it is written in the composer, as all words."""
        fields: list[Any] = ["newsletter", ("number", "source_language")]
        if obj is None:
            fields.append("title")
        elif obj.state == Issue.State.HISTORICAL:
            fields.append(("published_on", "out_by"))
        return [(None, {"fields": self.replace_orig_field(fields)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("newsletter",) if obj is not None else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The only series of somebody who writes one, or the one that the address names; its next number."""
        mine = Newsletter.objects.seen_by_staff(request.user)
        asked = request.GET.get("newsletter", "")
        chosen = mine.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
        if chosen is None and mine.count() == 1:
            chosen = mine.first()
        language = {"source_language": getattr(request.user, "language", "it")}
        return language | ({"newsletter": chosen.pk, "number": next_number(chosen)} if chosen else {})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state in OPEN)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Issue.State.DRAFT)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No many at once: one that was sent is not deleted."""
        return {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            settle_issue(obj, by=request.user)
        else:
            begin_issue(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The act has written it down."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (WrongState, Conflict):
            messages.error(request, _("This has changed meanwhile, so nothing was done. Look at it as it is now."))
            return redirect(request.get_full_path())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to the writing."""
        return redirect("admin:newsletters_issue_write", obj.pk)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, only_save | (extra_context or {}))

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What is still missing, and who gets it."""
        return {
            "check": before_sending(row),
            "may_send": allowed(request.user, SENDS, row),
            "write": reverse("admin:newsletters_issue_write", args=[row.pk]),
            "writes": row.state in OPEN and allowed(request.user, WRITES, row),
            "show_save_and_add_another": False,
            "progress": progress_url(row) if row.state in WATCHED or is_leaving(row) else "",
        }

    @admin.display(description=pgettext_lazy("of a text", "title"))
    def shown(self, issue: Issue) -> str:
        return str(issue)

    @admin.display(description=pgettext_lazy("a series", "newsletter"))
    def newsletter_shown(self, issue: Issue) -> str:
        return str(issue.newsletter)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, issue: Issue) -> str:
        return badge(issue.tone, issue.get_state_display())

    @admin.display(description=gettext_lazy("goes out"))
    def goes_out(self, issue: Issue) -> Any:
        when = issue.ended_at or issue.scheduled_at or issue.published_on
        if when is None and issue.out_by is not None:
            day = date_format(issue.out_by, "DATE_FORMAT")
            return pgettext("an issue of a newsletter", "not later than %(day)s") % {"day": day}
        return when or "–"

    @admin.display(description=gettext_lazy("recipients"))
    def recipients(self, issue: Any) -> Any:
        return issue.recipients_number or "–"
