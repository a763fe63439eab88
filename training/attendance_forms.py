"""The attendance sheet as a form: a line a person, who was there all the time unless the line says otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.typed import plain
from training.attending import Presence
from training.models import Attendance, GroupMember, Session
from training.sheet import NOT_WRITTEN, mark_of

ALL, PART, NONE = "all", "part", "none"
LONGEST_REASON = 200


@dataclass
class Row:
    """What the sheet shows of a person. `known` are marks that the page has shown or sent, the newest first."""

    person: int
    name: str
    choice: str
    minutes: str
    excused: bool
    reason: str
    known: list[str]
    error: str = ""

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(value, word, chosen), as the buttons stand."""
        words = {
            ALL: pgettext("at a lesson", "there"), PART: pgettext("at a lesson", "in part"),
            NONE: pgettext("at a lesson", "not there"),
        }  # fmt: skip
        return [(value, word, value == self.choice) for value, word in words.items()]


class Sheet:
    """The lines of a lesson, as they are written down, or as they were `posted`; only people who are expected."""

    def __init__(
        self, session: Session, members: Iterable[GroupMember], written: Mapping[int, Attendance], posted: Any = None
    ) -> None:
        self.session = session
        self.rows = [self._row(member, written.get(member.beneficiary_id)) for member in members]
        self.lines: list[Presence] = []
        self.source = "conference" if posted is not None and posted.get("source") == "conference" else "sheet"
        if posted is not None:
            seen = marks_in(posted.get("seen", ""))
            for row in self.rows:
                self._read(row, posted, seen)

    def _row(self, member: GroupMember, written: Attendance | None) -> Row:
        minutes = written.minutes if written is not None else self.session.minutes
        return Row(
            person=member.beneficiary_id,
            name=member.beneficiary.full_name,
            choice=self.choice_of(minutes),
            minutes=str(minutes) if 0 < minutes < self.session.minutes else "",
            excused=written.excused if written is not None else False,
            reason=written.reason if written is not None else "",
            known=[mark_of(written)],
        )

    def choice_of(self, minutes: int) -> str:
        """Which button says so many minutes."""
        if minutes >= self.session.minutes:
            return ALL
        return PART if minutes else NONE

    def propose(self, minutes: Mapping[int, int]) -> None:
        """Show these minutes instead; nothing is written. Whoever is not among them was not there, unless it is
        written down otherwise."""
        for row in self.rows:
            if row.person not in minutes and row.known != [NOT_WRITTEN]:
                continue
            there = minutes.get(row.person, 0)
            row.choice, row.minutes = self.choice_of(there), str(there) if 0 < there < self.session.minutes else ""
            if row.choice == ALL:
                row.excused, row.reason = False, ""
        self.source = "conference"

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> dict[int, str]:
        """What is wrong, by person."""
        return {row.person: row.error for row in self.rows if row.error}

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.error]

    @property
    def seen(self) -> str:
        """The marks, for the page to send back."""
        return json.dumps({str(row.person): row.known for row in self.rows})

    @property
    def known(self) -> dict[int, list[str]]:
        return {row.person: row.known for row in self.rows}

    def _read(self, row: Row, posted: Any, seen: Mapping[int, list[str]]) -> None:
        """Take what was sent for a person; who was not on the page that was sent stays as written."""
        choice = posted.get(f"there-{row.person}", "")
        if choice not in {ALL, PART, NONE}:
            return
        row.choice, row.known = choice, seen.get(row.person, [NOT_WRITTEN])
        row.minutes = plain(posted.get(f"minutes-{row.person}", "")).strip()[:10]
        row.reason = " ".join(plain(posted.get(f"reason-{row.person}", "")).split()) if choice != ALL else ""
        row.excused = choice != ALL and (f"excused-{row.person}" in posted or bool(row.reason))
        minutes = {ALL: self.session.minutes, NONE: 0}.get(choice)
        if minutes is None:
            minutes = int(row.minutes) if row.minutes.isascii() and row.minutes.isdigit() else -1
        row.error = self._wrong(row, minutes)
        if not row.error:
            # Whoever was "in part" there for all of it was there.
            excused = row.excused and minutes < self.session.minutes
            self.lines.append(Presence(row.person, minutes, excused, row.reason if excused else ""))

    def _wrong(self, row: Row, minutes: int) -> str:
        if not 0 <= minutes <= self.session.minutes:
            return _("Minutes from 0 to %(most)s: the lesson lasts no longer.") % {"most": self.session.minutes}
        if row.excused and not row.reason:
            return _("Say in a few words why.")
        if len(row.reason) > LONGEST_REASON:
            return _("Give the reason in at most 200 characters.")
        return ""


def marks_in(text: str) -> dict[int, list[str]]:
    """What the page says it has seen, by person; nothing of what makes no sense."""
    try:
        found = json.loads(text[:200_000] or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        int(person): [str(mark)[:240] for mark in marks[:50]]
        for person, marks in found.items()
        if person.isascii() and person.isdigit() and len(person) < 19 and isinstance(marks, list)
    }
