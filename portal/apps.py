"""Home, 'my path', the staff's start page, the demo: may read every app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import personal, rules, translating  # noqa: F401 (they register themselves)
