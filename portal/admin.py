"""The back office of the portal: the installation's statements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.administration import TranslatedAdmin
from core.caching import renew_public_pages
from portal.models import Statement


@admin.register(Statement)
class StatementAdmin(TranslatedAdmin):
    """One row a page; without one the page shows the built-in text."""

    list_display = ("kind", "title", "updated_at")
    fields = ("kind", "source_language", "title", "text")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        renew_public_pages()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        renew_public_pages()
