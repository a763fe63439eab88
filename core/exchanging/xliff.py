"""Texts as XLIFF 1.2, which the tools of translators read and write; 2 is read by few of them.

The library knows the format; here stands which texts go in, and that nothing dangerous comes back. It is imported where
it is needed only: most processes never read such a file.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from translate.storage.xliff import xlifffile, xliffunit

from core.exchanging.units import Unit, hash_of
from core.models import TranslationState
from core.spreadsheets.reading import Record, Table, Unreadable, check_room

DEEPEST = 50
MOST_ELEMENTS = 500_000
HEAD = ["id", "language", "state", "source_hash", "translation"]
State = TranslationState.State
STATES = {
    State.MISSING: "needs-translation", State.STALE: "needs-review-translation", State.CURRENT: "translated",
}  # fmt: skip
DONE = {"translated", "signed-off", "final"}
"""States by which a translator says that the translation fits the source as it is now."""


NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


class TransUnit(xliffunit):
    """A text in a file of version 1.2."""

    namespace = NAMESPACE


class Xliff12(xlifffile):  # type: ignore[type-arg]
    """A file of version 1.2; the library writes 1.1 unless told otherwise."""

    UnitClass = TransUnit
    namespace = NAMESPACE
    XMLskeleton = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="NoName" source-language="it" datatype="plaintext"><body></body></file>
</xliff>"""


def write_xliff(units: Iterable[Unit]) -> bytes:
    """The texts, one part of the file for each table and language of its sources."""
    store = Xliff12()
    for unit in units:
        store.switchfile(f"{unit.table}/{unit.source_language}/{unit.language}", createifmissing=True)
        whole = store.body.getparent()
        whole.set("source-language", unit.source_language)
        whole.set("target-language", unit.language)
        store.addunit(_as_trans_unit(unit))
    return bytes(store)


def _as_trans_unit(unit: Unit) -> Any:
    found = TransUnit(unit.source)
    found.setid(unit.id)
    found.target = unit.translation or " "
    target = found.target_dom
    target.text = unit.translation
    target.set("state", STATES[State(unit.state)])
    found.xmlelement.attrib.pop("approved", None)
    found.xmlelement.set("resname", f"{unit.object} · {unit.field}")
    found.xmlelement.set("extradata", unit.source_hash)
    found.addnote(f"{unit.kind}: {unit.object} · {unit.field}", origin="developer")
    return found


def read_xliff(content: bytes) -> Table:
    """The texts of a file as rows of a table. Raises Unreadable."""
    _check(content)
    try:
        units = list(Xliff12.parsestring(content).units)  # type: ignore[no-untyped-call]
    except Exception as error:  # the many ways in which a damaged file makes the library stumble
        raise _damaged() from error
    return Table(_records(units), {"format": "XLIFF 1.2"})


def _damaged() -> Unreadable:
    return Unreadable(_("This file is damaged and cannot be opened."))


class _Guard:
    """Reads a file once without keeping anything of it, and stops at what no translator's tool writes."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def doctype(self, *_declared: Any) -> None:
        raise _damaged()

    def begin(self, name: str, given: dict[str, str]) -> None:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.elements == 1:
            self._check_root(name, given)
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise Unreadable(_("This file is too large once unpacked."))

    def end(self, name: str) -> None:
        self.depth -= 1

    def _check_root(self, name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "xliff":
            raise _damaged()
        if not given.get("version", "1").startswith("1"):
            raise Unreadable(_("This is XLIFF 2. Send it as XLIFF 1.2, as it was exported."))


def _check(content: bytes) -> None:
    """Refuse what names or declares anything outside the file, and what would grow without end."""
    guard, parser = _Guard(), expat.ParserCreate()
    parser.StartDoctypeDeclHandler = guard.doctype
    parser.StartElementHandler = guard.begin
    parser.EndElementHandler = guard.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _damaged() from error


def _records(units: list[Any]) -> Iterator[Record]:
    """The number of a row is the place of its text in the file."""
    yield Record(0, list(HEAD))
    for number, unit in enumerate(units, 1):
        check_room(number)
        yield Record(number, _cells(unit))


def _cells(unit: Any) -> list[str]:
    element = unit.xmlelement
    source, target = _words(unit.source_dom), _words(unit.target_dom)
    whole = next(element.iterancestors("{*}file"), None)
    language = (whole.get("target-language") or "") if whole is not None else ""
    done = unit.target_dom is not None and unit.target_dom.get("state") in DONE
    state = State.CURRENT if target.strip() and (done or unit.isapproved()) else ""
    mark = element.get("extradata") or hash_of(source)
    return [element.get("id") or "", re.split("[-_]", language)[0].lower(), str(state), mark, target]


def _words(element: Any) -> str:
    """The text of an element; of what tools put into it (marks of segments, of terms) the words stay."""
    return "" if element is None else "".join(element.itertext("*"))
