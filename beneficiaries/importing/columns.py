"""The columns of a spreadsheet of persons, and how each is read. Reasons are for people."""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Beneficiary
from beneficiaries.models.participation import ParticipationKind
from beneficiaries.models.person import PHONE, Occupation, Recognition, Sex
from core.code_lists import EducationLevel, LanguageLevel, OccupationGroup
from core.importing.kinds import Column
from core.importing.readers import (
    Reader,
    country,
    day,
    identifier,
    known_as,
    mail,
    named,
    one_of,
    several,
    spoken,
    text,
    whole,
)
from core.places import region_choices
from core.typed import bare, plain

OLDEST, FAR = date(1900, 1, 1), date(2100, 1, 1)
LEVEL = re.compile(r"^(?P<language>.+?)[\s:=(–-]+(?P<level>[A-Ca-c][12]|[^\s:=()]+(?: [^\s:=()]+)?)\)?$")


def known_language(typed: str) -> str:
    """A language with its level, as "fr B2"."""
    found = LEVEL.match(plain(typed).strip()[:120])
    if found is None:
        raise ValueError(_("Write each language with its level, as French B2."))
    level = _levels().get(bare(found["level"]))
    if level is None:
        known = ", ".join(LanguageLevel.values)
        raise ValueError(
            _("“%(typed)s” is not one of: %(known)s.") % {"typed": found["level"][:40], "known": known}
        )  # fmt: skip
    return f"{spoken(found['language'])} {level}"


def _levels() -> dict[str, Any]:
    if not LEVELS:
        LEVELS.update(known_as(lambda: LanguageLevel.choices))
    return LEVELS


LEVELS: dict[str, Any] = {}


def languages(typed: str) -> list[str]:
    """All of them, each once."""
    found: list[str] = several(known_language)(typed)
    if len({one.partition(" ")[0] for one in found}) < len(found):
        raise ValueError(_("One language stands here twice."))
    return found


def number(typed: str) -> str:
    """A phone number, as people of any country write it."""
    found = re.sub(r"[\s\u2010-\u2015]+", lambda blank: " " if blank[0].isspace() else "-", plain(typed).strip())
    if len(found) > 30 or PHONE.regex.search(found) is None:  # type: ignore[union-attr]
        raise ValueError(str(PHONE.message))
    return found


def code(typed: str) -> str:
    """The code of a programme; whether it is the reader's is asked for many rows at once."""
    found = typed.strip().lower()
    if not re.fullmatch(r"[\w-]{1,60}", found):
        raise ValueError(not_yours(typed))
    return found


def not_yours(typed: str) -> str:
    """What is told of a programme in which the reader may not record anybody."""
    return _("“%(typed)s” is not the code of a programme of yours.") % {"typed": typed[:60]}


def _field(name: str, read: Reader, help_text: Any = "") -> Column:
    field: Any = Beneficiary._meta.get_field(name)
    return Column(name, field.verbose_name, read, help_text)


def _text(name: str) -> Column:
    field: Any = Beneficiary._meta.get_field(name)
    return _field(name, text(field.max_length))


BY_NAME = gettext_lazy("a code, or its name in Italian, French or English")
COUNTRY = gettext_lazy("two letters, as MA, or the name")
REGION = gettext_lazy("a code, as IT-21, or the name")
COLUMNS = [
    Column("uuid", gettext_lazy("identifier"), identifier, gettext_lazy("as an export gives it; empty for new ones")),
    Column("programme", gettext_lazy("programme"), code, gettext_lazy("the code of one of your programmes")),
    Column("kind", gettext_lazy("takes part as"), one_of(ParticipationKind), BY_NAME),
    _text("given_name"),
    _text("family_name"),
    _field("email", mail),
    _field("phone", number, gettext_lazy("with the code of the country, as +212 5 00 00 00 00")),
    _field("sex", one_of(Sex), BY_NAME),
    _field("birth_date", day(OLDEST), gettext_lazy("as 1990-12-31 or 31/12/1990")),
    _field("citizenships", several(country), COUNTRY),
    _field("contact_language", named(lambda: settings.LANGUAGES), BY_NAME),
    _field("residence_country", country, COUNTRY),
    _field("residence_region", text(120), REGION),
    _text("residence_city"),
    _field("origin_country", country, COUNTRY),
    _field("origin_region", text(120), REGION),
    _text("origin_city"),
    _field("arrival_year", whole(1930, 2100)),
    _field("dependants", whole(0, 30)),
    _text("permit_kind"),
    _field("permit_expires_on", day(date(1990, 1, 1), FAR)),
    _field("education_level", one_of(EducationLevel), BY_NAME),
    _text("education_field"),
    _text("education_title"),
    _field("education_recognised", one_of(Recognition), BY_NAME),
    _field("occupation", one_of(Occupation), BY_NAME),
    _field("occupation_group", one_of(OccupationGroup), BY_NAME),
    _text("occupation_title"),
    _text("skills"),
    Column("languages", gettext_lazy("languages"), languages, gettext_lazy("each with its level, as fr B2; ar native")),
]


def check(values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a row as a whole; regions become codes, now that their countries are known."""
    wrong = {}
    if "uuid" not in values:
        for name in ("given_name", "family_name", "programme", "kind"):
            if name not in values:
                wrong[name] = _("This is needed for a new person.")
    elif ("programme" in values) != ("kind" in values):
        missing = "kind" if "programme" in values else "programme"
        wrong[missing] = _("Programme and kind go together.")
    for place in ("residence", "origin"):
        if region := values.get(f"{place}_region"):
            found = _region(values.get(f"{place}_country", ""), region)
            if found is None:
                wrong[f"{place}_region"] = _("“%(region)s” is not a region of this country.") % {"region": region[:60]}
            else:
                values[f"{place}_region"] = found
    year, born = values.get("arrival_year"), values.get("birth_date")
    if year and born and year < int(born[:4]):
        wrong["arrival_year"] = _("This is before the year of birth.")
    return wrong


REGIONS: dict[str, dict[str, Any]] = {}
"""What the regions of a country may be called, once somebody has asked."""


def _region(in_country: str, typed: str) -> str | None:
    if in_country not in REGIONS:
        REGIONS[in_country] = known_as(lambda: region_choices([in_country]))
    found = REGIONS[in_country].get(bare(typed))
    return None if found is None else str(found)
