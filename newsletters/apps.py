"""Newsletters, subscribers, deliveries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    name = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        from core.rendering.kinds import name_documents

        name_documents("newsletters.issue", _("Issue of a newsletter"))
        # They register themselves.
        from newsletters import (  # noqa: F401
            consent_sections,
            personal,
            rules,
            sections,
            translating,
            unreachable,
            wording,
        )
        from newsletters.importing import kind  # noqa: F401
