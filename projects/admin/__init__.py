"""The back office of calls and projects."""

from projects import wording  # noqa: F401 (tells its verbs and mails)
from projects.admin import panels  # noqa: F401 (shows a person's projects on the person's page)
from projects.admin.assignments import AssignmentAdmin
from projects.admin.calls import CallAdmin
from projects.admin.decisions import DecisionAdmin
from projects.admin.projects import ProjectAdmin

__all__ = ["AssignmentAdmin", "CallAdmin", "DecisionAdmin", "ProjectAdmin"]
