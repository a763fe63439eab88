from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.participation import ParticipationQuerySet, PeriodQuerySet
from programmes.models import Programme


def ends_after_start(name: str) -> models.CheckConstraint:
    """A period cannot end before it begins; without an end it goes on."""
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gte=F("since")),
        name=name,
        violation_error_message=_("This cannot end before it begins."),
    )


class ParticipationKind(models.TextChoices):
    POTENTIAL = "potential_migrant", _("potential migrant")
    RESIDENT = "resident_migrant", _("resident migrant")
    RETURNEE = "returnee", _("returnee")


class Participation(models.Model):
    """A person takes part in a programme: from here comes who of its staff may see the person."""

    Kind = ParticipationKind

    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations", verbose_name=_("programme"))
    kind = models.CharField(_("kind"), max_length=20, choices=ParticipationKind)
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "programme"], name="one_participation_a_programme",
                violation_error_message=_("This person takes part in this programme already."),
            ),
            ends_after_start("participation_ends_after_start"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.beneficiary} · {self.programme}"

    def is_over(self, today: date) -> bool:
        """Whether the person does not take part any more; the last day still counts."""
        return self.until is not None and self.until < today


class CaseAssignment(models.Model):
    """A case worker looks after a person within a participation, in a period."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="case_assignments", verbose_name=_("participation")
    )
    case_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("case worker")
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("case assignment")
        verbose_name_plural = _("case assignments")
        constraints = [ends_after_start("case_assignment_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.case_worker} · {self.participation}"


class Mandate(models.Model):
    """A person lets somebody of the programme's staff act on their behalf. `evidence` says how it was given."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="mandates", verbose_name=_("participation")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who may act")
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    evidence = models.CharField(_("how it was given"), max_length=300)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [ends_after_start("mandate_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.holder} · {self.participation}"
