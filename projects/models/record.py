from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from core.fields import BoundedTextField
from core.models import RenderedFile
from core.triggers import append_only
from projects.models.project import Project
from projects.querysets import DossierFileQuerySet, EventQuerySet
from projects.states import ProjectState


class ProjectEvent(models.Model):
    """One move of a project from a state to another. `note` is for the applicant to read."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="events")
    act = models.CharField(_("what"), max_length=20)
    source = models.CharField(_("from"), max_length=20, choices=ProjectState)
    target = models.CharField(_("to"), max_length=20, choices=ProjectState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    on_behalf_of = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on behalf of")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = BoundedTextField(_("note"), max_length=2000, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("timeline")
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"


class Revision(models.Model):
    """What was submitted, as it was. `content` maps each field to its value; `documents` lists the files' uuids."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    documents = models.JSONField(_("documents"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    at = models.DateTimeField(pgettext_lazy("a version", "submitted"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="revision_number_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.number}"


class DossierFile(models.Model):
    """A revision on paper, with its labels in one language: it stays as it was first printed."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="dossier_files", verbose_name=_("revision"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    file = models.OneToOneField(RenderedFile, models.PROTECT, related_name="dossier_file", verbose_name=_("document"))

    objects = DossierFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier on paper")
        verbose_name_plural = _("dossiers on paper")
        ordering = ["revision", "id"]
        constraints = [models.UniqueConstraint(fields=["revision", "language"], name="one_dossier_a_language")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the file is called on somebody's disk."""
        revision = self.revision
        return f"{revision.project.reference or revision.project.uuid}-{revision.number}-{self.language}.pdf"
