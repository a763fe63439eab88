"""Curricula, sessions, attendance, certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        # They register themselves.
        from training import personal, rules, uniting, wording  # noqa: F401
