"""Two entries beside each other: what both say, what belongs to each, which had better stay."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.duplicates.kinds import LEFT, RIGHT, Belongings, Comparison, Line, Side
from core.places import country_name
from core.shown import shown
from repertoire.comparing import label_of, text_of
from repertoire.merging import FIELDS, content_of_both
from repertoire.models import (
    Contact,
    ContactDetail,
    EntryRequest,
    EntryRevision,
    Involvement,
    Location,
    MemberInvitation,
    Opportunity,
    Organisation,
    OrganisationMember,
)
from repertoire.states import TONES, EntryState

SHOWN = 5


def sides_of(keys: Iterable[int]) -> dict[int, Side]:
    """What entries are called and where they are, by their keys."""
    rows = Organisation.objects.filter(pk__in=list(keys)).for_list().prefetch_related("locations")
    return {row.pk: _side(row) for row in rows}


def _side(row: Organisation) -> Side:
    name = shown(row, "name")
    places = "; ".join(dict.fromkeys(_place(place) for place in row.locations.all()))
    return Side(
        key=row.pk,
        name=str(name) or str(row),
        language=name.foreign,
        place=places,
        state=row.get_state_display(),
        tone=TONES.get(row.state, "neutral"),
    )


def _place(place: Location) -> str:
    return ", ".join(part for part in (place.city, country_name(str(place.country))) if part)


def compare(left: int, right: int, user: Any) -> Comparison:
    """Both entries, as they are now: whoever may merge entries sees all of them."""
    found = Organisation.objects.prefetch_related("repertoires").in_bulk([left, right])
    one, other = found[left], found[right]
    belongings = _belongings(one, other)
    stays = _stays(one, other, belongings)
    return Comparison(
        facts=[_fact(label, fact, one, other) for label, fact in _facts()],
        lines=[_line(name, one, other, stays) for name in FIELDS],
        belongings=belongings,
        stays=stays,
        seen=content_of_both(one, other),
        told=_told(one, other),
    )


def _stays(one: Organisation, other: Organisation, belongings: list[tuple[str, Belongings, Belongings]]) -> str:
    """The side that had better stay: a public one, lately confirmed, to which more belongs; else the older one."""

    def weight(row: Organisation, number: int) -> Any:
        return (row.state == EntryState.PUBLISHED, row.confirmed_on or date.min, number)

    left = sum(mine.number for _label, mine, _its in belongings)
    right = sum(its.number for _label, _mine, its in belongings)
    return RIGHT if weight(other, right) > weight(one, left) else LEFT


def _line(name: str, one: Organisation, other: Organisation, stays: str) -> Line:
    language = name.rpartition("_")[2]
    left, right = (text_of(row, name, getattr(row, name)) for row in (one, other))
    return Line(
        name=name,
        label=label_of(one, name),
        left=left,
        right=right,
        better=_better(name, one, other, stays),
        language=language if language in dict(settings.LANGUAGES) else "",
    )


def _better(name: str, one: Organisation, other: Organisation, stays: str) -> str:
    """The side that says anything; of two that do, the one that was confirmed later; then the fuller one."""

    def weight(row: Organisation) -> Any:
        value = getattr(row, name) or ""
        full = 0 if name in {"kind", "source_language"} else len(value)
        return (bool(value), row.confirmed_on or date.min, full)

    weights = weight(one), weight(other)
    if weights[0] == weights[1]:
        return stays
    return LEFT if weights[0] > weights[1] else RIGHT


def _facts() -> list[tuple[str, Callable[[Organisation], str]]]:
    return [
        (_("State"), lambda row: str(row.get_state_display())),
        (_("Confirmed on"), lambda row: date_format(row.confirmed_on) if row.confirmed_on else _("never")),
        (_("In the platform since"), lambda row: date_format(timezone.localtime(row.created_at).date())),
        (_("Repertoires"), lambda row: ", ".join(str(shown(one, "name")) for one in row.repertoires.all()) or "–"),
    ]


def _fact(label: str, fact: Callable[[Organisation], str], one: Organisation, other: Organisation) -> Line:
    return Line(name="", label=label, left=fact(one), right=fact(other))


def _belongings(one: Organisation, other: Organisation) -> list[tuple[str, Belongings, Belongings]]:
    """What belongs to both, a query for each sort: how many, and the first of them."""
    now, both = timezone.now(), Q(organisation__in=[one.pk, other.pk])
    sorts: list[tuple[str, Any, Callable[[Any], str]]] = [
        (capfirst(str(Location._meta.verbose_name_plural)), Location.objects.all(), _place),
        (_("Contact details"), ContactDetail.objects.all(), str),
        (_("Opportunities"), Opportunity.objects.for_list(), _offer),
        (_("Speak for it"), OrganisationMember.objects.current().with_people(), lambda member: str(member.user)),
        (_("Parts in programmes"), Involvement.objects.select_related("programme"), str),
        (_("Contacts with the programme"), Contact.objects.all(), str),
        (_("Open invitations"), MemberInvitation.objects.waiting(now), lambda asked: str(asked.email)),
        (_("Open requests"), EntryRequest.objects.open().with_people(), lambda asked: str(asked.user)),
        (_("Changes that wait for an answer"), EntryRevision.objects.awaiting().with_target(), str),
    ]
    found = []
    for label, rows, text in sorts:
        owned = _owned(rows.filter(both), text)
        found.append((label, owned.get(one.pk, Belongings()), owned.get(other.pk, Belongings())))
    return found


def _owned(rows: Any, text: Callable[[Any], str]) -> dict[int, Belongings]:
    """How many rows each organisation has, and the first of them."""
    each = [F("organisation")]
    counted = rows.annotate(
        number_of_all=Window(Count("pk"), partition_by=each),
        place_in_all=Window(RowNumber(), partition_by=each, order_by="pk"),
    )
    found: dict[int, Belongings] = {}
    for row in counted.filter(place_in_all__lte=SHOWN).order_by("pk"):
        owned = found.setdefault(row.organisation_id, Belongings(row.number_of_all))
        owned.first.append(text(row))
    return found


def _offer(offer: Opportunity) -> str:
    return f"{shown(offer, 'title')} · {offer.get_state_display()}"


def _told(one: Organisation, other: Organisation) -> list[str]:
    """What a merge does, whichever stays."""
    told = [
        _(
            "The entry that stays takes over places, contact details, opportunities, who speaks for it, parts in"
            " programmes, contacts, open invitations and open requests of the other one, and stands in the repertoires"
            " of both. What both have stays once."
        ),
        _("The address of the other one leads on to it, for good. Its proposed changes, confirmations and history stay"
          " with it."),
        _("This cannot be undone: to part them again somebody has to write the second entry anew."),
    ]  # fmt: skip
    hidden = sum(row.state != EntryState.PUBLISHED for row in (one, other))
    if hidden == 1:
        told.append(
            _("One of them is not public. If that one stays, the public finds neither it nor what it takes over.")
        )
    elif hidden:
        told.append(_("Neither of them is public: the public will not find what stays, either."))
    return told
