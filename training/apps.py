"""Curricula, sessions, attendance, certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from core.rendering.kinds import name_documents

        name_documents("training.certificate", _("Certificate"))
        # They register themselves.
        from training import personal, rules, translating, uniting, wording  # noqa: F401
