"""Imports in the back office: send a spreadsheet, look at what would become of it, carry it out or drop it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration.acts import ActingAdmin, StaffAct
from core.administration.import_rows import cell, shown_rows
from core.administration.pages import ReadOnly
from core.administration.shown import badge
from core.auditing import record
from core.errors import WrongState
from core.importing.kinds import Kind, kind_named, kinds
from core.importing.merging import SMALL, accept_import, carry_out, counts, read_again, refuse_import
from core.importing.receiving import accepted_endings, receive_spreadsheet
from core.importing.rules import seen_batches
from core.models import ImportBatch, ImportRow
from core.models.importing import ImportState
from core.spreadsheets.writing import csv_lines, xlsx_file
from core.states import allowed
from core.uploading import XLSX

TONES = {"received": "progress", "ready": "progress", "accepted": "progress", "merged": "done", "failed": "care"}
ROW_TONES = {"new": "done", "update": "progress", "possible_duplicate": "care", "error": "care"}
ENCODINGS = {
    "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
}  # fmt: skip
DELIMITERS = {
    ",": gettext_lazy("commas"), ";": gettext_lazy("semicolons"), "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}  # fmt: skip
SHOWN = 50


class SendForm(forms.Form):
    """The spreadsheet."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet"), widget=forms.FileInput, max_length=200)


class AcceptImport(StaffAct):
    """Everything that the preview shows as new or changed."""

    name, label, done = "accept", gettext_lazy("Carry out"), gettext_lazy("This is being carried out.")
    permission, tone, first = "core.view_importbatch", "primary", True
    from_states = (ImportState.READY,)
    lead = gettext_lazy("New rows are added, changes made; rows with errors stay out.")
    add_doubles = forms.BooleanField(required=False, label=gettext_lazy("Add the possible duplicates too, as new ones"))

    def carry_out(self, *, by: Any, at: datetime) -> str:
        batch = accept_import(self.row, by=by, at=at, add_doubles=self.cleaned_data["add_doubles"])
        if batch.rows_read <= SMALL:
            batch = carry_out(batch)
        if batch.problem:
            raise ValidationError(batch.problem)
        return _("Carried out.") if batch.state == ImportState.MERGED else str(self.done)


class ReadAgain(StaffAct):
    """What is there has changed since."""

    name, label = "again", gettext_lazy("Read the file again")
    done, permission = gettext_lazy("The file is being read again."), "core.view_importbatch"
    from_states = AcceptImport.from_states

    def carry_out(self, *, by: Any, at: datetime) -> None:
        read_again(self.row, by=by)


