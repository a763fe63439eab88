"""What a calendar says, as one short word that changes with it: asked of the database alone, in one query."""

from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection

if TYPE_CHECKING:
    from training.querysets.sessions import SessionQuerySet

STATE = """
WITH lessons AS MATERIALIZED (
    SELECT * FROM training_session WHERE id IN ({wanted})
), rows AS (
    SELECT 1 AS part, id, lessons::text AS said FROM lessons
    UNION ALL SELECT 2, m.id, m::text FROM training_module m WHERE m.id IN (SELECT module_id FROM lessons)
    UNION ALL SELECT 3, c.id, c::text FROM training_course c WHERE c.id IN (SELECT course_id FROM lessons)
    UNION ALL SELECT 4, g.id, g::text FROM training_group g WHERE g.id IN (SELECT group_id FROM lessons)
    UNION ALL SELECT 5, r.id, r::text FROM training_room r WHERE r.id IN (SELECT room_id FROM lessons)
    UNION ALL SELECT 6, a.id, ROW(a.session_id, t.name)::text
      FROM training_trainerassignment a JOIN training_trainer t ON t.id = a.trainer_id
     WHERE a.session_id IN (SELECT id FROM lessons)
)
SELECT md5(string_agg(concat_ws(' ', part, id, said), ' ' ORDER BY part, id)) FROM rows
"""
"""Whole rows: nobody has to remember here what is added to a lesson, its module, course, group or room one day."""


def state_of(lessons: "SessionQuerySet") -> str:
    """The same as long as these are the same lessons and nothing that is said of them has changed. One query."""
    try:
        wanted, values = lessons.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(STATE.format(wanted=wanted), values)
        found: str | None = cursor.fetchone()[0]
    return found or ""
