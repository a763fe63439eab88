"""Calls, project ideas, assessment and decision."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from projects import offering, personal, sections, uniting  # noqa: F401 (they register themselves)