class RefuseImport(StaffAct):
    """Nothing of it is wanted."""

    name, label, done = "refuse", gettext_lazy("Drop this import"), gettext_lazy("Dropped; nothing was changed.")
    permission, tone = "core.view_importbatch", "danger"
    from_states = (ImportState.READY, ImportState.RECEIVED)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        refuse_import(self.row, by=by, at=at)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, ActingAdmin):
    """Spreadsheets on their way in."""

    personal = True
    acts = (AcceptImport, ReadAgain, RefuseImport)
    change_form_template = "admin/core/importbatch/change_form.html"
    change_list_template = "admin/core/importbatch/change_list.html"
    keyset = ("-at", "-id")
    list_display = ("at", "file", "holds", "badge", "by")
    list_display_links = ("at", "file")
    fields = ("file", "holds", "badge", "by", "at", "decided_by", "decided_at")
    once_filled = ("decided_by", "decided_at")

    def scope(self, queryset: Any, user: Any) -> Any:
        return queryset.filter(seen_batches(user)).select_related("upload", "by", "decided_by")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("send/<slug:kind>/", view(self.send_view), name="core_importbatch_send"),
            path("export/<slug:kind>.<slug:ending>", view(self.export_view), name="core_importbatch_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        mine = [kind for kind in kinds() if allowed(request.user, kind.permission)]
        return super().changelist_view(request, {"kinds": mine} | (extra_context or {}))

    def send_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Send a spreadsheet of one kind; what its columns are stands below."""
        found = _kind(kind)
        if not allowed(request.user, found.permission):
            raise PermissionDenied
        form = SendForm(request.POST or None, request.FILES or None)
        form.fields["file"].widget.attrs["accept"] = accepted_endings(found)
        if request.method == "POST" and form.is_valid():
            try:
                batch = receive_spreadsheet(form.cleaned_data["file"], found, by=request.user)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect("admin:core_importbatch_change", batch.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send a spreadsheet: %(kind)s") % {"kind": found.label},
            "opts": self.opts,
            "kind": found,
            "form": form,
        }
        return TemplateResponse(request, "admin/core/importbatch/send.html", context)

    def export_view(self, request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
        """Everything of one kind as a spreadsheet that can be sent back."""
        found = _kind(kind)
        if found.rows is None:
            raise Http404
        if not allowed(request.user, found.export_permission):
            raise PermissionDenied
        if ending not in {"csv", "xlsx"}:
            raise Http404
        record("core.export_rows", by=request.user, kind=found.code)
        head = [column.name for column in found.columns]
        rows = ([cell(values.get(name)) for name in head] for values in found.rows())
        name = f"{found.code}.{ending}"
        if ending == "xlsx":
            file = xlsx_file(found.code, head, rows)
            return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """The rows of one kind, some at a time."""
        kind, numbers = kind_named(row.kind), counts(row)
        if kind.personal:
            record(f"{self.opts.label_lower}.read", by=request.user, on=row)
        kinds_there = [kind for kind in ImportRow.Kind if numbers.get(kind)]
        asked = request.GET.get("show", "")
        shown = asked if asked in numbers else (kinds_there[0] if kinds_there else "")
        after = request.GET.get("after", "")
        last = int(after) if after.isdecimal() and len(after) < 8 else 0
        rows = list(row.rows.filter(kind=shown, number__gt=last)[: SHOWN + 1])
        return {
            "batch": row,
            "tabs": [_tab(kind, numbers[kind], kind == shown) for kind in kinds_there],
            "rows": shown_rows(rows[:SHOWN], kind_named(row.kind), request.user),
            "read_as": read_as(row),
            "next_url": f"?show={shown}&after={rows[SHOWN - 1].number}" if len(rows) > SHOWN else "",
            "previous_url": f"?show={shown}" if last else "",
        }

    @admin.display(description=gettext_lazy("file"))
    def file(self, batch: ImportBatch) -> str:
        return batch.upload.name

    @admin.display(description=gettext_lazy("what it holds"))
    def holds(self, batch: ImportBatch) -> str:
        return str(kind_named(batch.kind).label)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, batch: ImportBatch) -> str:
        return badge(TONES.get(batch.state, "neutral"), batch.get_state_display())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


def read_as(batch: ImportBatch) -> str:
    """How the file was read, for people: letters that came out wrong, or another sheet, are seen at once."""
    how: dict[str, str] = batch.read_as
    if "sheet" in how:
        said = _("The sheet “%(sheet)s” was read, the first of %(sheets)s that is shown.")
        return said % how if how["sheets"] != "1" else _("The sheet “%(sheet)s” was read.") % how
    if "encoding" in how:
        names = {"encoding": ENCODINGS[how["encoding"]], "delimiter": DELIMITERS[how["delimiter"]]}
        return _("The file was read as %(encoding)s, divided by %(delimiter)s.") % names
    if "format" in how:
        return _("The file was read as %(format)s.") % how
    return ""


def _kind(code: str) -> Kind:
    try:
        return kind_named(code)
    except WrongState:
        raise Http404 from None


def _tab(kind: ImportRow.Kind, number: int, current: bool) -> dict[str, Any]:
    return {"label": f"{kind.label} ({number})", "url": f"?show={kind.value}", "current": current}
