"""Issues that were published before there was this site."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import StaffAct
from core.forms import Day
from newsletters.editions import enter_past_issue, put_edition, remove_edition
from newsletters.models import Edition, Issue
from newsletters.states import SENDS, WRITES, IssueState

LONG_AGO = date(1950, 1, 1)


class EnterPast(StaffAct):
    """Into the archive without sending it."""

    name = "enter_past"
    label = gettext_lazy("Put it into the archive as an issue of the past")
    done = gettext_lazy("The issue stands in the archive. Nobody gets a mail.")
    permission = SENDS
    from_states = (IssueState.DRAFT,)
    lead = gettext_lazy("It was published elsewhere, before there was this site. Old files can be added afterwards.")

    published_on = Day(
        label=capfirst(pgettext_lazy("an issue", "published on")), required=False, past=True, first=LONG_AGO
    )
    out_by = Day(
        label=capfirst(gettext_lazy("published not after")), required=False, past=True, first=LONG_AGO,
        help_text=gettext_lazy("Where the exact day is not known."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Published in"), required=False, choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}), help_text=gettext_lazy("None: not known."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial.update(published_on=self.row.published_on, out_by=self.row.out_by)

    def carry_out(self, *, by: Any, at: datetime) -> Issue:
        return enter_past_issue(self.row, by=by, **self.cleaned_data)


class PutEdition(StaffAct):
    """The old file, as it was sent or printed."""

    name = "put_edition"
    label = gettext_lazy("Add an old file")
    done = gettext_lazy("The file stands in the archive.")
    permission = WRITES
    from_states = (IssueState.HISTORICAL,)
    tone = ""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[*settings.LANGUAGES, ("", gettext_lazy("not known"))]
    )
    file = forms.FileField(label=gettext_lazy("File (PDF)"), widget=forms.FileInput(attrs={"accept": ".pdf"}))

    def carry_out(self, *, by: Any, at: datetime) -> Edition:
        return put_edition(self.row, self.cleaned_data["language"], file=self.cleaned_data["file"], by=by)


class RemoveEdition(StaffAct):
    """A language or a file that was entered by mistake."""

    name = "remove_edition"
    label = gettext_lazy("Take a language out")
    done = gettext_lazy("It is taken out.")
    permission = WRITES
    from_states = (IssueState.HISTORICAL,)

    edition = forms.TypedChoiceField(label=gettext_lazy("Language"), coerce=int, widget=forms.RadioSelect)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.editions.exists()

    def prepare(self) -> None:
        fields: Any = self.fields
        self.found = {one.pk: one for one in self.row.editions.select_related("upload")}
        fields["edition"].choices = [(key, _label(one)) for key, one in self.found.items()]

    def carry_out(self, *, by: Any, at: datetime) -> None:
        remove_edition(self.found[self.cleaned_data["edition"]], by=by)


def _label(edition: Edition) -> str:
    """The language, and the file where there is one."""
    language = edition.get_language_display() or _("not known")
    return f"{language} · {edition.upload.name}" if edition.upload else str(language)
