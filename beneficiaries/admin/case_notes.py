"""Notes and documents of case files: restricted ones are there only for those who may read them."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.admin.case_filters import ProgrammeFilter, UnreadFilter
from beneficiaries.admin.case_rows import NAMES, OfCase
from beneficiaries.code_lists import NoteVisibility
from beneficiaries.filing import open_document
from beneficiaries.models import CaseNote, Document
from beneficiaries.office_forms import CorrectNote
from core.administration.shown import badge
from core.errors import WrongState
from core.uploading import serve_upload


class Secrets(OfCase):
    """Rows that the team reads, or fewer."""

    @admin.display(description=_("who reads it"))
    def readers(self, row: Any) -> str:
        if row.visibility == NoteVisibility.RESTRICTED:
            return badge("care", pgettext_lazy("a note", "restricted"))
        return badge("neutral", pgettext_lazy("a note", "the team"))


@admin.register(CaseNote)
class CaseNoteAdmin(Secrets):
    """What staff noted."""

    acts = (CorrectNote,)
    list_display = ("at", "person", "of_programme", "begins", "readers", "by")
    list_select_related = ("by",)
    search_fields = (*NAMES, "body")
    search_help_text = _("Name of the person, or words of the note.")
    fields = ("person", "of_programme", "body", "corrected_note", "readers", "by", "at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_author()

    @admin.display(description=_("note"))
    def begins(self, note: CaseNote) -> str:
        return Truncator(note.body).chars(90)

    @admin.display(description=pgettext_lazy("a note", "corrects"))
    def corrected_note(self, note: CaseNote) -> str:
        if note.corrects_id is None:
            return "–"
        address = reverse("admin:beneficiaries_casenote_change", args=[note.corrects_id])
        return format_html('<a href="{}">{}</a>', address, note.corrects)


@admin.register(Document)
class DocumentAdmin(Secrets):
    """Files of case files; opening one is written down."""

    list_display = ("at", "person", "of_programme", "title", "came_from", "readers")
    list_filter = (UnreadFilter, ProgrammeFilter)
    search_fields = (*NAMES, "title")
    search_help_text = _("Name of the person, or what the document is.")
    fields = ("person", "of_programme", "title", "file", "came_from", "readers", "by", "at")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:object_id>/file/", view, name="beneficiaries_document_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The file, as attachment."""
        document = self.seen_row(request, object_id)
        try:
            upload = open_document(document, by=request.user, at=timezone.now())
        except WrongState as gone:  # the person was faster
            raise Http404 from gone
        return serve_upload(upload)

    @admin.display(description=_("file"))
    def file(self, document: Document) -> SafeString:
        address = reverse("admin:beneficiaries_document_file", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, document.upload.name)

    @admin.display(description=_("from"))
    def came_from(self, document: Document) -> str:
        if not document.from_person:
            return badge("neutral", pgettext_lazy("a document", "the staff"))
        if document.read_at is None:
            return badge("care", pgettext_lazy("a document", "the person, not opened yet"))
        return badge("done", pgettext_lazy("a document", "the person"))
