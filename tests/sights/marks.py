"""A mark of its own in every personal field, and the marks that stand in what somebody gets.

Texts get a word that stands nowhere else, names one of letters alone (a mail greets nobody by figures), short codes a
rune, days a year, numbers a number that no page shows otherwise, however it is grouped.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

from core.erasing import erasing, rows_of
from core.personal_data import PersonalTable, Subject, registered
from tests.beneficiaries.whole_person import MARK

NAMES = {"given_name", "family_name", "full_name"}
KINDS: dict[str, Callable[[Any], str]] = {
    "beneficiaries.CaseNote": lambda row: row.visibility,
    "beneficiaries.Document": lambda row: "handed in" if row.from_person else row.visibility,
    "beneficiaries.Referral": lambda row: "proposed" if row.state == "proposed" else "sent",
    "core.Message": lambda row: row.visibility,
    "projects.Decision": lambda row: "published" if row.state == "published" else "being made",
    "projects.Project": lambda row: "draft" if row.state == "draft" else "handed in",
    "repertoire.ContactDetail": lambda row: row.visibility,
    "training.Attendance": lambda row: "of others" if row.session.starts_at > timezone.now() else "the trainer's",
    "training.Certificate": lambda row: row.state,
    "training.EvaluationAnswer": lambda row: "one" if row.evaluation.replies.count() == 1 else "many",
}
"""Tables whose rows are read by different people, and what decides: each kind of row has its own marks."""
FREE = {"repertoire.ContactDetail", "repertoire.Contact", "training.EvaluationAnswer"}
"""Tables with personal fields whose rows belong to no person of the platform."""
ACCOUNT_ADDRESS = {
    "accounts.User.email": "zq700001@marked.example.org",
    "core.OutboxMail.recipient": "ZQ700001@marked.example.org",
    "core.Bounce.address": "zq700001@Marked.example.org",
    "core.SuppressedAddress.address": "Zq700001@marked.example.org",
    "newsletters.IssueTest.address": "zQ700001@Marked.example.org",
    "newsletters.Subscriber.email": "ZQ700001@Marked.example.org",
    "repertoire.MemberInvitation.email": "zQ700001@marked.example.org",
}
"""The address of the account is what leads to these rows: they differ by capitals, which no look-up minds."""
RARE = {
    "beneficiaries.Participation.kind": ("eturnee", "(?i)returnee", "returnee"),
    "beneficiaries.Beneficiary.occupation_group": ("", '(?i)agricultural|occupation_group(?:=|": ")6', "6"),
}
"""Codes that pages take for known: a value that nobody else here has, and how it shows."""
YEARS = range(1921, 1950)
NUMBERS = range(21_737, 32_767, 613)
RUNES = range(0x16A0, 0x16EB)
REFERENCES = {"core.AuditEvent.actor", "beneficiaries.Document.upload", "beneficiaries.PreparednessAnswer.option"}
"""They point to what is marked itself: a name, a file, the words of an answer."""

Field = str
"""A registered personal field, "app.Model.field"; with the kind of row in brackets where that decides."""


class Marks:
    """Which mark stands for which field."""

    def __init__(self) -> None:
        self.words: dict[str, Field] = {}
        self.patterns: list[tuple[str, re.Pattern[str], Field]] = []
        self.values: dict[Field, Any] = {}
        self.planted: set[tuple[str, int, str]] = set()
        self._next = count(50_001)
        self._years, self._numbers, self._runes = iter(YEARS), iter(NUMBERS), iter(RUNES)

    def word(self, field: Field, *, letters: bool = False) -> str:
        """A new word that stands for the field."""
        number = f"{next(self._next):05d}"
        word = "Zqx" + number.translate(str.maketrans("0123456789", "abcdefghij")) if letters else f"ZQ7{number}"
        return self.known(word, field)

    def known(self, word: str, field: Field) -> str:
        """Let a word that is there already stand for the field."""
        self.words[word] = field
        return word

    def _pattern(self, sign: str, pattern: str, field: Field, value: Any) -> Any:
        """A value that stands for the field where the pattern is found; there is none without the `sign`."""
        if field not in self.values:
            self.patterns.append((sign, re.compile(pattern), field))
            self.values[field] = value
        return self.values[field]

    def value(self, column: Any, field: Field, now: Any) -> Any:
        """What to plant into a column that holds `now`."""
        if field in RARE:
            return self._rare(field)
        if field in ACCOUNT_ADDRESS:
            return self.known(ACCOUNT_ADDRESS[field], field)
        if isinstance(column, models.EmailField):
            return self.known(f"{self.word(field).lower()}@marked.example.org", field)
        if isinstance(column, models.JSONField):
            return self.within(now, field)
        if isinstance(column, ArrayField):
            return [self.value(column.base_field, field, None)]
        if isinstance(column, models.CharField | models.TextField):
            return self._text(column, field)
        return self.values[field] if field in self.values else self._figure(column, field)

    def _rare(self, field: Field) -> Any:
        sign, pattern, planted = RARE[field]
        return self._pattern(sign, pattern, field, planted)

    def _text(self, column: Any, field: Field) -> str:
        length = column.max_length or 1000
        if length >= 8:
            return self.word(field, letters=column.name in NAMES)
        if field in self.values:
            return str(self.values[field])
        rune = chr(next(self._runes))
        return str(self._pattern(rune, rune, field, rune * min(length, 2)))

    def _figure(self, column: Any, field: Field) -> Any:
        if isinstance(column, models.DateField):
            year = next(self._years)
            day = datetime(year, 7, 17, 10, tzinfo=UTC) if isinstance(column, models.DateTimeField) else None
            return self._pattern(str(year), rf"(?<![\w-]){year}(?![\w])", field, day or date(year, 7, 17))
        if isinstance(column, models.GenericIPAddressField):
            return self._pattern("2001:db8", "2001:db8:5a51::7", field, "2001:db8:5a51::7")
        if isinstance(column, models.BooleanField):
            if field.endswith("(draft)"):  # one yes is like another: the one of what was handed in is looked for
                return False
            name = column.name
            shown = rf"{name}=True|field-{name}\W(?:.|\n){{0,600}}?alt=\"True\"|\"{name}\": true"
            return self._pattern(name, shown, field, True)
        number = next(self._numbers)
        if isinstance(column, models.DecimalField):
            return self._pattern(str(number)[-3:], grouped(7_000_000 + number), field, Decimal(7_000_000 + number))
        return self._pattern(str(number)[-3:], rf"(?<![\d:]){grouped(number)}(?!\d)", field, number)

    def within(self, now: Any, field: Field) -> Any:
        """The same structure with a mark in the place of each text that says something."""
        word = self.word(field, letters=field == "core.OutboxMail.parameters")
        planted = _replaced(now, word)
        return planted if word in json.dumps(planted) else {"value": word}

    def found_in(self, text: str) -> set[Field]:
        """The fields of which something stands in the text."""
        words = {self.words[word] for word in WORDS.findall(text) if word in self.words}
        return words | {field for sign, pattern, field in self.patterns if sign in text and pattern.search(text)}

    def fields(self) -> set[Field]:
        """All fields that have a mark."""
        return {*self.words.values(), *self.values}


WORDS = re.compile(r"ZQ7[0-9]{5}(?!@)|(?i:zq7[0-9]{5}@marked\.example\.org)|Zqx[a-j]{5}")


def grouped(number: int) -> str:
    """A pattern for the number with or without something between its thousands."""
    return r"[.,'’\s\u202f\xa0]?".join(f"{number:,}".split(","))


def _replaced(value: Any, word: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, word) for one in value]
    says_something = isinstance(value, str) and (" " in value.strip() or (len(value) >= 8 and value.isalpha()))
    return word if says_something and not value.startswith("/") else value


def plant(marks: Marks, subject: Subject) -> dict[type[models.Model], list[Any]]:
    """Mark every registered personal field of the person's rows that has none yet; the rows of each table."""
    keys = rows_of(subject)
    found: dict[type[models.Model], list[Any]] = defaultdict(list)
    with erasing(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in registered():
            free = table.model._meta.label in FREE
            wanted = table.model._base_manager.values_list("pk", flat=True) if free else keys.get(table.model, [])
            for key in wanted:
                row = table.model._base_manager.filter(pk=key)
                values = dict(_values(marks, table, row.get()))
                if values:
                    row.update(**values)
                found[table.model].append(row.get())
    return found


def _values(marks: Marks, table: PersonalTable, row: Any) -> Iterable[tuple[str, Any]]:
    for column in row._meta.concrete_fields:
        name = str(getattr(column, "translated_field", column).name)
        new = (row._meta.label, row.pk, column.name) not in marks.planted
        marks.planted.add((row._meta.label, row.pk, column.name))
        if name not in table.fields or isinstance(column, models.ForeignKey) or not new:
            continue
        field = field_of(row, name)
        if isinstance(column, models.FileField):
            _mark_of_file(marks, row, field)
        else:
            yield column.attname, marks.value(column, field, getattr(row, column.attname))


def field_of(row: Any, name: str) -> Field:
    """What the field of this row is called in the table of who may see what."""
    kind = KINDS.get(row._meta.label)
    return f"{row._meta.label}.{name}" + (f" ({kind(row)})" if kind else "")


def _mark_of_file(marks: Marks, upload: Any, field: Field) -> None:
    """What a file holds stands for the row that it belongs to."""
    document = getattr(upload, "case_document", None)
    owner = field_of(document, "upload") if document is not None else field
    for word in MARK.findall(Path(upload.file.path).read_text("latin-1")):
        marks.known(word, owner)
