"""What files with personal data can hold: persons of a programme, and what other apps make known here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.export_columns import COLUMNS, SENSITIVE, cells_of, label_of
from beneficiaries.models import Beneficiary, PersonExport
from beneficiaries.querysets.exports import Criteria
from core.errors import WrongState

PERSONS = "persons"


@dataclass(frozen=True)
class Contents:
    """`permission` is asked about the programme, when the file is asked for and when it is written.

    `columns` are all that can be chosen; those that are `sensitive` need a reason. `criteria` are the names by which
    the rows can be narrowed, told by `in_words`. `rows` are those that the asker may see at the moment of writing, in
    their order; `cells` what stands in the columns of one, in the current language.
    """

    code: str
    permission: str
    sheet: Promise
    columns: tuple[str, ...]
    label: Callable[[str], str]
    criteria: tuple[str, ...]
    in_words: Callable[[dict[str, str]], str]
    rows: Callable[[PersonExport], Any]
    cells: Callable[[Any, list[str]], list[object]]
    sensitive: frozenset[str] = frozenset()


_contents: dict[str, Contents] = {}


def register(contents: Contents) -> None:
    """Make it known. Only those who may ask for files with persons see files of any kind (rules/protecting.py)."""
    _contents[contents.code] = contents


def contents_named(code: str) -> Contents:
    """Raises WrongState for what no app knows (any more)."""
    if code not in _contents:
        raise WrongState(f"no such contents of a file: {code}")
    return _contents[code]


def persons_of(export: PersonExport) -> Any:
    """Whom the file holds: those of the programme whom the asker may see now, by the criteria."""
    seen = Beneficiary.objects.exportable_by(export.by, export.programme)
    return Criteria(export.criteria).apply(seen, programme=export.programme).order_by("family_name", "given_name", "pk")


def criteria_in_words(criteria: dict[str, str]) -> str:
    """The filter of the list of persons."""
    names = {
        "country": _("country of residence"), "region": _("region of residence"), "kind": _("takes part as"),
        "over_qualified": _("over-qualified"), "q": _("searched by words"),
    }  # fmt: skip
    unknown = [name for name in criteria if name not in Criteria.KNOWN]
    told = [f"{names[name]}: {value}" for name, value in criteria.items() if name in names]
    return "; ".join([*told, *unknown])


register(
    Contents(
        code=PERSONS,
        permission="beneficiaries.export_persons",
        sheet=gettext_lazy("Persons"),
        columns=tuple(COLUMNS),
        label=label_of,
        criteria=Criteria.KNOWN,
        in_words=criteria_in_words,
        rows=persons_of,
        cells=cells_of,
        sensitive=SENSITIVE,
    )
)
