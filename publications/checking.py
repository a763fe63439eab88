"""What somebody should look at before a publication is released."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.writing.columns import translation_states
from publications.models import Chapter, Figure, Publication
from publications.outline import in_reading_order
from publications.pieces import Piece, name_of
from publications.releasing import problems_of
from publications.text.book import Problem

PROBLEMS = {
    "unknown_reference": _("“%(what)s” leads nowhere: no chapter, figure or table has this name"),
    "unknown_figure": _("there is no figure “%(what)s”"),
    "figure_without_picture": _("the figure “%(what)s” has no picture yet"),
    "figure_without_words": _("the figure “%(what)s” does not say what it shows to who cannot see it"),
    "figure_twice": _("the figure “%(what)s” stands here a second time"),
    "name_twice": _("the name “%(what)s” is given twice"),
    "picture_in_line": _("the picture “%(what)s” is not shown: only figures are, alone in their paragraph"),
}
STATES = {"missing": _("is not translated"), "stale": _("has changed since it was translated")}


@dataclass(frozen=True)
class Lack:
    """Something to mend in a piece, in words."""

    piece: Piece
    name: str
    words: str


@dataclass
class Check:
    """By language, what is not as it should be."""

    languages: dict[str, list[Lack]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return sum(len(lacks) for lacks in self.languages.values())


def before_release(publication: Publication) -> Check:
    """Faults in the texts, and what is not translated: nothing of it hinders a release."""
    chapters = [one.chapter for one in in_reading_order(Chapter.objects.of_publication(publication).for_contents())]
    pieces: list[Piece] = [*chapters, *Figure.objects.of_publication(publication)]
    states, problems = translation_states(pieces), problems_of(publication)
    by_anchor = {chapter.anchor: chapter for chapter in chapters}
    check = Check()
    for code, _name in settings.LANGUAGES:
        lacks = [_faulty(by_anchor[problem.anchor], problem) for problem in problems.get(code, [])]
        for piece in pieces:
            state = states.get((piece._meta.label_lower, piece.pk), {}).get(code, "missing")
            if state in STATES:
                lacks.append(Lack(piece, name_of(piece), str(STATES[state])))
        check.languages[code] = lacks
    return check


def faults_in(chapter: Chapter) -> dict[str, list[str]]:
    """What is wrong in one chapter, in words, by language."""
    return {
        code: [_faulty(chapter, problem).words for problem in found if problem.anchor == chapter.anchor]
        for code, found in problems_of(chapter.publication, only={chapter.anchor}).items()
    }


def words_of(problem: Problem) -> str:
    """What is wrong, for who writes the text."""
    return str(PROBLEMS[problem.code]) % {"what": problem.what}


def _faulty(chapter: Chapter, problem: Problem) -> Lack:
    return Lack(chapter, name_of(chapter), words_of(problem))
