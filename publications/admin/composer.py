"""Where a publication is written: its contents, and one chapter or figure in all languages."""

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.administration import ActingAdmin
from core.administration.answers import is_script, refused, told
from core.administration.previews import framed, framing, previews
from core.errors import WrongState
from core.states import admit
from core.writing.columns import CODES
from publications.admin.board import Board, address_of, preview_address
from publications.arranging import Way, add_chapter, move_chapter, remove_chapter
from publications.illustrating import add_figure, remove_figure, set_picture
from publications.models import Chapter, Figure, Publication
from publications.piece_forms import PieceForm
from publications.pieces import Piece
from publications.previewing import place_of, preview_of
from publications.states import WRITABLE, WRITES
from publications.writing import confirm_translation, save_piece

Step = Callable[[HttpRequest, Publication, Piece | None], Piece | None]
"""Does something and returns the piece to go on with."""

PARTS = {
    "pieces": "admin/publications/_contents.html", "faults": "admin/publications/_faults.html",
    "changes": "admin/publications/_changes.html",
}  # fmt: skip
"""What stands around the form and is shown anew when something was saved."""


def _add_chapter(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    return add_chapter(publication, request.POST.get("title", ""), by=request.user)


def _add_inside(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    return add_chapter(publication, request.POST.get("title", ""), inside=_chapter(piece), by=request.user)


def _add_figure(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    return add_figure(publication, request.POST.get("code", ""), by=request.user)


def _move(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    move_chapter(_chapter(piece), cast("Way", request.POST["step"]), by=request.user)
    return _chapter(piece)


def _remove(request: HttpRequest, publication: Publication, piece: Piece | None) -> None:
    if isinstance(piece, Figure):
        remove_figure(piece, by=request.user)
    else:
        remove_chapter(_chapter(piece), by=request.user)


def _picture(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    if not isinstance(piece, Figure):
        raise Http404
    file = request.FILES.get("picture")
    if file is None:
        raise ValidationError(_("Choose a picture first."))
    return set_picture(piece, file, by=request.user)


def _fits(request: HttpRequest, publication: Publication, piece: Piece | None) -> Piece:
    language = request.POST.get("language", "")
    if language not in CODES or piece is None:
        raise Http404
    return confirm_translation(piece, language, by=request.user)


STEPS: dict[str, Step] = {
    "add_chapter": _add_chapter, "add_inside": _add_inside, "add_figure": _add_figure, "up": _move, "down": _move,
    "in": _move, "out": _move, "remove": _remove, "picture": _picture, "fits": _fits,
}  # fmt: skip


def _chapter(piece: Piece | None) -> Chapter:
    if not isinstance(piece, Chapter):
        raise Http404
    return piece


class Composer(ActingAdmin):
    """Mixed into the admin of publications."""

    def composer_urls(self) -> list[URLPattern]:
        """Where it is written, and its pages as they will be."""
        view, one = self.admin_site.admin_view, "publications_publication"
        write, preview = framing(self.write_view), framed(self.preview_view)
        return [
            path("<int:object_id>/write/", view(never_cache(write)), name=f"{one}_write"),
            path(
                "<int:object_id>/preview/<uuid:piece>/<slug:language>/",
                view(never_cache(preview)),
                name=f"{one}_preview",
            ),
        ]

    def write_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The contents, one piece of them open; a POST saves it, or does a step with it."""
        publication: Publication = self.seen_row(request, object_id)
        admit(request.user, WRITES, publication)
        if publication.state not in WRITABLE:
            return self._gone(request, publication)
        board = Board(publication)
        piece = chosen_piece(request, board)
        if request.GET.get("piece") and piece is None:
            return self._gone(request, publication)
        if request.method != "POST":
            return self._page(request, board, piece, PieceForm(piece) if piece else None)
        step = request.POST.get("step", "save")
        if step == "save":
            return self._save(request, board, piece)
        if step not in STEPS:
            raise Http404
        try:
            on = STEPS[step](request, publication, piece)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            on = piece
        except WrongState:
            return self._gone(request, publication)
        return redirect(address_of(publication, on))

    def preview_view(self, request: HttpRequest, object_id: int, piece: UUID, language: str) -> HttpResponse:
        """The page on which a chapter or figure stands, in a language, alone in its document."""
        publication: Publication = self.seen_row(request, object_id)
        admit(request.user, WRITES, publication)
        found = Board(publication).whole(piece)
        if language not in CODES or found is None:
            raise Http404
        shown = {"parts": preview_of(publication, found, language), "publication": publication, "piece": found}
        with translation.override(language):
            return HttpResponse(render_to_string("admin/publications/preview.html", shown))

    def _save(self, request: HttpRequest, board: Board, piece: Piece | None) -> HttpResponse:
        if piece is None:
            return redirect(address_of(board.publication, None))
        form = PieceForm(piece, request.POST)
        form.is_valid()
        try:
            minor = form.cleaned_data.get("minor", False)
            saved = save_piece(piece, form.words, version=form.version, by=request.user, minor=minor)
        except WrongState:
            return self._gone(request, board.publication)
        if is_script(request):
            shown = Board(board.publication).context(saved.piece)
            parts = {name: render_to_string(template, shown, request) for name, template in PARTS.items()}
            return told(form, saved.piece, saved.kept_back, states=shown["states"], **parts)
        if not form.errors and not saved.kept_back:
            messages.success(request, _("Saved."))
            return redirect(address_of(board.publication, piece))
        form.stand_beside(saved.piece, saved.kept_back)
        return self._page(request, Board(board.publication), saved.piece, form)

    def _page(self, request: HttpRequest, board: Board, piece: Piece | None, form: PieceForm | None) -> HttpResponse:
        shown = board.context(piece)
        context = {
            **self.admin_site.each_context(request),
            **shown,
            "title": str(board.publication),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "form": form,
            "columns": form.columns(shown["states"]) if form else [],
            "previews": previews(partial(preview_address, board.publication, piece)) if piece else [],
            "place": place_of(piece) if piece else "",
        }
        status = 409 if form and form.kept_back else 200
        return TemplateResponse(request, "admin/publications/write.html", context, status=status)

    def _gone(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        """Somebody else put it into the archive, or took the piece out."""
        publication.refresh_from_db(fields=["state"])
        writable = publication.state in WRITABLE
        said = _("Somebody else has taken this out meanwhile.")
        if not writable:
            said = _("It was published elsewhere: no chapters are written here.")
        if is_script(request):
            return refused(said)
        messages.error(request, said)
        return redirect(address_of(publication, None) if writable else self.page_of(publication))


def chosen_piece(request: HttpRequest, board: Board) -> Piece | None:
    """The piece that the address names; none where it names none, or one that is not there (any more)."""
    try:
        wanted = UUID(request.GET.get("piece", ""))
    except ValueError:
        return None
    return board.whole(wanted)
