"""Two records beside each other: what both say, what belongs to each, which had better stay."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from beneficiaries.content import PROFILE, is_said, value_of
from beneficiaries.merging import content_of_both
from beneficiaries.models import (
    Assistance,
    Beneficiary,
    CaseNote,
    Consent,
    Document,
    Enrolment,
    FollowUp,
    Outcome,
    Participation,
    Referral,
)
from beneficiaries.presenting import label_of, words_of
from core.duplicates.kinds import LEFT, RIGHT, Belongings, Comparison, Line, Side
from core.places import country_name, language_name

SHOWN = 5


def sides_of(keys: Iterable[int]) -> dict[int, Side]:
    """What persons are called, with their birthday and town, by their keys."""
    return {row.pk: _side(row) for row in Beneficiary.objects.filter(pk__in=list(keys))}


def _side(row: Beneficiary) -> Side:
    born = _("born %(day)s") % {"day": date_format(row.birth_date, "SHORT_DATE_FORMAT")} if row.birth_date else ""
    place = ", ".join(filter(None, [row.residence_city, country_name(row.residence_country.code or "")]))
    merged = row.merged_into_id is not None
    return Side(
        key=row.pk,
        name=row.full_name or "–",
        place=" · ".join(filter(None, [born, place])),
        state=_("merged into another record") if merged else _account(row),
    )


def _account(row: Beneficiary) -> str:
    return _("signs in with an account") if row.user_id is not None else _("has no account")


def compare(left: int, right: int, user: Any) -> Comparison:
    """Both records, as they are now; of what belongs to them only what `user` sees is told."""
    found = Beneficiary.objects.select_related("user").prefetch_related("languages").in_bulk([left, right])
    one, other = found[left], found[right]
    belongings = _belongings(one, other, user)
    stays = _stays(one, other, belongings)
    return Comparison(
        facts=[
            _fact(_("Account"), _account, one, other),
            _fact(_("Recorded"), lambda row: date_format(timezone.localtime(row.created_at).date()), one, other),
            _fact(_("Languages"), _languages, one, other),
        ],
        lines=[_line(name, one, other, stays) for name in PROFILE],
        belongings=belongings,
        stays=stays,
        seen=content_of_both(one, other),
        told=_told(one, other),
    )


def _languages(row: Beneficiary) -> str:
    known = [f"{language_name(skill.language)} {skill.get_level_display()}" for skill in row.languages.all()]
    return ", ".join(known) or "–"


def _stays(one: Beneficiary, other: Beneficiary, belongings: list[tuple[str, Belongings, Belongings]]) -> str:
    """The side that had better stay: the one with an account, to which more belongs; else the older one."""
    left = sum(mine.number for _label, mine, _its in belongings)
    right = sum(its.number for _label, _mine, its in belongings)
    return RIGHT if (other.user_id is not None, right) > (one.user_id is not None, left) else LEFT


def _line(name: str, one: Beneficiary, other: Beneficiary, stays: str) -> Line:
    said = [is_said(value_of(row, name)) for row in (one, other)]
    better = stays if said[0] == said[1] else LEFT if said[0] else RIGHT
    return Line(name, label_of(name), words_of(one, name), words_of(other, name), better)


def _fact(label: str, fact: Callable[[Beneficiary], str], one: Beneficiary, other: Beneficiary) -> Line:
    return Line(name="", label=label, left=fact(one), right=fact(other))


def _belongings(one: Beneficiary, other: Beneficiary, user: Any) -> list[tuple[str, Belongings, Belongings]]:
    """What belongs to both and `user` may read, a query for each sort."""
    both = [one, other]
    found = []
    for model, text in OF_PERSON:
        rows = _seen(model, user).filter(beneficiary__in=both)
        named = rows.with_programme() if model is Participation else rows
        found.append(_shared(model, [(row.beneficiary_id, row) for row in named], both, text))
    for model in OF_PARTICIPATION:
        rows = list(_seen(model, user).filter(participation__beneficiary__in=both).select_related("participation"))
        found.append(_shared(model, [(row.participation.beneficiary_id, row) for row in rows], both, None))
    return found


def _seen(model: Any, user: Any) -> Any:
    rows = model.objects
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows.seen_by_staff(user)


def _part(row: Participation) -> str:
    return f"{row.programme} · {row.get_kind_display()}"


OF_PERSON: list[tuple[Any, Callable[[Any], str] | None]] = [(Participation, _part), (Enrolment, None), (Consent, None)]
OF_PARTICIPATION: list[Any] = [CaseNote, Document, Assistance, FollowUp, Outcome, Referral]


def _shared(
    model: Any, rows: list[tuple[int, Any]], both: list[Beneficiary], text: Callable[[Any], str] | None
) -> tuple[str, Belongings, Belongings]:
    """How many of the rows each has, and the first of them where they have a text."""
    mine = [[row for key, row in rows if key == person.pk] for person in both]
    left, right = (Belongings(len(own), [text(row) for row in own[:SHOWN]] if text else []) for own in mine)
    return capfirst(str(model._meta.verbose_name_plural)), left, right


def _told(one: Beneficiary, other: Beneficiary) -> list[str]:
    """What a merge does, whichever stays."""
    told = [
        _(
            "The record that stays takes over all that belongs to the other one, in every programme: participations,"
            " cohorts, consents, the case file with what is restricted, projects. What both have stays once."
        ),
        _("The other one leads on to it and is in no list any more. Its history stays."),
        _("This cannot be undone: to part them again somebody has to record the second person anew."),
    ]
    if one.user_id is not None and other.user_id is not None:
        told.append(
            _("Both sign in with an account, so they cannot be merged: ask the person which account to close first.")
        )
    elif one.user_id is not None or other.user_id is not None:
        told.append(_("The account goes to the record that stays: its owner sees from then on what belongs to it."))
    return told
