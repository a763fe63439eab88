"""Programmes, who works in them and with which role."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from core.auditing import name_roles_by
        from programmes import personal, translating  # noqa: F401 (they register themselves)
        from programmes.rules import roles_held

        name_roles_by(roles_held)
