"""What was handed in, as people read it: labels instead of codes, in the reader's language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.places import country_name, region_name
from projects.content import FIGURES, PLACE, TEXTS
from projects.models import Project

KIND = ["aim", "return_form", "stage", "sector", "goals", "needs", "working_language"]
MONEY = {"amount_requested", "own_contribution"}
CHAPTERS: list[tuple[str | Promise, list[str]]] = [
    (gettext_lazy("The idea"), TEXTS),
    (gettext_lazy("What kind of project"), KIND),
    (gettext_lazy("Where"), PLACE),
    (gettext_lazy("Figures"), FIGURES),
]


@dataclass(frozen=True)
class Line:
    """One field of a project: `own_words` when the applicant wrote `text`, in the language of the project."""

    name: str
    label: str
    text: str
    own_words: bool


@dataclass(frozen=True)
class Chapter:
    """Fields that belong together."""

    title: str
    lines: list[Line]


def chapters_of(content: dict[str, Any], *, currency: str) -> list[Chapter]:
    """The content of a revision by chapters, empty fields left out. Amounts are in `currency`."""
    chapters = [Chapter(str(title), _lines(content, names, currency)) for title, names in CHAPTERS]
    return [chapter for chapter in chapters if chapter.lines]


def _lines(content: dict[str, Any], names: list[str], currency: str) -> list[Line]:
    lines = [
        Line(name, label_of(name), text_of(name, content.get(name), currency=currency), name in TEXTS)
        for name in names
        if name != "title"
    ]
    return [line for line in lines if line.text]


def label_of(name: str) -> str:
    """The name of a field in the current language."""
    label = str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def text_of(name: str, value: Any, *, currency: str) -> str:
    """A value of `content_of` in words; '' where there is nothing to say."""
    if value is None or value == "" or value == [] or value is False:
        return ""
    if name in MONEY:
        amount = number_format(Decimal(value), decimal_pos=_decimals(value), force_grouping=True)
        return f"{amount} {currency}"
    if name == "country":
        return country_name(value)
    if name == "region":
        return region_name(value)
    if name == "working_language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if value is True:
        return _("Yes")
    return _chosen(name, value)


def _decimals(amount: Decimal | str) -> int:
    return 0 if Decimal(amount) == Decimal(amount).to_integral_value() else 2


def _chosen(name: str, value: Any) -> str:
    field: Any = Project._meta.get_field(name)
    labels = dict(getattr(field, "base_field", field).flatchoices)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(one, one)) for one in values)
