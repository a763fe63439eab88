"""Row history by triggers, for personal and money tables only."""

import pghistory
from django.db import models


def keep_history(model: type[models.Model]) -> None:
    """Record every insert, update and delete of the table, raw SQL included, as `row.history`.

    Call it at the end of translation.py: before that the translated columns are not there yet.
    """
    pghistory.track(
        # Once a statement: an import writes thousands of rows with one.
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}History",
        obj_field=pghistory.ObjForeignKey(related_name="history"),
    )(model)
