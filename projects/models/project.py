from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from beneficiaries.models import Beneficiary
from core.code_lists import Goal, ProjectStage, ReturnAim, ReturnForm, Sector, SupportKind
from core.fields import BoundedTextField, PublicIdField
from core.models import Thread, Upload
from core.triggers import frozen_except, legal_states
from programmes.models import Programme
from projects.models.call import Call
from projects.querysets import DocumentQuerySet, ProjectQuerySet
from projects.states import LEGAL_MOVES, TONES, ProjectState


class Project(models.Model):
    """An idea handed in to a call, later the project. Amounts are in the call's currency.

    The columns hold the last valid value of each field; what the applicant typed is in the draft. Only acts move
    `state`. `submitted_at` is the moment of the last submission; `revised_by` the day by which changes are asked.
    """

    State = ProjectState

    uuid = PublicIdField(unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="projects", verbose_name=_("call"))
    owner = models.ForeignKey(Beneficiary, models.PROTECT, related_name="projects", verbose_name=_("applicant"))
    co_applicants = models.ManyToManyField(
        Beneficiary, through="CoApplicant", related_name="shared_projects", verbose_name=_("co-applicants")
    )
    state = models.CharField(_("state"), max_length=20, choices=ProjectState, default=ProjectState.DRAFT)
    reference = models.CharField(_("reference"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    summary = BoundedTextField(_("in a few sentences"), max_length=600, blank=True)
    need = BoundedTextField(_("the need"), max_length=3000, blank=True)
    activities = BoundedTextField(_("what will be done"), max_length=4000, blank=True)
    people = BoundedTextField(_("who gains from it"), max_length=3000, blank=True)
    sustainability = BoundedTextField(_("how it lasts"), max_length=3000, blank=True)
    working_language = models.CharField(
        _("language of the project"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    aim = models.CharField(_("aim"), max_length=15, choices=ReturnAim, blank=True)
    return_form = models.CharField(_("form of return"), max_length=10, choices=ReturnForm, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=ProjectStage, blank=True)
    sector = models.CharField(_("sector"), max_length=1, choices=Sector, blank=True)
    goals = ArrayField(
        models.PositiveSmallIntegerField(choices=Goal), default=list, blank=True,
        verbose_name=_("sustainable development goals"),
    )  # fmt: skip
    needs = ArrayField(
        models.CharField(max_length=30, choices=SupportKind), default=list, blank=True, verbose_name=_("support needed")
    )
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=8, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    amount_requested = models.DecimalField(
        _("amount asked for"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    own_contribution = models.DecimalField(
        _("own contribution"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    jobs_expected = models.PositiveSmallIntegerField(
        _("jobs expected"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    women_led = models.BooleanField(_("led by women"), default=False)
    youth_led = models.BooleanField(_("led by young people (under 35)"), default=False)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="project", editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    latest_revision = models.ForeignKey(
        "projects.Revision", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    revise_by = models.DateField(_("changes until"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="reference_once"),
            models.CheckConstraint(
                condition=Q(amount_requested__gte=0) & Q(own_contribution__gte=0),
                name="amounts_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (~Q(reference="") & Q(submitted_at__isnull=False, latest_revision__isnull=False)),
                name="handed_in_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="project_latest"),  # the staff's list
            models.Index(fields=["call", "state"], name="project_by_call"),  # boards and counts of a call
        ]
        triggers = legal_states(LEGAL_MOVES, first=ProjectState.DRAFT)

    def __str__(self) -> str:
        return self.title or self.reference or str(_("Project without a title"))

    def get_absolute_url(self) -> str:
        return reverse("projects:my_project", args=[self.uuid])

    @property
    def programme(self) -> Programme:
        return self.call.programme

    @property
    def tone(self) -> str:
        """The tone of the badge that shows the state."""
        return TONES.get(ProjectState(self.state), "neutral")


class ProjectDraft(models.Model):
    """What the applicants typed, valid or not, field by field.

    `versions` says for each field at which version it last changed, so that two tabs can be told apart;
    `invalid` lists the fields whose typed value is not in the project's column because it cannot be.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="draft")
    values = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    invalid = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"draft {self.pk}"

    def raw(self) -> dict[str, Any]:
        """What was typed, as a form takes it."""
        return dict(self.values)


class CoApplicant(models.Model):
    """Somebody who applies together with the owner: reads and edits, but does not submit or withdraw."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="co_applications")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="co_applications")

    class Meta:
        verbose_name = _("co-applicant")
        verbose_name_plural = _("co-applicants")
        constraints = [models.UniqueConstraint(fields=["project", "beneficiary"], name="co_applicant_once")]

    def __str__(self) -> str:
        return str(self.beneficiary)


class ProjectDocument(models.Model):
    """A file that belongs to a project. Once part of a revision it stays; removing only takes it off the draft."""

    uuid = PublicIdField(unique=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="+")
    label = models.CharField(_("what it is"), max_length=150)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        triggers = [frozen_except("removed_at")]

    def __str__(self) -> str:
        return self.label
