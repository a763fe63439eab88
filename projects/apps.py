"""Calls, project ideas, assessment and decision."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from core.rendering.kinds import name_documents

        name_documents("projects.dossier", _("Dossier of a project"))
        # They register themselves.
        from projects import offering, personal, rules, sections, translating, uniting  # noqa: F401
