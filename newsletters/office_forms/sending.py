"""When an issue goes out, and how that is held up."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.administration import StaffAct
from core.forms import LocalMoment
from core.writing.columns import CODES
from core.zones import zones_by_area
from newsletters.audience import readers_of
from newsletters.checking import before_sending
from newsletters.models import Issue, Subscription
from newsletters.models.issue import Audience
from newsletters.scheduling import cancel_issue, pause_issue, resume_issue, schedule_issue, unschedule_issue
from newsletters.states import SENDS, IssueState
from training.clock import moment

NOW, LATER = "now", "later"


def readers_in_words(number: int) -> str:
    """So many who get it."""
    said = ngettext("%(number)s recipient", "%(number)s recipients", number)
    return said % {"number": number}


class Schedule(StaffAct):
    """Now, or at a moment by the clock of a place; to whom, in which languages."""

    name = "schedule"
    label = gettext_lazy("Send or schedule")
    done = gettext_lazy("The issue is scheduled.")
    permission = SENDS
    from_states = (IssueState.DRAFT, IssueState.HELD)
    tone = ""

    when = forms.ChoiceField(
        label=gettext_lazy("When"), widget=forms.RadioSelect, initial=LATER,
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("On a day, at a time"))],
    )  # fmt: skip
    at = LocalMoment(label=gettext_lazy("Day and time"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("By the clock of"))
    audience = forms.ChoiceField(
        label=gettext_lazy("Who gets it"), widget=forms.RadioSelect, initial=Audience.SERIES, choices=Audience.choices
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Readers of"), widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        choices=settings.LANGUAGES, initial=CODES,
        help_text=gettext_lazy("Each gets it in their own language; what is not translated stands in the first one."),
    )  # fmt: skip

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["at"].at_times = True
        fields["time_zone"].choices = zones_by_area(get_language() or "it", self.row.time_zone)
        self.initial.update(time_zone=self.row.time_zone, audience=self.row.audience)
        self.initial["languages"] = self.row.languages or CODES
        by_audience = {code: readers_of(self.row.newsletter, code) for code in Audience.values}
        fields["audience"].choices = [
            (code, f"{label} · {readers_in_words(sum(by_audience[code].values()))}") for code, label in Audience.choices
        ]
        series = by_audience[Audience.SERIES]
        fields["languages"].choices = [(code, f"{name} · {series.get(code, 0)}") for code, name in settings.LANGUAGES]
        if number := before_sending(self.row).number:
            said = ngettext(
                "There is %(number)s thing to look at first, in the list above.",
                "There are %(number)s things to look at first, in the list above.",
                number,
            )
            self.lead = said % {"number": number}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == LATER and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a day and a time, or now."))
        if cleaned.get("when") == LATER and cleaned.get("at") and cleaned.get("time_zone"):
            try:
                local = cleaned["at"]
                cleaned["at"] = moment(local.date(), local.time(), ZoneInfo(cleaned["time_zone"]))
            except ValidationError as error:
                self.add_error("at", error)
        return cleaned

    def carry_out(self, *, by: Any, at: datetime) -> str:
        values = self.cleaned_data
        chosen = values["languages"]
        issue = schedule_issue(
            self.row,
            at=at if values["when"] == NOW else values["at"],
            time_zone=values["time_zone"],
            audience=values["audience"],
            languages=[] if set(chosen) == set(CODES) else chosen,
            by=by,
        )
        found = Subscription.objects.of_audience(issue.newsletter, issue.audience).readers_by_language()
        number = sum(n for code, n in found.items() if code in (issue.languages or CODES))
        return _("The issue is scheduled: %(readers)s.") % {"readers": readers_in_words(number)}


class Unschedule(StaffAct):
    """Back to the desk."""

    name = "unschedule"
    label = gettext_lazy("Take it back to write on")
    done = gettext_lazy("It does not go out, and can be changed again.")
    permission = SENDS
    from_states = (IssueState.SCHEDULED, IssueState.HELD)
    lead = gettext_lazy("Nothing has been sent yet. Afterwards choose again when it goes out.")

    def carry_out(self, *, by: Any, at: datetime) -> Issue:
        return unschedule_issue(self.row, by=by)


class Pause(StaffAct):
    """Hold it up while it is going out."""

    name = "pause"
    label = gettext_lazy("Pause the sending")
    done = gettext_lazy("Nothing more leaves until you let it go on.")
    permission = SENDS
    from_states = (IssueState.SENDING,)
    tone = ""

    def carry_out(self, *, by: Any, at: datetime) -> Issue:
        return pause_issue(self.row, by=by)


class Resume(StaffAct):
    """Let it go on."""

    name = "resume"
    label = gettext_lazy("Go on sending")
    done = gettext_lazy("The sending goes on with those who have not got it yet.")
    permission = SENDS
    from_states = (IssueState.PAUSED,)
    tone = ""

    def carry_out(self, *, by: Any, at: datetime) -> Issue:
        return resume_issue(self.row, by=by)


class BreakOff(StaffAct):
    """Whoever has not got it does not get it."""

    name = "cancel"
    label = gettext_lazy("Break the sending off")
    done = gettext_lazy("The sending is broken off. Nobody else gets this issue.")
    permission = SENDS
    from_states = (IssueState.SENDING, IssueState.PAUSED)
    tone = "danger"
    lead = gettext_lazy("This cannot be taken back. Who has the mail already keeps it; the archive does not show it.")

    def carry_out(self, *, by: Any, at: datetime) -> Issue:
        return cancel_issue(self.row, by=by)
