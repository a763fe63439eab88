from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.code_lists import Sector
from core.fields import BoundedTextField, PublicIdField
from core.models import Translated
from core.triggers import legal_states
from programmes.models import Programme
from repertoire.code_lists import DetailKind, InvolvementRole, OrganisationKind, Visibility
from repertoire.models.listing import Repertoire
from repertoire.querysets.organisations import OrganisationQuerySet
from repertoire.states import ENTRY_TRANSITIONS, LAPSE, EntryState


class Organisation(Translated):
    """A body that supports migration or return, or works in the field. Once an installation, for all programmes.

    `confirmed_on` is the day of the latest confirmation that the entry is true; `published_at` the first moment at
    which it was public. `lapsed` says that the clock hid the entry because nobody confirmed it: a confirmation shows it
    again, which does not undo an officer's hiding. An organisation `merged_into` another answers with that one.
    """

    uuid = PublicIdField(unique=True)
    code = models.SlugField(_("code"), max_length=60, null=True, blank=True, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.AWAITING, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    mission = BoundedTextField(
        _("what it does"), max_length=5000, blank=True, help_text=_("Markdown: headings, lists, links.")
    )
    repertoires = models.ManyToManyField(
        Repertoire, related_name="organisations", blank=True, verbose_name=_("repertoires")
    )
    sectors = ArrayField(
        models.CharField(max_length=1, choices=Sector), verbose_name=_("sectors"), default=list, blank=True
    )
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages spoken"), default=list, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    invented = models.BooleanField(
        _("invented"), default=False, help_text=_("An example, not a real body; its page says so.")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    lapsed = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EntryState.MERGED, merged_into__isnull=False)
                | (~Q(state=EntryState.MERGED) & Q(merged_into=None)),
                name="merged_entries_say_into_which",
            )
        ]
        indexes = [
            models.Index(fields=["confirmed_on", "id"], name="entries_to_confirm", condition=Q(state="published")),
        ]
        triggers = legal_states(
            [(line.source, line.target) for line in [*ENTRY_TRANSITIONS, LAPSE]], first=EntryState.AWAITING
        )

    def __str__(self) -> str:
        return self.name or self.acronym or str(self.uuid)

    def get_absolute_url(self) -> str:
        return reverse("repertoire:organisation", args=[self.uuid])


class Location(models.Model):
    """A place of an organisation; `latitude` and `longitude` in degrees."""

    uuid = PublicIdField(unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="locations")
    country = CountryField(_("country"))
    region = models.CharField(_("region"), max_length=6, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(latitude=None) & Q(longitude=None))
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="coordinates_are_on_earth",
                violation_error_message=_("Give both coordinates, between -90 and 90 and between -180 and 180."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="coordinates_come_together",
                violation_error_message=_("Give both coordinates, or none."),
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__startswith=F("country")), name="region_lies_in_country"
            ),
        ]

    def __str__(self) -> str:
        return self.city or self.region or str(self.country)


class ContactDetail(models.Model):
    """How to reach an organisation, and who may know."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="details")
    kind = models.CharField(_("kind"), max_length=10, choices=DetailKind)
    value = models.CharField(_("value"), max_length=300)
    label = models.CharField(_("what for"), max_length=120, blank=True)
    visibility = models.CharField(_("shown to"), max_length=10, choices=Visibility, default=Visibility.INTERNAL)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class Involvement(models.Model):
    """An organisation's part in a programme."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="involvements")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="involvements", verbose_name=_("programme"))
    role = models.CharField(_("role"), max_length=12, choices=InvolvementRole)

    class Meta:
        verbose_name = _("part in a programme")
        verbose_name_plural = _("parts in programmes")
        ordering = ["programme", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "programme", "role"], name="involved_once_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.programme}"
