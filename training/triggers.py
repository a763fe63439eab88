"""What the database keeps true of lessons by itself, whoever writes them.

Bookings and reminders follow the lesson: written with it, moved with it, gone when it is cancelled. The function
training_book(lesson), in migration 0003, writes its bookings anew; the exclusion constraint refuses what is taken.
"""

import pgtrigger


def update_of(*columns: str) -> pgtrigger.Operation:
    """When one of these columns is written."""
    return pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]


BOOK_SESSION = pgtrigger.Trigger(
    name="book_session",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | update_of("course_id", "group_id", "starts_at", "ends_at", "room_id", "state"),
    func="PERFORM training_book(NEW.id); RETURN NEW;",
)
UNBOOK_SESSION = pgtrigger.Trigger(
    name="unbook_session",
    when=pgtrigger.After,
    operation=pgtrigger.Delete,
    func="DELETE FROM training_booking WHERE session_id = OLD.id; RETURN OLD;",
)
BOOK_ASSIGNMENT = pgtrigger.Trigger(
    name="book_assignment",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Delete | update_of("session_id", "trainer_id"),
    func="""
        PERFORM training_book(s.id) FROM training_session s WHERE s.id IN (OLD.session_id, NEW.session_id);
        RETURN COALESCE(NEW, OLD);
    """,
)
BOOK_GROUPS = pgtrigger.Trigger(
    name="book_groups",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Delete | update_of("course_id"),
    func="""
        PERFORM training_book(s.id) FROM training_session s
          WHERE s.course_id IN (OLD.course_id, NEW.course_id) AND s.group_id IS NULL;
        RETURN COALESCE(NEW, OLD);
    """,
)
"""A group that is added to a course has the lessons of all groups too."""

BOOK_ACCOUNT = pgtrigger.Trigger(
    name="book_account",
    when=pgtrigger.After,
    operation=update_of("user_id"),
    func="""
        PERFORM training_book(a.session_id) FROM training_trainerassignment a WHERE a.trainer_id = NEW.id;
        RETURN NEW;
    """,
)
"""A trainer who gets an account is booked by the account from then on, in every programme."""

OF_THE_COURSE = pgtrigger.Trigger(
    name="of_the_course",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | update_of("course_id", "group_id", "module_id"),
    func="""
        IF NEW.group_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM training_group WHERE id = NEW.group_id AND course_id = NEW.course_id
        ) OR NOT EXISTS (
            SELECT FROM training_course c JOIN training_module m USING (curriculum_id)
             WHERE c.id = NEW.course_id AND m.id = NEW.module_id
        ) THEN
            RAISE EXCEPTION 'group and module must be of course %', NEW.course_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

REMIND_SESSION = pgtrigger.Trigger(
    name="remind_session",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | update_of("starts_at", "state"),
    func="""
        IF NEW.state <> 'planned' THEN
            DELETE FROM training_sessionreminder WHERE session_id = NEW.id AND sent_at IS NULL;
        ELSE
            INSERT INTO training_sessionreminder (session_id, kind, due_at)
            VALUES (NEW.id, 'day_before', NEW.starts_at - interval '24 hours')
            ON CONFLICT (session_id, kind) DO UPDATE SET due_at = EXCLUDED.due_at, sent_at = NULL
             WHERE training_sessionreminder.due_at <> EXCLUDED.due_at;
        END IF;
        RETURN NEW;
    """,
)
"""A reminder that was sent for another time is sent again for the new one."""

MINUTES_FIT = pgtrigger.Trigger(
    name="minutes_fit",
    when=pgtrigger.After,
    operation=update_of("starts_at", "ends_at"),
    func="""
        IF EXISTS (SELECT FROM training_attendance WHERE session_id = NEW.id AND minutes > NEW.minutes)
           OR EXISTS (SELECT FROM training_trainerassignment WHERE session_id = NEW.id AND minutes > NEW.minutes) THEN
            RAISE EXCEPTION 'more minutes are written down than lesson % lasts', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def within_session() -> pgtrigger.Trigger:
    """Nobody is there, or works, longer than the lesson lasts."""
    return pgtrigger.Trigger(
        name="within_session",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | update_of("session_id", "minutes"),
        declare=[("lasts", "integer")],
        func="""
            SELECT minutes INTO lasts FROM training_session WHERE id = NEW.session_id FOR SHARE;
            IF NEW.minutes > lasts THEN
                RAISE EXCEPTION 'lesson % lasts % minutes only', NEW.session_id, lasts
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


ASSIGNMENT_WITHIN_SESSION = within_session()
ATTENDANCE_WITHIN_SESSION = within_session()
