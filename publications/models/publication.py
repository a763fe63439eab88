from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.states import moves_of
from core.fields import BoundedTextField, PublicIdField
from core.models import Translated, Upload
from core.triggers import legal_states
from programmes.models import Programme
from publications.querysets.publications import OldFileQuerySet, PublicationQuerySet
from publications.states import PUBLICATION_TRANSITIONS, SHOWN, TONES, PublicationState
from repertoire.models import Organisation

UNKNOWN = "other"
"""In addresses, for a file in a language that nobody noted."""


class Publication(Translated):
    """Something to read, of a programme or (where that is empty) of an organisation alone.

    What is written here in chapters is read once it is released; a historical one was published elsewhere, on
    `published_on`, or on a day that nobody knows but not after `out_by`. `authors` is one line, as on a cover.
    """

    State = PublicationState

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", _("guidelines")
        HANDBOOK = "handbook", _("handbook")
        RESEARCH_REPORT = "research_report", _("research report")
        BROCHURE = "brochure", _("brochure")
        CARTOGRAPHY = "cartography", _("cartography")
        BRIEF = "brief", _("brief")

    uuid = PublicIdField(unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("programme")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="publications",
        verbose_name=pgettext_lazy("of a publication", "published by"),
    )  # fmt: skip
    code = models.SlugField(_("code"), max_length=80, unique=True, help_text=_("Stands in the address of its pages."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(
        _("state"), max_length=10, choices=PublicationState, default=PublicationState.DRAFT, editable=False
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=250, blank=True)
    abstract = BoundedTextField(_("summary"), max_length=3000, blank=True, help_text=_("Two or three paragraphs."))
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    published_on = models.DateField(pgettext_lazy("a publication", "published on"), null=True, blank=True)
    out_by = models.DateField(
        _("published not after"), null=True, blank=True, help_text=_("Where the exact day is not known.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_on", "-id"]
        triggers = legal_states(moves_of(PUBLICATION_TRANSITIONS), first=PublicationState.DRAFT)

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("publications:publication", args=[self.code])

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in SHOWN and (self.programme is None or self.programme.published)

    @property
    def tone(self) -> str:
        return TONES[self.state]


class OldFile(models.Model):
    """A file of a publication that was not made here, or a language in which it is known to exist (no `upload`)."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="old_files", verbose_name=_("publication")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, help_text=_("Empty: not known.")
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"), editable=False
    )

    objects = OldFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")
        ordering = ["publication", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language"], name="one_old_file_a_language",
                violation_error_message=_("There is a file in this language already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.publication} ({self.language or '?'})"

    @property
    def address(self) -> str:
        """What stands for it in its address."""
        return self.language or UNKNOWN

    @property
    def programme(self) -> Programme | None:
        return self.publication.programme
