"""The facets of the repertoire: what an entry can be narrowed by, and what their codes are called.

A code in an entry has the letter of its facet before it, as "o:internship" or "c:MA".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.code_lists import Sector, SupportKind
from core.places import country_choices, country_name, language_choices, language_name, region_choices, region_name
from core.request_context import remembered
from repertoire.code_lists import OpportunityAim, OrganisationKind
from repertoire.models import Repertoire
from repertoire.models.searching import LANGUAGES


@dataclass(frozen=True)
class Facet:
    """`name` stands in the address, `letter` in the codes; `label_of` names a code in the current language."""

    name: str
    letter: str
    title: str | Promise
    label_of: Callable[[str], str]
    known: Callable[[str], bool]

    def code(self, value: str) -> str:
        return f"{self.letter}:{value}"


def _of(choices: Any) -> tuple[Callable[[str], str], Callable[[str], bool]]:
    return (lambda value: str(choices(value).label)), (lambda value: value in choices.values)


def _short(value: str) -> bool:
    return 0 < len(value) <= 8 and value.replace("-", "").isalnum()


FACETS = [
    Facet("kind", "k", _("Kind of organisation"), *_of(OrganisationKind)),
    Facet("support", "o", _("What is offered"), *_of(SupportKind)),
    Facet("aim", "a", _("For what"), *_of(OpportunityAim)),
    Facet("country", "c", _("Country"), country_name, _short),
    Facet("region", "g", pgettext_lazy("a place", "Region"), region_name, _short),
    Facet("sector", "s", _("Sector"), *_of(Sector)),
    Facet("language", "l", _("Language spoken"), lambda value: capfirst(language_name(value)), _short),
]
REPERTOIRE = "r"


def facet_named(name: str) -> Facet:
    """The facet whose name stands in the address."""
    return next(facet for facet in FACETS if facet.name == name)


def labels_in(language: str) -> dict[str, str]:
    """Every code of every facet and what it is called in a language, in which gettext must be active."""
    return {
        **{f"k:{kind.value}": str(kind.label) for kind in OrganisationKind},
        **{f"o:{kind.value}": str(kind.label) for kind in SupportKind},
        **{f"a:{aim.value}": str(aim.label) for aim in OpportunityAim},
        **{f"s:{sector.value}": str(sector.label) for sector in Sector},
        **{f"c:{code}": name for code, name in country_choices()},
        **{f"g:{code}": name for code, name in region_choices([code for code, _name in country_choices()])},
        **{f"l:{code}": name for code, name in language_choices()},
    }


def all_labels() -> dict[tuple[str, str], str]:
    """The label of every code by (code, language)."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found.update({(code, language): label for code, label in labels_in(language).items()})
    return found


def published_repertoires() -> list[Repertoire]:
    """The repertoires that the public can choose from, in order; asked once in a request."""
    key = ("published repertoires", get_language())
    return remembered(key, lambda: list(Repertoire.objects.published().for_choice().in_order()))


def values_of(facet: Facet, sent: Iterable[str]) -> list[str]:
    """The values that exist among those that were sent, each once."""
    return [value for value in dict.fromkeys(sent) if facet.known(value)]
