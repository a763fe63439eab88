"""Persons: profile, participation, consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"
    verbose_name = _("Beneficiaries")

    def ready(self) -> None:
        # They register themselves.
        from beneficiaries import (  # noqa: F401
            doubling,
            offering,
            opportunity_sections,
            personal,
            programme_sections,
            rules,
            translating,
            uniting,
            wording,
        )
        from beneficiaries.importing import kind  # noqa: F401
