"""The list of a web conference as attendance: who joined when becomes minutes attended.

Read as the programs write it: a column for the name, perhaps an address, and either joining and leaving or minutes.
Whoever joined several times was there for all of it together, two devices at once counted once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.spreadsheets.reading import Record, read_csv
from core.typed import bare
from training.clock import whole_minutes
from training.models import GroupMember, Session

COLUMNS = {
    "name": {"name", "full name", "participant", "user name", "name (original name)", "display name",
             "participant name", "nome", "nome completo", "partecipante", "nome utente", "nome (nome originale)",
             "nom", "nom complet", "nom d'utilisateur", "nom (nom original)", "nom (nom d'origine)"},
    "email": {"email", "e-mail", "user email", "email address", "participant id (upn)", "e-mail utente",
              "indirizzo e-mail", "posta elettronica", "id partecipante (upn)", "adresse e-mail", "courriel",
              "e-mail de l'utilisateur", "adresse électronique", "id du participant (upn)"},
    "joined": {"join time", "joined", "time joined", "first join", "ora di accesso", "ora di ingresso",
               "ora di partecipazione", "primo accesso", "heure d'arrivée", "heure de connexion", "première connexion"},
    "left": {"leave time", "left", "time exited", "last leave", "ora di uscita", "ultima uscita", "heure de départ",
             "heure de déconnexion", "dernier départ", "dernière déconnexion"},
    "minutes": {"duration (minutes)", "total duration (minutes)", "minutes", "duration", "in-meeting duration",
                "durata (minuti)", "durata totale (minuti)", "minuti", "durata", "durata nella riunione",
                "durée (minutes)", "durée totale (minutes)", "durée", "durée de la réunion"},
}  # fmt: skip
"""What the programs call their columns, in three languages."""
TIMES = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y, %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
SPAN = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?", re.IGNORECASE)
Stay = tuple[datetime, datetime]


@dataclass(frozen=True)
class Found:
    """Somebody of the lesson who was on the list."""

    beneficiary: int
    name: str
    minutes: int


@dataclass(frozen=True)
class Conference:
    """What a list says: whom it knows, `unknown` names as written, and `absent`: who is expected and not on it."""

    matched: list[Found]
    unknown: list[str]
    absent: list[str] = field(default_factory=list)


@dataclass
class _Present:
    stays: list[Stay] = field(default_factory=list)
    minutes: int = 0


def read_conference(content: bytes, session: Session) -> Conference:
    """Read the list and find its people among those who are expected at the lesson; nothing is written.

    Found by the address, else by the name however it is written; a name that two people have is unknown. Raises
    ValidationError for what is no such list.
    """
    records = iter(read_csv(content).records)
    columns = _columns(records)
    members = list(GroupMember.objects.in_session(session).with_people().by_name())
    people: dict[int, _Present] = defaultdict(_Present)
    unknown: dict[str, None] = {}
    addresses, names = _addresses(members), _names(members)
    for record in records:
        name, email = _cell(record, columns, "name"), _cell(record, columns, "email")
        person = addresses.get(email.casefold()) or names.get(bare(name))
        if person is None:
            if name or email:
                unknown[name or email] = None
            continue
        _add(people[person], record, columns, session.course.zone)
    matched = [
        Found(one.beneficiary_id, one.beneficiary.full_name, _minutes(people[one.beneficiary_id], session))
        for one in members
        if one.beneficiary_id in people
    ]
    absent = [one.beneficiary.full_name for one in members if one.beneficiary_id not in people]
    return Conference(matched, list(unknown), absent)


def _columns(records: Iterable[Record]) -> dict[str, int]:
    """Where the columns are; the programs write some lines above the list."""
    for record, _number in zip(records, range(30), strict=False):
        places = [(place, cell.strip().casefold().replace("’", "'")) for place, cell in enumerate(record.cells)]
        found = {what: place for what, words in COLUMNS.items() for place, head in reversed(places) if head in words}
        if ("name" in found or "email" in found) and ("minutes" in found or {"joined", "left"} <= found.keys()):
            return found
    raise ValidationError(
        _("This list has no columns that we know: a name or an e-mail, and minutes or times of joining and leaving."),
        code="columns",
    )


def _cell(record: Record, columns: dict[str, int], what: str) -> str:
    place = columns.get(what)
    return record.cells[place].strip() if place is not None and place < len(record.cells) else ""


def _addresses(members: Iterable[GroupMember]) -> dict[str, int]:
    found: dict[str, int] = {}
    for member in members:
        person = member.beneficiary
        for address in (person.email, person.user.email if person.user is not None else ""):
            if address:
                found[address.casefold()] = member.beneficiary_id
    return found


def _names(members: Iterable[GroupMember]) -> dict[str, int]:
    """Keys by name, given name first or last; without the names that two people have."""
    found: dict[str, set[int]] = defaultdict(set)
    for member in members:
        person = member.beneficiary
        for name in (f"{person.given_name} {person.family_name}", f"{person.family_name} {person.given_name}"):
            found[bare(name)].add(member.beneficiary_id)
    return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}


def _add(person: _Present, record: Record, columns: dict[str, int], zone: ZoneInfo) -> None:
    joined, left = (_time(_cell(record, columns, what), zone) for what in ("joined", "left"))
    if joined is not None and left is not None:
        if left > joined:
            person.stays.append((joined, left))
        return
    said = _span(_cell(record, columns, "minutes"))
    if said is None:
        raise ValidationError(
            _("Row %(row)s does not say how long somebody was there."), params={"row": record.number}, code="minutes"
        )
    person.minutes += said


def _time(text: str, zone: ZoneInfo) -> datetime | None:
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def _span(text: str) -> int | None:
    """Minutes, as "95", "95.5", "1h 35m 10s" or "01:35:10" say them."""
    if re.fullmatch(r"\d{1,5}([.,]\d+)?", text):
        return int(float(text.replace(",", ".")))
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text):
        parts = text.split(":")
        return int(parts[0]) * 60 + int(parts[1])
    found = SPAN.fullmatch(text.strip())
    if not text.strip() or found is None:
        return None
    hours, minutes = (int(part or 0) for part in found.groups()[:2])
    return hours * 60 + minutes


def _minutes(person: _Present, session: Session) -> int:
    """Of the lesson, at most as long as it lasted."""
    there, until = timedelta(0), session.starts_at
    for joined, left in sorted(person.stays):
        start, end = max(joined, until), min(left, session.ends_at)
        if end > start:
            there, until = there + (end - start), end
    return min(whole_minutes(there) + person.minutes, int(session.minutes))
