"""The board of a call: the ranking, and decisions on several projects at once."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from core.administration import ScopedAdmin
from core.auditing import record
from core.states import allowed
from projects.batch_forms import BatchForm
from projects.board import board_rows
from projects.models import Call, Project
from projects.ranking import rank_call
from projects.states import TONES, ProjectState

AT_ONCE = 50


class RankingBoard(ScopedAdmin):
    """Mixed into the admin of calls."""

    def board_urls(self) -> list[URLPattern]:
        """The board, and where its decisions are posted."""
        site = self.admin_site
        return [
            path("<int:object_id>/ranking/", site.admin_view(self.ranking_view), name="projects_call_ranking"),
            path("<int:object_id>/decide/", site.admin_view(self.decide_view), name="projects_call_decide"),
        ]

    def _call(self, request: HttpRequest, object_id: int) -> Call:
        call = self.seen_row(request, object_id)
        if not allowed(request.user, "projects.rank_call", call):
            raise PermissionDenied
        found: Call = call
        return found

    def ranking_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Places with ties, means and spread; by choice freed of each assessor's strictness.

        Projects in which the reader has an interest are left out, and take no place: a gap would tell theirs.
        """
        return self._board(request, self._call(request, object_id), None)

    def _board(self, request: HttpRequest, call: Call, form: BatchForm | None) -> HttpResponse:
        record("projects.read_ranking", by=request.user, on=call)
        normalise, state = request.GET.get("normalise") == "1", request.GET.get("state", "")
        seen = Project.objects.seen_by_staff(request.user).without_interest_of(request.user)
        ranked = seen.of_call(call).judged().for_ranking().ranked()
        places = rank_call(call, list(ranked), normalise=normalise)
        if state in ProjectState.values:
            places = [place for place in places if place.project.state == state]
        page = Paginator(places, AT_ONCE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ranking and decisions"),
            "subtitle": str(call),
            "opts": self.opts,
            "call": call,
            "page": page,
            "rows": board_rows(list(page)),
            "form": form or BatchForm(call=call, user=request.user),
            "normalise": normalise,
            "states": state_tabs(request, state),
            "may_confirm": allowed(request.user, "projects.confirm_decision"),
            "tones": TONES,
        }
        return TemplateResponse(request, "admin/projects/ranking.html", context)

    def decide_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Draft, confirm or publish decisions on the chosen projects, and report on each."""
        call = self._call(request, object_id)
        if request.method != "POST":
            return redirect("admin:projects_call_ranking", object_id)
        sensitive = request.POST.get("do") in {"confirm", "publish"}
        view = self.admin_site.sensitive(self._decide) if sensitive else self._decide  # type: ignore[attr-defined]
        answer: HttpResponse = view(request, call)
        return answer

    def _decide(self, request: HttpRequest, call: Call) -> HttpResponse:
        form = BatchForm(request.POST, call=call, user=request.user)
        if not form.is_valid():
            return self._board(request, call, form)
        results = form.carry_out(by=request.user, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("What happened"),
            "subtitle": str(call),
            "opts": self.opts,
            "call": call,
            "results": results,
            "done": sum(result.done for result in results),
        }
        return TemplateResponse(request, "admin/projects/batch_report.html", context)


def state_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Links that show the projects of one state, or all."""
    states = [ProjectState.IN_ASSESSMENT, ProjectState.APPROVED, ProjectState.RESERVE, ProjectState.REFUSED]
    tabs = [("", _("All")), *[(state.value, str(state.label)) for state in states]]
    found = []
    for value, label in tabs:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = value
        found.append({"label": label, "url": f"?{query.urlencode()}", "current": value == current})
    return found
