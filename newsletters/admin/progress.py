"""The page of an issue on its way: numbers that renew themselves, and deliveries that somebody has to look at."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.administration import ActingAdmin, StaffAct
from core.auditing import record
from core.keyset import keyset_page
from core.states import allowed
from newsletters.clicking import FEW_READERS, LEAST, clicks_of
from newsletters.delivery_forms import BOARD, LeaveIt, SendAgain
from newsletters.models import Delivery, Issue
from newsletters.office_forms.sending import Schedule
from newsletters.reasons import reason_of
from newsletters.states import IssueState
from newsletters.watching import held_up_by, numbers_of

SEES = "newsletters.see_subscribers"
EVERY = 4
"""Seconds after which the numbers are asked for again, as long as they can change."""
MOVING = [IssueState.SENDING, IssueState.PAUSED]
WATCHED = [*MOVING, IssueState.SENT, IssueState.CANCELLED]
"""Issues that have such a page."""
PART = "numbers"


class ProgressBoard(ActingAdmin):
    """Mixed into the admin of issues: the acts that hold up or end the sending stand here too."""

    def board_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<int:object_id>/progress/", view, name="newsletters_issue_progress")]

    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The whole page; with ?numbers only what changes by itself."""
        issue: Issue = self.seen_row(request, object_id)
        part, leaves = PART in request.GET, is_leaving(issue)
        context = {
            "issue": issue,
            "watched": leaves or issue.state in WATCHED,
            "numbers": numbers_of(issue, now=not part) if issue.state in WATCHED else None,
            "every": EVERY if leaves or issue.state in MOVING else 0,
        }
        if part:
            return TemplateResponse(request, "admin/newsletters/_numbers.html", context)
        return self._progress_page(request, issue, context)

    def _progress_page(self, request: HttpRequest, issue: Issue, context: dict[str, Any]) -> TemplateResponse:
        acts = self._acts_here(request, issue)
        numbers = context["numbers"]
        whole = {
            **self.admin_site.each_context(request),
            "title": _("Progress"),
            "subtitle": str(issue),
            "opts": self.opts,
            "acts": [act for act in acts if act.listed],
            "held_up_by": held_up_by(issue),
            "clicks": clicks_of(issue, numbers.sent_by_language) if numbers else [],
            "least": LEAST,
            "few_readers": FEW_READERS,
            **(self._trouble(request, issue, acts) if numbers and numbers.trouble else {}),
        }
        return TemplateResponse(request, "admin/newsletters/progress.html", whole | context)

    def _trouble(self, request: HttpRequest, issue: Issue, acts: list[StaffAct]) -> dict[str, Any]:
        """The deliveries to look at, the undecided first; their addresses for who may see who is subscribed."""
        sees = allowed(request.user, SEES, issue)
        if sees:
            record("newsletters.read_trouble", by=request.user, on=issue)
        rows = Delivery.objects.of_issue(issue).in_trouble()
        page = keyset_page(rows.with_subscriber() if sees else rows, order=("-state", "-id"), query=request.GET)
        return {
            "trouble": [(one, name_of(one, sees=sees), reason_of(one)) for one in page.rows],
            "sees": sees,
            "decisions": [act for act in acts if isinstance(act, SendAgain | LeaveIt)],
            "previous_url": page.previous_url(request.GET),
            "next_url": page.next_url(request.GET),
        }

    def _acts_here(self, request: HttpRequest, issue: Issue) -> list[StaffAct]:
        offered = [act(row=issue, user=request.user) for act in self.acts if stands_here(act)]
        forms = [form for form in offered if type(form).may(request.user, issue)]
        for form in forms:
            form.address = self.address_of(issue, form)
        return forms

    def page_after(self, request: HttpRequest, row: Any, act: type[StaffAct]) -> str:
        """Who sends it now watches it go."""
        if stands_here(act):
            return progress_url(row)
        page = super().page_after(request, row, act)
        if act is Schedule:
            row.refresh_from_db(fields=["state", "scheduled_at"])
            return progress_url(row) if row.state in MOVING or is_leaving(row) else page
        return page

    def show(self, request: HttpRequest, row: Any, tried: StaffAct) -> HttpResponse:
        """Nothing is typed here that would have to come back."""
        return redirect(progress_url(row)) if tried.board == BOARD else super().show(request, row, tried)


def stands_here(act: type[StaffAct]) -> bool:
    """Whether it is done about an issue that is on its way, and about nothing else."""
    return act.board == BOARD or (bool(act.from_states) and set(act.from_states) <= set(MOVING))


def is_leaving(issue: Issue) -> bool:
    """Whether its time has come, and the next turn begins to send it."""
    at = issue.scheduled_at if issue.state == IssueState.SCHEDULED else None
    return at is not None and at <= timezone.now()


def progress_url(issue: Issue) -> str:
    """The page of an issue on its way."""
    return reverse("admin:newsletters_issue_progress", args=[issue.pk])


def name_of(delivery: Delivery, *, sees: bool) -> str:
    """To whom it went, for who may know; else its number."""
    if not sees:
        return _("no. %(number)s") % {"number": delivery.pk}
    return delivery.subscriber.email if delivery.subscriber is not None else _("an erased person")
