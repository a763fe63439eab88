"""Shared building blocks: outbox, audit, uploads, threads, states, code lists."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Platform")

    def ready(self) -> None:
        from core import personal  # noqa: F401 (registers the personal fields)
        from core.exchanging import kind  # noqa: F401 (makes translations importable)
