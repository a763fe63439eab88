"""What applicants read once they are told: the cohort's own letter, else words that fit every cohort."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Beneficiary, Cohort, Letter
from core.shown import Shown, shown

About = Letter.About
DEFAULTS = {
    About.SELECTED: _(
        "We are glad to tell you that you are selected. We write to you again before the first day. If you cannot"
        " take part, please say so on this page, so that somebody else can have the place."
    ),
    About.WAITLISTED: _(
        "There were more applications than places, and you are on the waiting list. If a place becomes free and you"
        " are next, we offer it to you at once. There is nothing for you to do now."
    ),
    About.OFFERED: _(
        "A place has become free, and you are next on the waiting list. Please say on this page whether you take it,"
        " before the day that is shown; after that it goes to the next person."
    ),
    About.REFUSED: _(
        "Thank you for your application. This time we cannot offer you a place. You can apply again to another group,"
        " and you can ask us what would help you."
    ),
}


def language_of(person: Beneficiary) -> str:
    """The language in which the person is written to."""
    return person.user.language if person.user is not None else person.contact_language


def letters_of(cohort: Cohort) -> dict[str, Letter]:
    """The cohort's own letters by whom they are about."""
    return {letter.about: letter for letter in cohort.letters.all()}


def letter_text(letters: Mapping[str, Letter], about: str, language: str) -> Shown:
    """The text in this language, else in what the cohort's letter has; without a letter the words for everybody."""
    letter = letters.get(about)
    own = shown(letter, "text", language) if letter is not None else None
    if own:
        return own
    with translation.override(language):
        return Shown(str(DEFAULTS[About(about)]), language, "")
