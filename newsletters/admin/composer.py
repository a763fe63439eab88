"""Where an issue is written: its pieces, the words of one of them in all languages, the mail as it will be."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.administration import ActingAdmin
from core.administration.answers import is_script, refused, told
from core.administration.previews import framed, framing, previews
from core.errors import WrongState
from core.lists import offered_lists
from core.states import allowed
from core.writing.columns import CODES, translation_states
from newsletters.arranging import add_article, add_list, move_article, remove_article
from newsletters.checking import before_sending, key_of, name_of
from newsletters.mime import UnfitAddress
from newsletters.models import Article, Issue
from newsletters.picturing import remove_picture, set_picture
from newsletters.piece_forms import MARKDOWN, PieceForm
from newsletters.pieces import Piece
from newsletters.previewing import preview_of
from newsletters.states import OPEN, SENDS, WRITES, IssueState
from newsletters.writing import confirm_translation, save_piece

PARTS = {"pieces": "admin/newsletters/_pieces.html", "check": "admin/newsletters/_check.html"}
"""What stands around the form and is shown anew when something was saved."""
Next = Piece | None
"""The piece to go on with; none for the head."""


def _write_article(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    return add_article(issue, by=request.user)


def _write_list(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    return add_list(issue, request.POST.get("list", ""), by=request.user)


def _up(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    move_article(_article(piece), up=True, by=request.user)
    return piece


def _down(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    move_article(_article(piece), up=False, by=request.user)
    return piece


def _remove(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    remove_article(_article(piece), by=request.user)
    return None


def _picture(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    file = request.FILES.get("picture")
    if file is None:
        raise ValidationError(_("Choose a picture first."))
    return set_picture(piece, file, by=request.user)


def _no_picture(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    return remove_picture(piece, by=request.user)


def _fits(request: HttpRequest, issue: Issue, piece: Piece) -> Next:
    language = request.POST.get("language", "")
    if language not in CODES:
        raise Http404
    return confirm_translation(piece, language, by=request.user)


STEPS: dict[str, Callable[[HttpRequest, Issue, Piece], Next]] = {
    "add_article": _write_article, "add_list": _write_list, "up": _up, "down": _down, "remove": _remove,
    "picture": _picture, "no_picture": _no_picture, "fits": _fits,
}  # fmt: skip


def _article(piece: Piece) -> Article:
    if not isinstance(piece, Article):
        raise Http404
    return piece


class Composer(ActingAdmin):
    """Mixed into the admin of issues."""

    def composer_urls(self) -> list[URLPattern]:
        """Where it is written, and the mail as it will be."""
        view, one = self.admin_site.admin_view, "newsletters_issue"
        preview, write = framed(self.preview_view, inline_style=True), framing(self.write_view)
        return [
            path("<int:object_id>/write/", view(never_cache(write)), name=f"{one}_write"),
            path("<int:object_id>/preview/<slug:language>/", view(never_cache(preview)), name=f"{one}_preview"),
        ]

    def write_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The pieces of the issue, one of them open; a POST saves it, or does a step with it."""
        issue: Issue = self.seen_row(request, object_id)
        articles = list(issue.articles.in_order())
        piece = chosen_piece(request, issue, articles)
        if piece is None:
            return self._gone(request, issue)
        if request.method != "POST":
            return self._page(request, issue, articles, piece, PieceForm(piece))
        step = request.POST.get("step", "save")
        if step == "save":
            return self._save(request, issue, articles, piece)
        if step not in STEPS:
            raise Http404
        try:
            on = STEPS[step](request, issue, piece)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            on = piece
        except WrongState:
            return self._gone(request, issue)
        return redirect(address_of(issue, on))

    def preview_view(self, request: HttpRequest, object_id: int, language: str) -> HttpResponse:
        """The HTML of the mail in a language, alone in its document."""
        issue: Issue = self.seen_row(request, object_id)
        if language not in CODES:
            raise Http404
        try:
            return HttpResponse(preview_of(issue, language))
        except UnfitAddress:
            return HttpResponse(_("There is nothing to show: no mail can leave from the address of the sender."))

    def _save(self, request: HttpRequest, issue: Issue, articles: list[Article], piece: Piece) -> HttpResponse:
        form = PieceForm(piece, request.POST)
        form.is_valid()
        try:
            minor = form.cleaned_data.get("minor", False)
            saved = save_piece(piece, form.words, version=form.version, by=request.user, minor=minor)
        except WrongState:
            return self._gone(request, issue)
        if is_script(request):
            return self._heard(request, issue, form, saved.piece, saved.kept_back)
        if not form.errors and not saved.kept_back:
            messages.success(request, _("Saved."))
            return redirect(address_of(issue, piece))
        form.stand_beside(saved.piece, saved.kept_back)
        return self._page(request, issue, list(issue.articles.in_order()), saved.piece, form)

    def _heard(
        self, request: HttpRequest, issue: Issue, form: PieceForm, piece: Piece, kept_back: list[str]
    ) -> JsonResponse:
        """The answer to a script, with what the page shows beside the form."""
        now: Issue = piece if isinstance(piece, Issue) else piece.issue
        shown = self._beside(now, list(now.articles.in_order()), piece)
        parts = {name: render_to_string(template, shown, request) for name, template in PARTS.items()}
        return told(form, piece, kept_back, states=shown["states"], **parts)

    def _page(
        self, request: HttpRequest, issue: Issue, articles: list[Article], piece: Piece, form: PieceForm
    ) -> HttpResponse:
        beside = self._beside(issue, articles, piece)
        place = articles.index(piece) if isinstance(piece, Article) else -1
        context = {
            **self.admin_site.each_context(request),
            **beside,
            "title": str(issue),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "form": form,
            "columns": form.columns(beside["states"]),
            "first": place == 0,
            "last": place == len(articles) - 1,
            "is_open": issue.state in OPEN and allowed(request.user, WRITES, issue),
            "may_send": issue.state == IssueState.DRAFT and allowed(request.user, SENDS, issue),
            "lists": offered_lists(),
            "previews": previews(partial(preview_address, issue)),
            "markdown": MARKDOWN,
        }
        status = 409 if form.kept_back else 200
        return TemplateResponse(request, "admin/newsletters/write.html", context, status=status)

    def _beside(self, issue: Issue, articles: list[Article], piece: Piece) -> dict[str, Any]:
        """What stands around the form: the list of the pieces, the state of each language, what is still missing."""
        pieces: list[Piece] = [issue, *articles]
        states = translation_states(pieces)
        listed = [
            {
                "name": name_of(one),
                "url": address_of(issue, one),
                "current": one == piece,
                "is_list": isinstance(one, Article) and one.kind == Article.Kind.LIST,
                "missing": [
                    (code, state)
                    for code, state in sorted(states.get((one._meta.label_lower, one.pk), {}).items())
                    if state != "current"
                ],
            }
            for one in pieces
        ]
        mine = states.get((piece._meta.label_lower, piece.pk), {})
        check = before_sending(issue, pieces, states)
        return {"issue": issue, "piece": piece, "pieces": listed, "states": mine, "check": check}

    def _gone(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        """Somebody else scheduled the issue, or took the article out."""
        said = self._stands_in_words(issue)
        if is_script(request):
            return refused(said)
        messages.error(request, said)
        return redirect(address_of(issue, None))

    def _stands_in_words(self, issue: Issue) -> str:
        """Why nothing can be written (any more)."""
        issue.refresh_from_db(fields=["state"])
        if issue.state in OPEN:
            return _("Somebody else has taken this article out meanwhile.")
        return _("This issue is %(state)s: its words stay as they are.") % {"state": issue.get_state_display()}


def chosen_piece(request: HttpRequest, issue: Issue, articles: list[Article]) -> Piece | None:
    """The piece that the address names, the head where it names none; nothing for one that is not there (any more)."""
    asked = request.GET.get("piece", "")
    if not asked:
        return issue
    try:
        wanted = UUID(asked)
    except ValueError:
        return None
    return next((one for one in articles if one.uuid == wanted), None)


def address_of(issue: Issue, piece: Piece | None) -> str:
    """Where a piece is written."""
    page = reverse("admin:newsletters_issue_write", args=[issue.pk])
    return f"{page}?piece={key_of(piece)}" if piece is not None and key_of(piece) else page


def preview_address(issue: Issue, language: str) -> str:
    """Where the mail is shown in a language."""
    return reverse("admin:newsletters_issue_preview", args=[issue.pk, language])
