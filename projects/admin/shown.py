"""How projects look in the lists of the back office."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.models import Project


def own_words(project: Project) -> SafeString:
    """The title, marked as being in the language in which the project is written."""
    return format_html('<span lang="{}">{}</span>', project.working_language, project.title)


def link_to_project(project: Project) -> SafeString:
    """Reference and title, leading to the project's page."""
    url = reverse("admin:projects_project_change", args=[project.pk])
    return format_html('<a href="{}">{} · {}</a>', url, project.reference, own_words(project))
