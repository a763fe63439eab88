"""What to look at before an issue is sent: what is missing in which language, who gets it, whether it was tested."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.lists import items_of
from core.markdown import MARKDOWN
from core.shown import shown
from core.writing.columns import CODES, States, languages_first, translation_states
from newsletters.audience import readers_of
from newsletters.mime import UnfitAddress, address_on_the_wire
from newsletters.models import Article, Issue, IssueTest
from newsletters.pieces import Piece, fields_of

NOT_ASKED = {"link"}
"""Fields that need no translation: the same link serves every language."""
WRITTEN = {"http", "https"}


@dataclass(frozen=True)
class Lack:
    """Something to look at, and the piece where it is (its key; empty for the head)."""

    words: str
    piece: str


@dataclass(frozen=True)
class LanguageCheck:
    """A language, how many get the issue in it, and what its readers lack."""

    code: str
    name: str
    source: bool
    readers: int
    lacks: list[Lack]


@dataclass(frozen=True)
class Check:
    """`general` concerns every language. `readers` are those of the audience and languages that the issue has now."""

    languages: list[LanguageCheck]
    general: list[Lack]
    readers: int
    tests: list[IssueTest]

    @property
    def number(self) -> int:
        """How many things there are to look at."""
        return len(self.general) + sum(len(language.lacks) for language in self.languages)


def before_sending(issue: Issue, pieces: "list[Piece] | None" = None, states: "States | None" = None) -> Check:
    """The check list of an issue, for its writers; whoever has read its pieces and their states hands them in.

    A handful of queries, whatever its length, and one for each list that stands in it.
    """
    pieces = [issue, *issue.articles.in_order()] if pieces is None else pieces
    states = translation_states(pieces) if states is None else states
    readers = readers_of(issue.newsletter, issue.audience)
    wanted = {code: n for code, n in readers.items() if code in (issue.languages or CODES)}
    names = dict(settings.LANGUAGES)
    languages = []
    for code in languages_first(issue.source_language):
        found = [lack for piece in pieces for lack in _lacks(piece, code, states)]
        source = code == issue.source_language
        languages.append(LanguageCheck(code, str(names[code]), source, wanted.get(code, 0), found))
    general = [lack for piece in pieces for lack in _general(piece)]
    general += [Lack(words, "") for words in _as_a_whole(issue, len(pieces))]
    tests = list(issue.tests.select_related("by")[:10])
    return Check(languages, general, sum(wanted.values()), tests)


def _as_a_whole(issue: Issue, pieces: int) -> Iterator[str]:
    """What keeps the issue from going out, whatever is written in it."""
    newsletter = issue.newsletter
    if pieces == 1 and not shown(issue, "lead"):
        yield _("This issue is empty: write an introduction or an article first.")
    if issue.state == Issue.State.DRAFT and not newsletter.is_public:
        yield _("This newsletter is not published yet: its readers could not open its pages.")
    if newsletter.sender is not None and not can_send(newsletter.sender.address):
        yield _("No mail can leave from %(address)s. Choose another sender.") % {"address": newsletter.sender.address}


def can_send(address: str) -> bool:
    """Whether mail can come from an address, by its form alone."""
    try:
        address_on_the_wire(address)
    except UnfitAddress:
        return False
    return True


def key_of(piece: Piece) -> str:
    """What names a piece in an address; nothing names the head."""
    return "" if isinstance(piece, Issue) else piece.uuid.hex


def name_of(piece: Piece) -> str:
    """What a piece is called: its title, where it has one."""
    if title := shown(piece, "title"):
        return title.text
    if isinstance(piece, Issue):
        return _("Title and introduction")
    return _("Article %(number)s") % {"number": piece.position}


def _lacks(piece: Piece, code: str, states: States) -> Iterator[Lack]:
    """What is missing or out of date in one language."""
    called, key = name_of(piece), key_of(piece)
    if code == piece.source_language:
        if not _text(piece, "title", code):
            yield Lack(_("“%(piece)s” has no title.") % {"piece": called}, key)
    else:
        missing = [field for field in _wanted(piece) if not _text(piece, field, code)]
        if missing:
            fields = ", ".join(str(piece._meta.get_field(field).verbose_name) for field in missing)  # type: ignore[union-attr]
            yield Lack(_("“%(piece)s” is not translated: %(fields)s.") % {"piece": called, "fields": fields}, key)
        elif states.get((piece._meta.label_lower, piece.pk), {}).get(code) == "stale":
            yield Lack(_("“%(piece)s” has changed since it was translated.") % {"piece": called}, key)
    for link in _broken(piece, code):
        said = _("“%(piece)s”: the link “%(link)s” leads nowhere. Write it whole, with https://.")
        yield Lack(said % {"piece": called, "link": link[:100]}, key)


def _wanted(piece: Piece) -> list[str]:
    """The fields that a translation needs: those with a text in the source language."""
    wanted = [field for field in fields_of(piece) if field not in NOT_ASKED and _text(piece, field, "")]
    return [field for field in wanted if field != "picture_words" or piece.picture_id]


def _general(piece: Piece) -> Iterator[Lack]:
    called, key = name_of(piece), key_of(piece)
    if piece.picture_id and not _text(piece, "picture_words", ""):
        yield Lack(_("“%(piece)s”: say what the picture shows, for who cannot see it.") % {"piece": called}, key)
    if isinstance(piece, Article) and piece.kind == Article.Kind.LIST:
        if not items_of(piece.list_code, piece.list_keys):
            yield Lack(_("“%(piece)s” is left out: nothing in it may be told now.") % {"piece": called}, key)
    elif isinstance(piece, Article) and not _text(piece, "body", "") and not piece.picture_id:
        yield Lack(_("“%(piece)s” has no text yet.") % {"piece": called}, key)


def _text(piece: Piece, field: str, code: str) -> str:
    """What stands there in a language, or in the source language."""
    found: Any = getattr(piece, build_localized_fieldname(field, code or piece.source_language))
    return (found or "").strip()


def _broken(piece: Piece, code: str) -> list[str]:
    """Links in the texts of a language that no mail program can open."""
    long_ones = [field for field in ("lead", "body") if field in fields_of(piece)]
    return [link for field in long_ones for link in links_in(_text(piece, field, code)) if not is_whole(link)]


def links_in(text: str) -> list[str]:
    """The addresses of the links in a Markdown text."""
    tokens = [child for token in MARKDOWN.parse(text) for child in token.children or []]
    return [str(token.attrs.get("href", "")) for token in tokens if token.type == "link_open"]


def is_whole(link: str) -> bool:
    """Whether a link can be opened from a mail, by its form alone."""
    scheme, _colon, rest = link.partition(":")
    try:
        if scheme in WRITTEN:
            URLValidator(schemes=sorted(WRITTEN))(link)
        elif scheme == "mailto":
            validate_email(rest.partition("?")[0])
        else:
            return scheme == "tel" and bool(rest)
    except ValidationError:
        return False
    return True
