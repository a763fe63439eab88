"""Persons: profile, participation, consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"
    verbose_name = _("Beneficiaries")

    def ready(self) -> None:
        from beneficiaries import personal, programme_sections  # noqa: F401 (they register themselves)
