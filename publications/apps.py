"""Guidelines, reports, brochures and their editions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")

    def ready(self) -> None:
        from core.rendering.kinds import name_documents

        name_documents("publications.edition", _("Publication"))
        from publications import personal, rules, sections, uniting, wording  # noqa: F401 (they register themselves)
