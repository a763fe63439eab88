"""Deciding on several projects of a call at once."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.code_lists import Instrument
from core.forms import Amount
from projects.batching import Result, draft_anew, open_decisions_of, try_each
from projects.deciding import confirm_decision, publish_decision
from projects.models import Call, Decision, Project
from projects.office_forms.deciding import LANGUAGES, words

MOST = 200


class ShownKeys(forms.TypedMultipleChoiceField):
    """Keys of rows that a page showed. They only narrow what is done, so that any number may stand there."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal()


class BatchForm(forms.Form):
    """Which projects, and what to do with them. The proposal counts for drafts only.

    `decisions` are the keys of the open decisions that the board showed: no other one is meant.
    """

    ACTS = ("draft", "confirm", "publish")

    do = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    projects: Any = forms.ModelMultipleChoiceField(
        queryset=None, error_messages={"required": gettext_lazy("Choose at least one project.")}
    )
    decisions = ShownKeys(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=Decision.OUTCOMES,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    amount = Amount(
        label=gettext_lazy("Amount for each"),
        required=False,
        help_text=gettext_lazy("Empty: what each project asked for, at most the highest amount of the call."),
    )
    instrument = forms.ChoiceField(label=gettext_lazy("Support"), required=False)

    def __init__(self, *args: Any, call: Call, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.user = call, user
        seen = Project.objects.seen_by_staff(user).without_interest_of(user)
        self.fields["projects"].queryset = seen.of_call(call).with_everything()  # type: ignore[attr-defined]
        offered = [pair for pair in Instrument.choices if pair[0] in call.instruments] or Instrument.choices
        self.fields["instrument"].choices = [("", _("none")), *offered]  # type: ignore[attr-defined]
        for code in LANGUAGES:
            self.fields[f"message_{code}"] = words(_("Message to the applicants"), 3000, code)
            self.fields[f"conditions_{code}"] = words(_("Conditions"), 2000, code)

    @property
    def by_language(self) -> list[tuple[str, Any, list[Any]]]:
        """The texts: code and name of each language, and its fields."""
        return [
            (code, name, [self[f"message_{code}"], self[f"conditions_{code}"]]) for code, name in settings.LANGUAGES
        ]

    def clean_projects(self) -> Any:
        chosen = self.cleaned_data["projects"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("Choose at most %(most)s projects at once."), params={"most": MOST})
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("do") == "draft" and not cleaned.get("outcome"):
            self.add_error("outcome", _("Choose the outcome to propose."))
        return cleaned

    def carry_out(self, *, by: Any, at: datetime) -> list[Result]:
        """Do it with every chosen project; one that fails does not stop the others."""
        standing = open_decisions_of(self.cleaned_data["projects"], shown=self.cleaned_data["decisions"])
        acts: dict[str, tuple[Callable[[Project], Any], str]] = {
            "draft": (lambda project: self._draft(project, by, at), _("Drafted.")),
            "confirm": (lambda project: confirm_decision(standing(project), by=by, at=at), _("Confirmed.")),
            "publish": (
                lambda project: publish_decision(standing(project), by=by, at=at),
                _("Published; the applicant is told."),
            ),
        }
        act, done = acts[self.cleaned_data["do"]]
        return try_each(self.cleaned_data["projects"], act, done=done)

    def _draft(self, project: Project, by: Any, at: datetime) -> Decision:
        values = self.cleaned_data
        return draft_anew(
            project,
            shown=values["decisions"],
            outcome=values["outcome"],
            amount=values["amount"] if values["amount"] is not None else self._asked(project),
            instrument=values["instrument"],
            texts={name: values[name] for name in values if name.startswith(("message_", "conditions_"))},
            source_language=by.language,
            by=by,
            at=at,
        )

    def _asked(self, project: Project) -> Decimal | None:
        if project.amount_requested is None or self.call.ceiling is None:
            return project.amount_requested
        return min(project.amount_requested, self.call.ceiling)
