"""Decisions, to read; everything is done on the page of the project or on the board of its call."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.administration.shown import badge
from projects.admin.filters import DecisionFilter
from projects.admin.on_project import OnProject
from projects.models import Decision
from projects.presenting import text_of
from projects.states import TONES, DecisionState, ProjectState

STATE_TONES = {
    DecisionState.DRAFT: "progress",
    DecisionState.CONFIRMED: "progress",
    DecisionState.PUBLISHED: "done",
}


@admin.register(Decision)
class DecisionAdmin(OnProject):
    """What was decided, by whom, and what waits for a second person."""

    personal = True
    keyset = ("-drafted_at", "-id")
    list_display = ("project_link", "outcome_badge", "granted", "state_badge", "drafted_by", "drafted_at")
    list_select_related = ("project__call", "drafted_by")
    list_filter = (DecisionFilter, "state", "outcome")
    search_fields = ("project__reference", "project__title")  # not a translated field

    @admin.display(description=_("outcome"))
    def outcome_badge(self, decision: Decision) -> str:
        return badge(TONES.get(ProjectState(decision.outcome), "neutral"), decision.get_outcome_display())

    @admin.display(description=_("amount"))
    def granted(self, decision: Decision) -> str:
        return text_of("amount_requested", decision.amount, currency=decision.project.call.currency) or "–"

    @admin.display(description=_("state"))
    def state_badge(self, decision: Decision) -> str:
        state = DecisionState(decision.state)
        return badge(STATE_TONES.get(state, "neutral"), state.label)
