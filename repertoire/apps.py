"""Organisations and the opportunities they offer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepertoireConfig(AppConfig):
    name = "repertoire"
    verbose_name = _("Repertoire")

    def ready(self) -> None:
        # They register themselves.
        from repertoire import doubling, offering, personal, rules, translating, wording  # noqa: F401
        from repertoire.importing import kind  # noqa: F401 (makes organisations importable)
