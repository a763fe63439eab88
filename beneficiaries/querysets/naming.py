"""Finding persons by what somebody types: a name in either order, without accents, with a slip; an address; a phone."""

import re
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

MOST_WORDS = 6


class Among(Func):
    """Whether a person is one of those of whom `condition` is true for every value.

    They are looked up first and by themselves, by the index of the column: it costs as much as there are of them.
    """

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        (key,) = self.get_source_expressions()
        column, parameters = compiler.compile(key)
        values = self.extra["values"]
        every = " AND ".join([self.extra["condition"]] * len(values))
        rows = f"SELECT id FROM beneficiaries_beneficiary WHERE {every}"  # noqa: S608 (conditions written below)
        return f"{column} = ANY (ARRAY({rows}))", [*parameters, *values]


def called(typed: str) -> list[Q]:
    """Whom `typed` may mean: each condition for where the one before finds nobody. Words may be parts of names."""
    typed = typed.strip()[:200]
    if "@" in typed:
        return [Q(email__istartswith=typed) & ~Q(email="")]
    digits = re.sub(r"\D", "", typed)
    if len(digits) >= 6 and not re.search(r"[^\d\s+()./-]", typed):
        return [_among("phone_end LIKE %s", [f"%{digits[-9:]}"])]
    words = _bare(typed).split()[:MOST_WORDS]
    if not words:
        return [Q(pk__in=[])]
    parts = ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in words]
    return [_among("bare_name LIKE %s", parts), _among("bare_name %%> %s", words)]


def _among(condition: str, values: list[str]) -> Q:
    return Q(Among(F("pk"), condition=condition, values=values))


def _bare(typed: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT circolo_person(%s)", [typed])
        return str(cursor.fetchone()[0])
