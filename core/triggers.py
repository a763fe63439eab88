"""Database triggers that several apps share.

The session setting `circolo.erasing` lets the erasure of a person through, and nothing else.
"""

from collections.abc import Iterable

import pgtrigger

UNLESS_ERASING = "IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF;"


def append_only() -> pgtrigger.Trigger:
    """Rows of the table can be written once: no update, no delete."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"{UNLESS_ERASING} RAISE EXCEPTION 'append only: % of %', TG_OP, TG_TABLE_NAME;",
    )


def frozen_except(*columns: str) -> pgtrigger.Trigger:
    """Once written, only `columns` of a row may change, and the row cannot be deleted."""
    names = ", ".join(f"'{column}'" for column in columns)
    return pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            {UNLESS_ERASING}
            IF TG_OP = 'DELETE'
               OR (to_jsonb(OLD) - ARRAY[{names}]::text[]) <> (to_jsonb(NEW) - ARRAY[{names}]::text[]) THEN
                RAISE EXCEPTION 'frozen: % of %', TG_OP, TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )


def legal_states(
    transitions: Iterable[tuple[str, str]], *, first: str, field: str = "state"
) -> list[pgtrigger.Trigger]:
    """Only these moves of `field`, and only `first` on insert; raw SQL included."""
    return [
        pgtrigger.FSM(name=f"legal_{field}", field=field, transitions=sorted(set(transitions))),
        pgtrigger.Trigger(
            name=f"first_{field}",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=f"""
                IF NEW.{field} <> '{first}' THEN
                    RAISE EXCEPTION 'a new row of % begins as {first}', TG_TABLE_NAME;
                END IF;
                RETURN NEW;
            """,
        ),
    ]
