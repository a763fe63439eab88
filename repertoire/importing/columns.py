"""The columns of a spreadsheet of organisations, and how each is read. Reasons are for people."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.code_lists import Sector
from core.importing.kinds import Column
from core.importing.readers import Reader, country, identifier, mail, one_of, phone, several, spoken, text
from core.places import is_region_of
from core.typed import plain
from repertoire.code_lists import OrganisationKind

BETWEEN = "; "


def sector(typed: str) -> str:
    """The letter of a sector; labels hold commas, so only letters."""
    if typed.strip().upper() in Sector.values:
        return typed.strip().upper()
    raise ValueError(
        _("“%(typed)s” is not one of: %(known)s.") % {"typed": typed[:40], "known": ", ".join(Sector.values)}
    )


def listed(typed: str) -> str:
    """The code of a repertoire; whether it is there is asked for many rows at once."""
    if re.fullmatch(r"[\w-]{1,60}", typed.strip()):
        return typed.strip()
    raise ValueError(not_listed(typed))


def not_listed(code: str) -> str:
    """What is told of a code that no repertoire has."""
    return _("There is no repertoire with the code “%(typed)s”.") % {"typed": code[:60]}


def address(typed: str) -> str:
    """The address of a page."""
    found = plain(typed).strip()
    if "://" not in found:
        found = f"https://{found}"
    try:
        URLValidator(schemes=["http", "https"])(found)
    except ValidationError:
        raise ValueError(_("This is not the address of a page.")) from None
    return str(text(300)(found))


def degrees(most: int) -> Reader:
    """A coordinate as it is kept, with five decimals."""

    def read(typed: str) -> str:
        try:
            found = Decimal(typed.strip().replace(",", "."))
        except InvalidOperation:
            raise ValueError(_("This is not a number of degrees.")) from None
        if not found.is_finite() or abs(found) > most:
            raise ValueError(_("Degrees lie between -%(most)s and %(most)s.") % {"most": most})
        return str(found.quantize(Decimal("0.00001")))

    return read


COLUMNS = [
    Column("uuid", gettext_lazy("identifier"), identifier, gettext_lazy("as an export gives it; empty for new ones")),
    Column("name_it", gettext_lazy("name in Italian"), text(200)),
    Column("name_fr", gettext_lazy("name in French"), text(200)),
    Column("name_en", gettext_lazy("name in English"), text(200)),
    Column("acronym", gettext_lazy("acronym"), text(40)),
    Column("kind", gettext_lazy("kind"), one_of(OrganisationKind), gettext_lazy("a code, as ngo, or its name")),
    Column("mission_it", gettext_lazy("what it does, in Italian"), text(5000)),
    Column("mission_fr", gettext_lazy("what it does, in French"), text(5000)),
    Column("mission_en", gettext_lazy("what it does, in English"), text(5000)),
    Column("repertoires", gettext_lazy("repertoires"), several(listed), gettext_lazy("the codes of all")),
    Column("sectors", gettext_lazy("sectors"), several(sector), gettext_lazy("letters from A to U")),
    Column("languages", gettext_lazy("languages spoken"), several(spoken), gettext_lazy("codes, as it; fr; ar")),
    Column("website", gettext_lazy("website"), address),
    Column("country", gettext_lazy("country"), country, gettext_lazy("two letters, as MA")),
    Column("region", gettext_lazy("region"), text(6), gettext_lazy("the code, as IT-21")),
    Column("city", gettext_lazy("city"), text(120)),
    Column("latitude", gettext_lazy("latitude"), degrees(90)),
    Column("longitude", gettext_lazy("longitude"), degrees(180)),
    Column("email", gettext_lazy("e-mail"), mail, gettext_lazy("a new one is shown to programme staff only")),
    Column("phone", gettext_lazy("phone"), phone, gettext_lazy("a new one is shown to programme staff only")),
]
NAMES = ("name_it", "name_fr", "name_en")
PLACE = ("country", "region", "city", "latitude", "longitude")


def check(values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a row as a whole."""
    wrong = {}
    if "uuid" not in values:
        if not any(values.get(name) for name in NAMES):
            wrong["name_it"] = _("Give the name in at least one language.")
        if "kind" not in values:
            wrong["kind"] = _("Say what kind of organisation it is.")
    if any(name in values for name in PLACE) and "country" not in values:
        wrong["country"] = _("Say in which country the place is.")
    if values.get("region") and values.get("country") and not is_region_of(values["region"], values["country"]):
        wrong["region"] = _("“%(region)s” is not a region of this country.") % {"region": values["region"]}
    if ("latitude" in values) != ("longitude" in values):
        missing = "longitude" if "latitude" in values else "latitude"
        wrong[missing] = _("Give both coordinates, or none.")
    return wrong
