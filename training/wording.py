"""The verbs of the training room, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.wording import name_mails, name_parameters, say
from training.code_lists import AttendanceSource

say(
    {
        "training.activate_curriculum": _("Put a curriculum to use"),
        "training.retire_curriculum": _("Retired a curriculum"),
        "training.copy_curriculum": _("Began a curriculum as a copy of another"),
        "training.plan_course": _("Planned a course"),
        "training.open_course": _("Opened a course to its people"),
        "training.close_course": _("Closed a course"),
        "training.reopen_course": _("Opened a closed course again"),
        "training.cancel_course": _("Cancelled a course"),
        "training.place_in_group": _("Put a person into a group"),
        "training.leave_group": _("Took a person out of a group"),
        "training.lay_out_timetable": _("Laid out a timetable"),
        "training.clear_timetable": _("Took a timetable away"),
        "training.add_session": _("Added a lesson"),
        "training.move_session": _("Moved a lesson"),
        "training.cancel_session": _("Cancelled a lesson"),
        "training.restore_session": _("Took back that a lesson is cancelled"),
        "training.hold_session": _("Marked a lesson as held"),
        "training.unhold_session": _("Took back that a lesson was held"),
        "training.assign_trainer": _("Assigned a trainer to a lesson"),
        "training.release_trainer": _("Took a lesson from a trainer"),
        "training.add_trainer": _("Added an account to the trainers"),
        "training.record_attendance": _("Wrote down who was at a lesson"),
        "training.attempt_unit": _("Answered the quiz of a unit"),
        "training.issue_certificate": _("Issued a certificate"),
        "training.print_certificate": _("Asked for a certificate on paper"),
        "training.download_certificate": _("Took the file of a certificate"),
        "training.revoke_certificate": _("Revoked a certificate"),
        "training.put_evaluation": _("Asked for an evaluation"),
        "training.answer_evaluation": _("Answered an evaluation"),
        "training.renew_calendar": _("Renewed the address of a calendar"),
        "training.add_material": _("Added a material to a lesson"),
        "training.remove_material": _("Removed a material of a lesson"),
        "training.read_groups": _("Read who is in which group"),
        "training.read_attendance": _("Read the attendance of a course"),
        "training.export_attendance": _("Took a file with the attendance of a course"),
        "training.read_hours": _("Read the hours of a course"),
        "training.export_hours": _("Took a file with the hours of a course"),
    }
)
name_mails(
    {
        "training/course_opened": _("A course begins"),
        "training/course_cancelled": _("A course is cancelled"),
        "training/session_moved": _("A lesson has a new time or place"),
        "training/session_cancelled": _("A lesson is cancelled"),
        "training/session_reminder": _("A lesson is coming up"),
        "training/certificate_issued": _("A certificate is ready"),
    }
)
name_parameters(
    {
        "course": (_("course"), None),
        "cohort": (_("cohort"), None),
        "curriculum": (_("curriculum"), None),
        "copied": (_("copied from"), None),
        "group": (pgettext_lazy("of a course", "group"), None),
        "session": (pgettext_lazy("of a course", "lesson"), None),
        "trainer": (_("trainer"), None),
        "minutes": (_("minutes"), None),
        "revision": (_("revision"), None),
        "unit": (_("unit"), None),
        "written_from": (_("written down from"), AttendanceSource.choices),
    }
)
