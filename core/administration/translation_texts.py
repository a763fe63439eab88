"""Texts for a translator: which they are, how many, and the file."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from core.administration.scopes import named_kinds
from core.administration.translators import TextsForm
from core.auditing import record
from core.exchanging.formats import TYPES, Form, write_file
from core.exchanging.units import MOST_CHARACTERS, MOST_TEXTS, TooMuch, Unit, bounded, size_of, table_of, units_of
from core.states import allowed

EXPORTS, IMPORTS = "core.export_translations", "core.import_translations"


class TextsPage:
    """Mixed in before the admin class of translations."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        texts = path("texts/", self.admin_site.admin_view(self.texts_view), name="core_translationstate_texts")
        return [texts, *super().get_urls()]  # type: ignore[misc]

    def texts_view(self, request: HttpRequest) -> HttpResponseBase:
        """Which texts these are; by POST the file."""
        if not allowed(request.user, EXPORTS):
            raise PermissionDenied
        said = request.POST if request.method == "POST" else request.GET
        if any("\0" in part for name, values in said.lists() for part in (name, *values)):
            return redirect(request.path)  # nobody types that, and no database takes it
        form = TextsForm(said, kinds=self._kinds(request))
        if form.is_valid() and request.method == "POST":
            try:
                return self._file(request, form)
            except TooMuch:
                pass  # the page says so
        size = size_of(self._units(request, form)) if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Texts for a translator"),
            "form": form,
            "size": size,
            "most_texts": MOST_TEXTS,
            "most_characters": MOST_CHARACTERS,
            "imports": allowed(request.user, IMPORTS),
        }
        return TemplateResponse(request, "admin/core/translation_texts.html", context)

    def _kinds(self, request: HttpRequest) -> dict[str, str]:
        """What the tables are called of which the reader finds texts that may leave the house."""
        tables = self.get_queryset(request).tables()  # type: ignore[attr-defined]
        return named_kinds(table for table in tables if table_of(table) is not None)

    def _units(self, request: HttpRequest, form: TextsForm) -> Iterator[Unit]:
        """Of what the reader finds in the back office."""
        chosen, mine = form.chosen, self.get_queryset(request)  # type: ignore[attr-defined]
        states = mine.narrowed(kind=chosen["kind"], words=chosen["q"]).to_translate(chosen["language"], chosen["which"])
        return units_of(states, chosen["which"])

    def _file(self, request: HttpRequest, form: TextsForm) -> HttpResponseBase:
        """Raises TooMuch when one file does not hold the texts."""
        units = list(bounded(self._units(request, form)))
        language, chosen = form.chosen["language"], Form(form.cleaned_data["form"])
        record(EXPORTS, by=request.user, language=language, texts=len(units), table=form.chosen["kind"])
        response = FileResponse(
            write_file(units, chosen), as_attachment=True, filename=f"texts-{language}.{chosen}",
            content_type=TYPES[chosen],
        )  # fmt: skip
        response.headers["Cache-Control"] = "private, no-store"
        return response
