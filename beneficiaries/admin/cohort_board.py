"""The board of a cohort, and the page on which applicants are told: views of the admin site."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from beneficiaries.announcing import Announcement, announcements, tell
from beneficiaries.board import SORTS, applicants, board_rows, places
from beneficiaries.board_forms import Posted, carry_out, posted
from beneficiaries.models import Cohort, Enrolment, EnrolmentEvent
from beneficiaries.states import OWN, SELECTS, EnrolmentState
from core.administration import ScopedAdmin
from core.auditing import record
from core.errors import Conflict, NotAllowed, WrongState
from core.states import allowed

AT_ONCE = 50


class CohortBoard(ScopedAdmin):
    """Mixed into the admin of cohorts."""

    def board_urls(self) -> list[URLPattern]:
        """The board, one applicant, and the letters."""
        view, one = self.admin_site.admin_view, "beneficiaries_cohort"
        return [
            path("<int:object_id>/board/", view(self.board_view), name=f"{one}_board"),
            path("<int:object_id>/letters/", view(self.letters_view), name=f"{one}_letters"),
            path("<int:object_id>/board/<uuid:uuid>/", view(self.applicant_view), name=f"{one}_applicant"),
        ]

    def _cohort(self, request: HttpRequest, object_id: int) -> Cohort:
        cohort: Cohort = self.seen_row(request, object_id)
        if not allowed(request.user, SELECTS, cohort):
            raise PermissionDenied
        return cohort

    def _context(self, request: HttpRequest, cohort: Cohort, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(cohort),
            "opts": self.opts,
            "cohort": cohort,
            "states": dict(EnrolmentState.choices),
        }

    def board_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Applicants beside their scores; what is posted is done row by row, and what could not be done stays typed."""
        cohort = self._cohort(request, object_id)
        if request.method != "POST":
            return self._board(request, cohort, None)
        sent = posted(request.POST)
        wanted = {row.pk: row for row in applicants(cohort, user=request.user)}
        carry_out(sent, cohort, rows=wanted, by=request.user, at=timezone.now())
        if sent.error or sent.problems:
            return self._board(request, cohort, sent)
        said = ngettext("Done for %(number)s person.", "Done for %(number)s persons.", sent.done)
        messages.success(request, said % {"number": sent.done} if sent.done else _("Saved."))
        return redirect(request.get_full_path())

    def _board(self, request: HttpRequest, cohort: Cohort, sent: Posted | None) -> HttpResponse:
        record("beneficiaries.read_board", by=request.user, on=cohort)
        state, over, sort = request.GET.get("state", ""), request.GET.get("over") == "1", request.GET.get("sort", "")
        state, sort = state if state in EnrolmentState.values else "", sort if sort in SORTS else ""
        everybody = Enrolment.objects.of_cohort(cohort).present().without_own(request.user)
        counts = everybody.by_state()
        found = applicants(cohort, user=request.user, state=state, over=over, sort=sort)
        page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
        criteria = list(cohort.criteria.all())
        problems = sent.problems if sent else {}
        context = self._context(request, cohort, _("Applicants and places")) | {
            "page": page,
            "criteria": criteria,
            "rows": board_rows(
                cohort, list(page), criteria, chosen=still_chosen(sent), problems=problems,
                typed=sent.unsaved if sent else {},
            ),
            "places": places(cohort, Enrolment.objects.of_cohort(cohort).by_state()),
            "tabs": state_tabs(request, counts, state),
            "sorts": sort_links(request, sort or "score"),
            "over": over,
            "sent": sent,
            "to_tell": everybody.to_be_told().count(),
            "scale": range(6),
        }  # fmt: skip
        return TemplateResponse(request, "admin/beneficiaries/board.html", context)

    def applicant_view(self, request: HttpRequest, object_id: int, uuid: UUID) -> HttpResponse:
        """One applicant: what was written, and every step with who took it and why."""
        cohort = self._cohort(request, object_id)
        enrolment = get_object_or_404(applicants(cohort, user=request.user), uuid=uuid)
        record("beneficiaries.enrolment.read", by=request.user, on=enrolment)
        context = self._context(request, cohort, str(enrolment.beneficiary)) | {
            "enrolment": enrolment,
            "events": EnrolmentEvent.objects.of_enrolment(enrolment).with_people(),
            "acts_for": allowed(request.user, OWN, enrolment),
        }
        return TemplateResponse(request, "admin/beneficiaries/applicant.html", context)

    def letters_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Whom this will tell what; confirming it freezes and sends the letters that were read."""
        cohort = self._cohort(request, object_id)
        problems: dict[int, str] = {}
        if request.method == "POST":
            problems = self._tell(request, cohort)
            if not problems:
                return redirect("admin:beneficiaries_cohort_board", cohort.pk)
        else:
            record("beneficiaries.read_letters", by=request.user, on=cohort)
        found = announcements(cohort, by=request.user)
        context = self._context(request, cohort, _("Letters to applicants")) | {
            "letters": [(one, problems.get(one.enrolment.pk, "")) for one in found],
            "lost": [one for one in found if not one.by_mail],
        }
        return TemplateResponse(request, "admin/beneficiaries/letters.html", context)

    def _tell(self, request: HttpRequest, cohort: Cohort) -> dict[int, str]:
        """Tell those who were chosen; what could not be told, by key."""
        seals = dict(part.split(":", 1) for part in request.POST.getlist("seal") if ":" in part)
        chosen = set(request.POST.getlist("enrolments"))
        problems: dict[int, str] = {}
        told = 0
        for one in announcements(cohort, by=request.user):
            if str(one.enrolment.pk) in chosen:
                problem = self._tell_one(request, one, seals.get(str(one.enrolment.pk), ""))
                problems |= {one.enrolment.pk: problem} if problem else {}
                told += not problem
        words = ngettext("%(number)s person is told.", "%(number)s persons are told.", told) % {"number": told}
        if told:
            messages.success(request, words)
        elif not problems:
            messages.info(request, _("Nobody was told: nobody was chosen, or somebody told them first."))
        return problems

    def _tell_one(self, request: HttpRequest, one: Announcement, seal: str) -> str:
        try:
            tell(one.enrolment, seal=seal, by=request.user, at=timezone.now())
        except NotAllowed:
            return _("You may not do this here.")
        except (Conflict, WrongState):
            return _("The decision or the letter has changed since you opened this page. Read it again.")
        return ""


def still_chosen(sent: Posted | None) -> set[int]:
    """The rows that stay ticked: all where nothing was done, else those with a problem."""
    if sent is None:
        return set()
    return set(sent.chosen) if sent.error else set(sent.problems) & set(sent.chosen)


def state_tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """Links that show the applicants of one state, or all; states in which nobody is are left out."""
    tabs: list[tuple[str, str, int]] = [("", pgettext("applicants", "All"), sum(counts.values()))]
    for value, label in EnrolmentState.choices:
        if counts.get(value) or value == current:
            tabs.append((value, str(label), counts.get(value, 0)))
    return [
        {"label": label[:1].upper() + label[1:], "url": link(request, state=value), "current": value == current,
         "count": count}
        for value, label, count in tabs
    ]  # fmt: skip


def sort_links(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Links that change the order."""
    labels = {
        "score": _("Score"), "applied": _("Date of application"), "name": _("Name"), "waiting": _("Waiting list"),
    }  # fmt: skip
    return [
        {"label": labels[sort], "url": link(request, sort=sort), "current": sort == current, "count": None}
        for sort in SORTS
    ]


def link(request: HttpRequest, **changed: str) -> str:
    """The address of the board with these parts of the query changed."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def board_url(cohort: Cohort) -> str:
    """Where the board of a cohort is."""
    return reverse("admin:beneficiaries_cohort_board", args=[cohort.pk])
