"""How long persons, applicants and spreadsheets are kept: what is due, and erasing it by the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone

from beneficiaries.erasing import erase_by_clock, erase_what_was_held
from beneficiaries.models import Beneficiary, ErasureRequest, RetentionRule
from core.auditing import record
from core.erasing import erase_uploads, erasing
from core.models import ImportBatch, ImportRow, Upload
from core.models.importing import ImportState
from core.months import months_after
from core.personal_data import Subject, is_busy
from core.ringing import ring
from programmes.models import Programme, Role

SECONDS = 50
SOON = timedelta(days=30)
About = RetentionRule.About


@dataclass(frozen=True)
class Due:
    """Somebody or something whose period of keeping ends on `on`."""

    about: str
    row: Any
    on: date


class Periods:
    """The months of each rule, a programme's own before that of all programmes."""

    def __init__(self) -> None:
        self._months = {(rule.about, rule.programme_id): rule.months for rule in RetentionRule.objects.all()}

    def of(self, about: str, programme: int | None) -> int | None:
        """None: kept without an end."""
        return self._months.get((about, programme), self._months.get((about, None)))

    def shortest(self, about: str) -> int | None:
        return min((months for (kind, _programme), months in self._months.items() if kind == about), default=None)


def persons_due(on: date, *, programmes: Any = None, people: Any = None) -> Iterator[Due]:
    """Persons whose last period of keeping has ended by that day, and who have nothing going on; oldest first.

    `programmes` leaves those who take part, or applied, in one of them; `people` asks about these persons alone.
    """
    periods = Periods()
    for about, ended in ((About.ENDED, _ended), (About.REFUSED, _refused)):
        shortest = periods.shortest(about)
        if shortest is None:
            continue
        asked = Beneficiary.objects.standing() if people is None else Beneficiary.objects.standing().among(people)
        persons = ended(asked, months_after(on, -shortest)).with_what_they_took_part_in()
        if programmes is not None:
            persons = persons.concerning(programmes)
        for person in persons.exclude(is_busy()).order_by("pk").distinct():
            end = _last_day(person, about, periods)
            if end is not None and end <= on:
                yield Due(about, person, end)


def _ended(persons: Any, before: date) -> Any:
    return persons.with_participations_ended(before)


def _refused(persons: Any, before: date) -> Any:
    return persons.turned_down(before)


def _last_day(person: Beneficiary, about: str, periods: Periods) -> date | None:
    """The day from which nothing obliges to keep the person; None when something is kept without an end."""
    last = None
    for programme, day in _ends(person, about):
        months = periods.of(about, programme)
        if months is None or day is None:
            return None
        end = months_after(day, months)
        last = max(last, end) if last else end
    return last


def _ends(person: Beneficiary, about: str) -> list[tuple[int, date | None]]:
    if about == About.ENDED:
        return [(part.programme_id, part.until) for part in person.participations.all()]
    return [
        (enrolment.cohort.programme_id, timezone.localdate(enrolment.told_at or enrolment.applied_at))
        for enrolment in person.enrolments.all()
    ]


def imports_due(on: date) -> Any:
    """Spreadsheets that were carried out, dropped or not readable, and whose period has ended."""
    months = Periods().of(About.IMPORTS, None)
    if months is None:
        return ImportBatch.objects.none()
    over = [ImportState.MERGED, ImportState.REFUSED, ImportState.FAILED]
    old = ImportBatch.objects.filter(state__in=over, at__date__lte=months_after(on, -months))
    return old.exclude(upload__file="").select_related("upload", "by").order_by("at", "id")


def due_soon(*, programmes: Any, at: datetime) -> list[Due]:
    """What the clock will erase in the next 30 days in these programmes, and spreadsheets; soonest first."""
    on = timezone.localdate(at) + SOON
    months = Periods().of(About.IMPORTS, None) or 0
    found = list(persons_due(on, programmes=programmes))
    found += [
        Due(About.IMPORTS, batch, months_after(timezone.localdate(batch.at), months)) for batch in imports_due(on)
    ]
    return sorted(found, key=lambda due: due.on)


def apply_retention(*, at: datetime, seconds: float = SECONDS) -> int:
    """Erase what is due, one after the other, for about so long; returns how many. Rings for what is left."""
    started, done = monotonic(), 0
    for erase in _what_is_due(at):
        if monotonic() - started > seconds:
            if done:  # what nobody can erase is left for the next hour
                ring("beneficiaries.tasks.apply_retention")
            break
        done += erase()
    return done


def _what_is_due(at: datetime) -> Iterator[Callable[[], bool]]:
    """Persons, spreadsheets, and what was held of erased persons and is held no more."""
    on = timezone.localdate(at)
    for due in persons_due(on):
        yield partial(erase_if_still_due, due.row, at=at)
    for batch in imports_due(on):
        yield partial(empty_import, batch)
    for asked in ErasureRequest.objects.with_hold_ended(on).select_related("beneficiary"):
        yield partial(_end_hold, asked, at=at)


@transaction.atomic
def erase_if_still_due(person: Beneficiary, *, at: datetime) -> bool:
    """Erase a person unless something has begun since the turn did; whoever applies locks the person first, too."""
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not any(persons_due(timezone.localdate(at), people=[person])):
        return False
    return erase_by_clock(person, at=at).erased_at is not None


@transaction.atomic
def empty_import(batch: ImportBatch) -> bool:
    """Forget the rows and the file of a spreadsheet; that it was sent, by whom and when, stays."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    ImportRow.objects.filter(batch=batch).delete()
    with erasing():
        erase_uploads(Upload.objects.filter(pk=batch.upload_id), Subject(), "erased")
    record("beneficiaries.empty_import", by=None, on=batch)
    return True


def _end_hold(asked: ErasureRequest, *, at: datetime) -> bool:
    erase_what_was_held(asked.beneficiary, at=at)
    return True


def protected_programmes(user: Any) -> Any:
    """The programmes whose retention `user` looks after."""
    return Programme.objects.with_role_of(user, [Role.MANAGER, Role.DATA_PROTECTION])
