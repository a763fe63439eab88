"""Codes of the repertoire in words: `{{ entry|labels:"o" }}`, `{{ "MA"|name:"c" }}`, `{{ offer|amounts }}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import floatformat

from core.code_lists import ProjectStage
from repertoire.facets import FACETS
from repertoire.models import Entry, Opportunity
from repertoire.states import TONES

register = template.Library()
LABEL_OF = {facet.letter: facet.label_of for facet in FACETS}


@register.filter
def labels(entry: Entry, letter: str) -> list[str]:
    """What the codes with this letter in an entry are called."""
    return [LABEL_OF[letter](code[2:]) for code in entry.facets if code.startswith(f"{letter}:")]


@register.filter
def names(codes: Iterable[str], letter: str) -> list[str]:
    """What the codes of one facet are called."""
    return [LABEL_OF[letter](code) for code in codes]


@register.filter
def name(code: Any, letter: str) -> str:
    """What one code is called."""
    return LABEL_OF[letter](str(code))


@register.filter
def amounts(offer: Opportunity) -> str:
    """The amounts of an opportunity, as "1.000 – 5.000 EUR"."""
    known = [value for value in (offer.amount_from, offer.amount_to) if value is not None]
    return f"{' – '.join(floatformat(value, '-2g') for value in known)} {offer.currency}"


@register.filter
def stages(offer: Opportunity) -> list[str]:
    """The stages of a project that an opportunity suits."""
    return [str(ProjectStage(code).label) for code in offer.stages]


@register.filter
def tone(state: str) -> str:
    """The tone of a state's badge."""
    return TONES.get(str(state), "neutral")
