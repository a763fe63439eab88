"""What staff do with a publication."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import StaffAct
from core.states import allowed
from publications.checking import Check, before_release
from publications.keeping_files import put_old_file, remove_old_file, retry_edition
from publications.models import Edition, OldFile
from publications.releasing import (
    enter_historical,
    number_of_newest,
    release_publication,
    reopen_publication,
    restore_publication,
    withdraw_publication,
)
from publications.states import PUBLISHES, WRITES, PublicationState, right_to_change


class Release(StaffAct):
    """A new version for the public."""

    name = "release"
    label = gettext_lazy("Release a version")
    done = gettext_lazy("The version is released. Its PDFs are being made.")
    permission = PUBLISHES
    from_states = (PublicationState.DRAFT, PublicationState.PUBLISHED)
    tone = ""
    template = "admin/publications/_release.html"
    lead = gettext_lazy(
        "The public reads it as it stands now, in every language, and its PDFs are made. A version never changes: "
        "what you write afterwards is read with the next one."
    )

    note = forms.CharField(
        label=gettext_lazy("What is new"), required=False, max_length=300,
        help_text=gettext_lazy("Readers see it beside the version. At the first one it can stay empty."),
    )  # fmt: skip

    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        if not self.is_bound:
            self.initial["after"] = number_of_newest(self.row)

    def renew(self) -> None:
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again["after"] = str(number_of_newest(self.row))
        self.data = again

    @cached_property
    def check(self) -> Check:
        """What is not translated and what is wrong, found when the form is shown."""
        return before_release(self.row)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        said = self.cleaned_data
        release_publication(self.row, note=said["note"], by=by, at=at, after=said["after"])


class Withdraw(StaffAct):
    """Away from the public."""

    name = "withdraw"
    label = gettext_lazy("Withdraw it from the public")
    done = gettext_lazy("Nobody outside of the office can read it any more.")
    permission = PUBLISHES
    from_states = (PublicationState.PUBLISHED,)
    tone = "danger"
    lead = gettext_lazy("Its pages and PDFs lead nowhere then, also from other sites. You can show it again later.")

    def carry_out(self, *, by: Any, at: datetime) -> None:
        withdraw_publication(self.row, by=by)


class Restore(StaffAct):
    """As it was before it was withdrawn."""

    name = "restore"
    label = gettext_lazy("Show it again")
    done = gettext_lazy("The public reads it again.")
    permission = PUBLISHES
    from_states = (PublicationState.WITHDRAWN,)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        restore_publication(self.row, by=by)


class EnterHistorical(StaffAct):
    """Published elsewhere, before there was this site."""

    name = "enter"
    label = gettext_lazy("Put it into the archive as a publication of the past")
    done = gettext_lazy("It stands in the archive.")
    permission = PUBLISHES
    from_states = (PublicationState.DRAFT,)
    lead = gettext_lazy(
        "It was published elsewhere: the public sees its cover and the files that you add. Its chapters are not shown."
    )

    def carry_out(self, *, by: Any, at: datetime) -> None:
        enter_historical(self.row, by=by)


class Reopen(StaffAct):
    """Not of the past after all."""

    name = "reopen"
    label = gettext_lazy("Take it out of the archive")
    done = gettext_lazy("It is a draft again: only the office sees it.")
    permission = PUBLISHES
    from_states = (PublicationState.HISTORICAL,)
    lead = gettext_lazy("The public does not see it any more. You can write its chapters here, or delete it.")

    def carry_out(self, *, by: Any, at: datetime) -> None:
        reopen_publication(self.row, by=by)


class OldFileAct(StaffAct):
    """About PDFs that were made elsewhere: once the public sees them at once, it takes who publishes."""

    permission = WRITES

    @classmethod
    def permitted(cls, user: Any, row: Any) -> bool:
        return super().permitted(user, row) and allowed(user, right_to_change(row.state), row)


class PutOldFile(OldFileAct):
    """A PDF that was made elsewhere, or the language in which there is one."""

    name = "put_old_file"
    label = gettext_lazy("Add a PDF that was made elsewhere")
    done = gettext_lazy("It is kept.")

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[*settings.LANGUAGES, ("", gettext_lazy("not known"))]
    )
    file = forms.FileField(
        label=gettext_lazy("File (PDF)"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text=gettext_lazy("Without a file, the page says that it exists in this language."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial["language"] = self.row.source_language

    def carry_out(self, *, by: Any, at: datetime) -> None:
        put_old_file(self.row, self.cleaned_data["language"], file=self.cleaned_data["file"], by=by)


class RemoveOldFile(OldFileAct):
    """Entered by mistake."""

    name = "remove_old_file"
    label = gettext_lazy("Take such a PDF out")
    done = gettext_lazy("It is taken out.")

    file = forms.TypedChoiceField(label=gettext_lazy("Language"), coerce=int, widget=forms.RadioSelect)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.old_files.exists()

    def prepare(self) -> None:
        fields: Any = self.fields
        self.found = {one.pk: one for one in self.row.old_files.select_related("upload")}
        fields["file"].choices = [(key, label_of(one)) for key, one in self.found.items()]

    def carry_out(self, *, by: Any, at: datetime) -> None:
        remove_old_file(self.found[self.cleaned_data["file"]], by=by)


class RetryEdition(StaffAct):
    """A PDF that could not be made; the button stands beside it."""

    name = "retry_edition"
    label = gettext_lazy("Try again")
    done = gettext_lazy("The PDF is being made again.")
    permission = PUBLISHES
    listed = False

    edition = forms.ModelChoiceField(Edition.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["edition"].queryset = Edition.objects.of_publication(self.row)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        retry_edition(self.cleaned_data["edition"], by=by)


def label_of(old: OldFile) -> str:
    """The language, and the file where there is one."""
    language = old.get_language_display() or _("not known")
    return f"{language} · {old.upload.name}" if old.upload else str(language)


ACTS = (Release, Restore, EnterHistorical, PutOldFile, RemoveOldFile, Reopen, Withdraw, RetryEdition)
