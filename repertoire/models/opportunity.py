from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from core.code_lists import ProjectStage, Sector, SupportKind
from core.fields import BoundedTextField, PublicIdField
from core.models import Translated
from core.triggers import legal_states
from repertoire.code_lists import OpportunityAim
from repertoire.models.organisation import Organisation
from repertoire.querysets.opportunities import OpportunityQuerySet
from repertoire.states import OFFER_TRANSITIONS, OfferState


class Opportunity(Translated):
    """What an organisation offers. `valid_until` is the last day on which it stands; empty: until further notice.

    Where it is: a country, a region, a city, as far as it is known; `online` says that one need not go there.
    """

    uuid = PublicIdField(unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="opportunities", verbose_name=_("organisation")
    )
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.AWAITING, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=SupportKind)
    aim = models.CharField(_("for what"), max_length=12, choices=OpportunityAim)
    title = models.CharField(_("title"), max_length=200)
    description = BoundedTextField(
        _("description"), max_length=5000, blank=True, help_text=_("Markdown: headings, lists, links.")
    )
    conditions = BoundedTextField(_("conditions"), max_length=3000, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    online = models.BooleanField(_("at a distance"), default=False)
    sectors = ArrayField(
        models.CharField(max_length=1, choices=Sector), verbose_name=_("sectors"), default=list, blank=True,
        help_text=_("None: any sector."),
    )  # fmt: skip
    stages = ArrayField(
        models.CharField(max_length=10, choices=ProjectStage), verbose_name=_("stages of a project"), default=list,
        blank=True, help_text=_("None: any stage."),
    )  # fmt: skip
    amount_from = models.DecimalField(
        _("amount from"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    amount_to = models.DecimalField(
        _("amount up to"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    valid_from = models.DateField(pgettext_lazy("an opportunity", "from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    expiry_told_for = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="opportunity_ends_after_start",
                violation_error_message=_("An opportunity cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(amount_from=None) | Q(amount_to=None) | Q(amount_to__gte=F("amount_from")),
                name="amounts_in_order",
                violation_error_message=_("The lower amount is above the higher one."),
            ),
            models.CheckConstraint(
                condition=(Q(amount_from=None) & Q(amount_to=None)) | ~Q(currency=""),
                name="amounts_have_a_currency",
                violation_error_message=_("Say in which currency the amounts are."),
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__startswith=F("country")), name="opportunity_region_in_country"
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], name="opportunities_that_end", condition=Q(state="published")
            ),  # who is told that it ends
        ]
        triggers = legal_states([(line.source, line.target) for line in OFFER_TRANSITIONS], first=OfferState.AWAITING)

    def __str__(self) -> str:
        return self.title or str(self.uuid)

    def get_absolute_url(self) -> str:
        return reverse("repertoire:opportunity", args=[self.uuid])
