"""Guidelines, reports, brochures and their editions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")

    def ready(self) -> None:
        from core.rendering.kinds import name_documents

        name_documents("publications.edition", _("Publication"))
        # They register themselves.
        from publications import personal, rules, sections, translating, uniting, wording  # noqa: F401
