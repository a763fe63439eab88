"""The translation matrix: every translated text of the platform, one row an object, one column a language."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.administration.narrowing import NarrowingForm
from core.administration.pages import ReadOnly, Unscoped
from core.administration.scopes import named_kinds, seen_places, seen_translations
from core.administration.shown import badge
from core.administration.translation_texts import TextsPage
from core.errors import Conflict, WrongState
from core.keyset import keyset_page
from core.models import TranslationState
from core.places import language_name
from core.translating import source_mark
from core.writing.confirming import confirm_translation
from core.writing.outside import texts_of
from core.writing.where import addresses, where_edited

TONES = {"missing": "care", "stale": "progress", "current": "done"}
STATES = dict(TranslationState.State.choices)
ORDER = ("rank", "object_type", "sorted_as", "object_id")
AT_ONCE = 100


@dataclass(frozen=True)
class Cell:
    """How far an object is in one language. `fits` is what the button sends that says that it still fits, if any."""

    language: str
    badge: SafeString
    fits: str = ""


@dataclass(frozen=True)
class Line:
    """An object, what it is called in the language it was `written_in`; `url` is where it is edited, '' for nowhere."""

    called: str
    written_in: str
    kind: str
    url: str
    cells: list[Cell]


@admin.register(TranslationState)
class TranslationStateAdmin(TextsPage, ReadOnly, Unscoped):
    """Which texts are not translated, or no longer. Only of what the reader may see elsewhere."""

    list_display = ("label", "language", "state")
    fields = ("label", "language", "state", "checked_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(seen_translations(self.admin_site, request))

    def get_urls(self) -> list[URLPattern]:
        fits = path("fits/", self.admin_site.admin_view(self.fits_view), name="core_translationstate_fits")
        return [fits, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What is missing comes first, then what is out of date; narrowed by what the address says."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if any("\0" in part for name, values in request.GET.lists() for part in (name, *values)):
            return redirect(request.path)  # nobody types that, and no database takes it
        kinds = named_kinds(place.kind for place in seen_places(self.admin_site, request))
        form = NarrowingForm(request.GET, kinds=kinds)
        narrowing, seen = form.narrowing, self.get_queryset(request)
        found = seen.narrowed(**narrowing).by_object(narrowing["language"])
        page = keyset_page(found, order=ORDER, query=request.GET, size=AT_ONCE)
        context = {
            **self.admin_site.each_context(request),
            "title": self.list_title(request),
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "lines": self._lines(request, page.rows, kinds),
            "languages": [language_name(code) for code, _name in settings.LANGUAGES],
            "lacking": lacking_links(form, seen.narrowed(kind=narrowing["kind"], words=narrowing["words"]).lacking()),
            "previous_url": page.previous_url(request.GET),
            "next_url": page.next_url(request.GET),
            "anything": bool(form.query),
        }
        return TemplateResponse(request, "admin/core/translations.html", context)

    def _lines(self, request: HttpRequest, rows: list[Any], kinds: dict[str, str]) -> list[Line]:
        found = addresses((row.object_type, row.object_id) for row in rows)
        changeable = {kind: self._changes(request, kind) for kind in {row.object_type for row in rows}}
        return [
            Line(
                row.called,
                row.written_in,
                kinds[row.object_type],
                found[row.object_type, row.object_id],
                [_cell(row, code, changeable=changeable[row.object_type]) for code, _name in settings.LANGUAGES],
            )
            for row in rows
        ]

    def _changes(self, request: HttpRequest, kind: str) -> bool:
        """Whether the reader may change rows of this kind. Which of them the act itself asks."""
        place = where_edited(kind)
        page: Any = self.admin_site.get_model_admin(place.office)
        return texts_of(place.model) is not None and page.has_change_permission(request)

    def fits_view(self, request: HttpRequest) -> HttpResponse:
        """Somebody has looked at a translation that is out of date, and says that it still fits."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        board = reverse("admin:core_translationstate_changelist")
        back = f"{board}?{request.GET.urlencode()}" if request.GET else board
        if request.method != "POST":
            return redirect(back)
        state, mark = self._meant(request)
        texts = texts_of(where_edited(state.object_type).model)
        if texts is None:
            raise PermissionDenied
        try:
            confirm_translation(texts, state.object_id, state.language, source=mark, by=request.user)
        except Conflict:
            messages.error(request, _("The source text has changed meanwhile. Read it again, then say so."))
        except WrongState:
            messages.error(request, _("This has changed meanwhile, so nothing was done. Look at it as it is now."))
        else:
            said = _("%(name)s: the text in %(language)s counts as current again.")
            messages.success(request, said % {"name": state.label, "language": language_name(state.language)})
        return redirect(back)

    def _meant(self, request: HttpRequest) -> tuple[TranslationState, str]:
        """Which translation the button stands for, and the mark of the source text as the page showed it."""
        kind, _colon, rest = request.POST.get("fits", "").replace("\0", "").partition(":")
        key, _colon, rest = rest.partition(":")
        language, _colon, mark = rest.partition(":")
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        found = self.get_queryset(request).filter(object_type=kind, object_id=int(key), language=language).first()
        if found is None:
            raise Http404
        return found, mark


def _cell(row: Any, code: str, *, changeable: bool) -> Cell:
    name = language_name(code)
    if code == row.written_in:
        return Cell(name, badge("neutral", _("written first")))
    state = getattr(row, f"in_{code}")
    fits = ""
    if state == TranslationState.State.STALE and changeable:
        fits = f"{row.object_type}:{row.object_id}:{code}:{source_mark(json.loads(row.source))}"
    return Cell(name, badge(TONES[state], STATES[state]), fits)


def lacking_links(form: NarrowingForm, lacking: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """How much is missing or out of date in each language, each a link that shows it."""
    now = form.narrowing
    kept = {name: value for name, value in (("kind", now["kind"]), ("q", now["words"])) if value}
    return [
        {
            "language": language_name(language),
            "number": number,
            "state": STATES[state],
            "url": f"?{urlencode(kept | {'state': state, 'language': language})}",
            "current": (language, state) == (now["language"], now["state"]),
        }
        for language, state, number in lacking
    ]
