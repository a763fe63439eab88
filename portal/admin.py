"""The back office of the portal: the installation's statements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.administration import TranslatedAdmin
from portal.models import Statement


@admin.register(Statement)
class StatementAdmin(TranslatedAdmin):
    """One row a page; without one the page shows the built-in text."""

    list_display = ("kind", "title", "updated_at")
    fields = ("kind", "source_language", "title", "text")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()
