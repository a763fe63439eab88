"""Follow-ups, outcomes and goals of plans."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.admin.case_filters import DueFilter, GoalProgrammeFilter, MineFilter, ProgrammeFilter
from beneficiaries.admin.case_rows import NAMES, OfCase
from beneficiaries.models import FollowUp, Outcome, PlanGoal
from beneficiaries.office_forms import ChangeGoal, DropGoal, FinishFollowUp, ReachGoal, ReopenGoal, VoidOutcome
from core.administration.shown import badge
from core.places import country_name


@admin.register(FollowUp)
class FollowUpAdmin(OfCase):
    """Whom to come back to, and when."""

    acts = (FinishFollowUp,)
    keyset = ("due_on", "id")
    list_display = ("due_on", "person", "of_programme", "concerns", "state")
    list_display_links = ("due_on", "person")
    list_filter = (DueFilter, MineFilter, ProgrammeFilter)
    search_fields = (*NAMES, "subject")
    search_help_text = _("Name of the person, or words of the subject.")
    fields = (
        "person", "of_programme", "concerns", "due_on", "state", "done_on", "done_by", "still_holds", "finding",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("outcome")

    @admin.display(description=_("about what"))
    def concerns(self, follow_up: FollowUp) -> str:
        return follow_up.about

    @admin.display(description=_("state"))
    def state(self, follow_up: FollowUp) -> str:
        if follow_up.lapsed:
            return badge("neutral", pgettext_lazy("a follow-up", "closed with its outcome"))
        if follow_up.done_on is not None:
            return badge("done", pgettext_lazy("a follow-up", "done"))
        if follow_up.due_on < timezone.localdate():
            return badge("care", pgettext_lazy("a follow-up", "overdue"))
        return badge("progress", pgettext_lazy("a follow-up", "to come"))


@admin.register(Outcome)
class OutcomeAdmin(OfCase):
    """What came of it."""

    acts = (VoidOutcome,)
    keyset = ("-on", "-id")
    list_display = ("on", "person", "of_programme", "kind", "in_country", "state")
    list_display_links = ("on", "person")
    list_filter = ("kind", ProgrammeFilter)
    search_fields = (*NAMES, "evidence")
    search_help_text = _("Name of the person, or words of the evidence.")
    fields = (
        "person", "of_programme", "kind", "on", "form", "in_country", "evidence", "state", "voided_because", "by", "at",
    )  # fmt: skip

    @admin.display(description=_("country"))
    def in_country(self, outcome: Outcome) -> str:
        return country_name(outcome.country.code) if outcome.country.code else "–"

    @admin.display(description=_("state"))
    def state(self, outcome: Outcome) -> str:
        if outcome.voided_at is not None:
            return badge("neutral", pgettext_lazy("an outcome", "taken back"))
        return badge("done", pgettext_lazy("an outcome", "counts"))


@admin.register(PlanGoal)
class PlanGoalAdmin(OfCase):
    """Goals of all plans; the plan itself stands in the case file."""

    acts = (ReachGoal, ChangeGoal, DropGoal, ReopenGoal)
    keyset = ("-id",)
    list_display = ("text", "person", "of_programme", "dimension", "due_on", "shown_state")
    list_filter = ("state", "dimension", GoalProgrammeFilter)
    search_fields = (
        "plan__participation__beneficiary__given_name", "plan__participation__beneficiary__family_name", "text",
    )  # fmt: skip
    search_help_text = _("Name of the person, or words of the goal.")
    fields = ("person", "of_programme", "text", "dimension", "due_on", "shown_state", "settled_on")

    @admin.display(description=_("state"))
    def shown_state(self, goal: PlanGoal) -> str:
        return badge(goal.tone, goal.get_state_display())
