"""Drafting, confirming and publishing a decision."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import StaffAct
from core.code_lists import Instrument
from core.errors import Conflict
from core.forms import Amount, TypedText
from core.states import allowed
from projects.candidates import is_another_manager
from projects.deciding import (
    UndecidedYet,
    assessments_of,
    confirm_decision,
    draft_decision,
    publish_decision,
)
from projects.models import Decision
from projects.states import TRANSITIONS, DecisionState

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def outcomes_from(state: str) -> list[str]:
    """The outcomes to which a project in this state can come by a decision."""
    return [line.target for line in TRANSITIONS if (line.source, line.act) == (state, "publish_decision")]


def open_decision(project: Any) -> Decision | None:
    """The decision that is drafted or confirmed, if there is one."""
    found: Decision | None = project.decisions.open().with_people().first()
    return found


class DraftDecision(StaffAct):
    """Propose an outcome, with words in each language. An open draft is replaced."""

    name = "draft_decision"
    label = gettext_lazy("Draft a decision")
    done = gettext_lazy("The decision is drafted. A manager who did not draft it has to confirm it.")
    permission = "projects.draft_decision"
    template = "admin/projects/acts/draft_decision.html"

    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Decision.OUTCOMES, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    amount = Amount(label=gettext_lazy("Amount"), required=False)
    instrument = forms.ChoiceField(label=gettext_lazy("Support"), required=False)
    source_language = forms.ChoiceField(label=gettext_lazy("Written first in"), choices=settings.LANGUAGES)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(outcomes_from(row.state)) and assessments_of(row) >= row.call.assessments_needed

    def prepare(self) -> None:
        call, current = self.row.call, open_decision(self.row)
        offered = [pair for pair in Instrument.choices if pair[0] in call.instruments] or Instrument.choices
        self.fields["instrument"].choices = [("", _("none")), *offered]  # type: ignore[attr-defined]
        self.fields["amount"].help_text = call.currency
        possible = outcomes_from(self.row.state)
        self.fields["outcome"].choices = [pair for pair in Decision.OUTCOMES if pair[0] in possible]  # type: ignore[attr-defined]
        for code in LANGUAGES:
            self.fields[f"message_{code}"] = words(_("Message to the applicant"), 3000, code)
            self.fields[f"conditions_{code}"] = words(_("Conditions"), 2000, code)
        self.initial.update(self._start(current))

    def _start(self, current: Decision | None) -> dict[str, Any]:
        asked = self.row.amount_requested
        if current is None:
            at_most = min(asked or 0, self.row.call.ceiling) if self.row.call.ceiling is not None else asked
            return {"source_language": self.user.language, "amount": at_most}
        names = ["outcome", "amount", "instrument", "source_language"]
        names += [f"{field}_{code}" for field in ("message", "conditions") for code in LANGUAGES]
        return {name: getattr(current, name) for name in names} | {"over": current.pk}

    @property
    def alone(self) -> bool:
        """Whether nobody but the reader could confirm: once the reader has drafted, nobody can."""
        if not allowed(self.user, "projects.decide_project", self.row):
            return False
        return not is_another_manager(self.row, than=self.user, at=timezone.now())

    def renew(self) -> None:
        current = open_decision(self.row)
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again["over"] = str(current.pk) if current else ""
        self.data = again

    @property
    def by_language(self) -> list[tuple[str, Any, list[Any]]]:
        """The texts: code and name of each language, and its fields."""
        return [
            (code, name, [self[f"message_{code}"], self[f"conditions_{code}"]]) for code, name in settings.LANGUAGES
        ]

    def carry_out(self, *, by: Any, at: datetime) -> Decision:
        values, current = self.cleaned_data, open_decision(self.row)
        if (current.pk if current else None) != values["over"]:
            raise Conflict("another decision was drafted or confirmed meanwhile")
        texts = {
            f"{field}_{code}": values[f"{field}_{code}"] for field in ("message", "conditions") for code in LANGUAGES
        }
        return draft_decision(
            self.row,
            outcome=values["outcome"],
            amount=values["amount"],
            instrument=values["instrument"],
            texts=texts,
            source_language=values["source_language"],
            by=by,
            at=at,
        )


def words(label: str, most: int, language: str) -> forms.Field:
    """A text in one language."""
    attrs = {"rows": 5, "lang": language}
    return TypedText(label=label, max_length=most, required=False, widget=forms.Textarea(attrs=attrs))


class WithDecision(StaffAct):
    """An act about the open decision of the project; it is named, so that no other one is meant."""

    state: str
    sensitive = True
    tone = ""
    template = "admin/projects/acts/decision.html"

    decision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def subject(cls, row: Any) -> Decision | None:
        return open_decision(row)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        found = open_decision(row)
        return found is not None and found.state == cls.state

    def prepare(self) -> None:
        self.found = open_decision(self.row)
        if self.found is not None:
            self.initial["decision"] = self.found.pk

    def named(self) -> Decision:
        """The decision that was on the page; UndecidedYet when another one took its place."""
        if self.found is None or self.found.pk != self.cleaned_data["decision"]:
            raise UndecidedYet("superseded")
        return self.found


class ConfirmDecision(WithDecision):
    """Agree, as the second person."""

    name = "confirm_decision"
    label = gettext_lazy("Confirm the decision")
    done = gettext_lazy("The decision is confirmed. It can be published.")
    permission = "projects.confirm_decision"
    lead = gettext_lazy("Read it as the applicant will. Once confirmed, it can only be published or replaced.")
    state = DecisionState.DRAFT

    def carry_out(self, *, by: Any, at: datetime) -> Decision:
        return confirm_decision(self.named(), by=by, at=at)


class PublishDecision(WithDecision):
    """Tell the applicant."""

    name = "publish_decision"
    label = gettext_lazy("Publish the decision")
    done = gettext_lazy("The decision is published, and the applicant is told.")
    permission = "projects.publish_decision"
    lead = gettext_lazy("The applicant gets a mail at once. This cannot be undone.")
    state = DecisionState.CONFIRMED

    def carry_out(self, *, by: Any, at: datetime) -> Decision:
        return publish_decision(self.named(), by=by, at=at)
