"""Which person a row of a spreadsheet means: of those in the programmes that the reader runs."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.alike import Asked, Likeness, resembling
from beneficiaries.importing.columns import not_yours
from beneficiaries.models import Beneficiary
from core.importing.kinds import Found, Values
from core.typed import bare
from programmes.models import Programme, Role

OFFICE = [Role.OFFICER, Role.MANAGER]


def identity(values: Values) -> str:
    """What rows of one file share that mean the same person; '' where a name alone does not tell."""
    if "uuid" in values:
        return str(values["uuid"])
    known = next((str(values[name]).lower() for name in ("birth_date", "email", "phone") if values.get(name)), "")
    words = " ".join(sorted(bare(_name(values)).split()))
    return f"{words}|{known}" if known and words else ""


def find(rows: list[Values], *, similar: bool, by: Any) -> list[Found]:
    """For each row the person with its identifier, else the one with its name and birthday, e-mail or phone; else,
    when asked, one who resembles it."""
    programmes = dict(Programme.objects.with_role_of(by, OFFICE).values_list("code", "pk"))
    known = _by_uuid([values["uuid"] for values in rows if "uuid" in values], by)
    asked = [_asked(number, values) for number, values in enumerate(rows) if "uuid" not in values]
    alike: dict[int, list[Likeness]] = {}
    for one in resembling(asked, programmes=programmes.values(), perhaps=similar):
        alike.setdefault(one.number, []).append(one)
    return [
        _not_yours(values, programmes) or _found(values, known, alike.get(number, []), similar)
        for number, values in enumerate(rows)
    ]


def _asked(number: int, values: Values) -> Asked:
    return Asked(number, _name(values), values.get("birth_date"), values.get("email", ""), values.get("phone", ""))


def _name(values: Values) -> str:
    return f"{values.get('given_name', '')} {values.get('family_name', '')}"


def _by_uuid(uuids: Iterable[str], by: Any) -> dict[str, int]:
    rows = Beneficiary.objects.run_by(by).filter(uuid__in=list(uuids))
    return {str(uuid): key for uuid, key in rows.values_list("uuid", "pk")}


def _not_yours(values: Values, programmes: dict[str, int]) -> Found | None:
    if "programme" in values and values["programme"] not in programmes:
        return Found(problems={"programme": not_yours(values["programme"])})
    return None


def _found(values: Values, known: dict[str, int], alike: list[Likeness], similar: bool) -> Found:
    if "uuid" in values:
        if values["uuid"] in known:
            return Found(target=known[values["uuid"]])
        return Found(problems={"uuid": _("No person has this identifier. Leave it empty for a new one.")})
    for sure in ([one for one in alike if one.is_same and one.same_day], [one for one in alike if one.is_same]):
        if len(sure) == 1:
            return Found(target=sure[0].person)
        if sure:
            return Found(like=min(one.person for one in sure))
    likely = [one for one in alike if one.score] if similar else []
    return Found(like=max(likely, key=lambda one: (one.score, -one.person)).person) if likely else Found()
