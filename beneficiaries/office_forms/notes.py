"""Notes and documents of a case."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.case_forms import DocumentFields
from beneficiaries.code_lists import NoteVisibility
from beneficiaries.filing import file_document
from beneficiaries.models import CaseNote, Document
from beneficiaries.noting import correct_note, write_note
from core.administration import StaffAct
from core.forms import TypedText
from core.states import allowed


class Secret(StaffAct):
    """Something that the team reads, or only managers and the person's case worker."""

    permission = "beneficiaries.keep_case"

    visibility = forms.ChoiceField(label=_("Who reads it"), choices=NoteVisibility.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Whoever may not read restricted ones cannot write any, and is not asked."""
        self.initial["visibility"] = NoteVisibility.TEAM
        if not allowed(self.user, "beneficiaries.read_restricted_notes", self.row):
            field: Any = self.fields["visibility"]
            field.choices = [(NoteVisibility.TEAM.value, NoteVisibility.TEAM.label)]
            field.widget = forms.HiddenInput()


class WriteNote(Secret):
    """Note something about the case."""

    name = "write_note"
    label = _("Write a note")
    done = _("The note is written.")
    lead = _("A note cannot be changed afterwards; a further one can correct it. The person may ask to read it.")
    tone = ""

    body = TypedText(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ("body", "visibility")

    def carry_out(self, *, by: Any, at: datetime) -> CaseNote:
        values = self.cleaned_data
        return write_note(self.row, body=values["body"], visibility=values["visibility"], by=by, at=at)


class CorrectNote(StaffAct):
    """Say what is right instead."""

    name = "correct"
    label = _("Correct this note")
    done = _("The correction is written.")
    permission = "beneficiaries.write_note"
    lead = _("The note stays as it is; the correction stands beside it, for the same readers.")

    body = TypedText(label=_("What is right"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def carry_out(self, *, by: Any, at: datetime) -> CaseNote:
        return correct_note(self.row, body=self.cleaned_data["body"], by=by, at=at)


class FileDocument(Secret, DocumentFields):
    """Put a file into the case file."""

    name = "file_document"
    label = _("File a document")
    done = _("The document is in the case file.")
    field_order = ("title", "file", "visibility")

    def carry_out(self, *, by: Any, at: datetime) -> Document:
        values = self.cleaned_data
        return file_document(
            self.row, file=values["file"], title=values["title"], visibility=values["visibility"], by=by, at=at
        )
