"""Writing what a translator sent back, in the transaction of the import."""

from datetime import datetime
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from core.errors import WrongState
from core.exchanging.finding import Address, address_of, field_of, key_of, targets_of
from core.importing.kinds import Values
from core.writing.outside import write_texts


def write(items: list[tuple[int | None, Values]], by: Any, at: datetime) -> list[int]:
    """Write the texts, those of one row together; returns their numbers.

    Raises NotAllowed when `by` may not change one of them (any more), WrongState for one that is gone.
    """
    rows = [values for _number, values in items]
    targets = targets_of(rows, lock=True)
    texts: dict[Address, dict[str, str]] = {}
    confirmed: dict[Address, dict[str, list[str]]] = {}
    for values in rows:
        address, field, language = address_of(values), field_of(values), values["language"]
        if "translation" in values:
            texts.setdefault(address, {})[build_localized_fieldname(field, language)] = values["translation"]
        else:
            confirmed.setdefault(address, {}).setdefault(language, []).append(field)
    for address in {address_of(values): None for values in rows}:
        if address not in targets:
            raise WrongState("gone")
        target = targets[address]
        write_texts(target.texts, target.row, texts.get(address, {}), confirmed=confirmed.get(address, {}), by=by)
    return [key_of(values) for values in rows]


def after(numbers: list[int]) -> None:
    """What follows from a text was done with it."""
