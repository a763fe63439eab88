import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import check_time_zone
from beneficiaries.states import moves_of
from core.fields import BoundedTextField, PublicIdField
from core.models import RenderedFile, Translated, Upload
from core.triggers import UNLESS_ERASING, legal_states
from core.uploading import ending_of
from newsletters.models.newsletter import Newsletter
from newsletters.querysets.issues import EditionQuerySet, IssueFileQuerySet, IssueQuerySet
from newsletters.states import CLOCK, ISSUE_TRANSITIONS, REOPEN, SHOWN, TONES, IssueState
from programmes.models import Programme

MOVING = "'state', 'scheduled_at', 'time_zone', 'started_at', 'ended_at', 'published_on', 'audience', 'languages'"

WORDS_STAND = pgtrigger.Trigger(
    name="words_stand",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        {UNLESS_ERASING}
        IF OLD.state IN ('draft', 'historical') THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF TG_OP = 'DELETE'
           OR (to_jsonb(OLD) - ARRAY[{MOVING}]::text[]) <> (to_jsonb(NEW) - ARRAY[{MOVING}]::text[]) THEN
            RAISE EXCEPTION 'an issue that is % stays as it is', OLD.state;
        END IF;
        RETURN NEW;
    """,
)
"""Once it is scheduled, what was tested is what goes out, and what went out is what the archive shows."""


class Audience(models.TextChoices):
    SERIES = "series", _("subscribers of this newsletter")
    PROGRAMME = "programme", _("subscribers of any newsletter of the programme")


class Issue(Translated):
    """A number of a newsletter. Its articles are shown in their order, after `lead`.

    `languages` are those of the subscribers who get it (none: all). `scheduled_at` is when it goes out, chosen in
    `time_zone`; `started_at` and `ended_at` say when that happened. A historical one was published elsewhere, on
    `published_on`, or on a day that nobody knows but not after `out_by`; its `editions` say in which languages.
    """

    State = IssueState

    uuid = PublicIdField(unique=True)
    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="issues", verbose_name=pgettext_lazy("a series", "newsletter")
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    state = models.CharField(_("state"), max_length=10, choices=IssueState, default=IssueState.DRAFT, editable=False)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=150)
    lead = BoundedTextField(
        _("introduction"), max_length=3000, blank=True, help_text=_("Markdown: headings, lists, links.")
    )
    picture = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"), editable=False
    )
    picture_words = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    audience = models.CharField(_("who gets it"), max_length=10, choices=Audience, default=Audience.SERIES)
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES), verbose_name=_("languages of the subscribers"),
        default=list, blank=True, help_text=_("None: all."),
    )  # fmt: skip
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome", validators=[check_time_zone])
    scheduled_at = models.DateTimeField(_("goes out"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_on = models.DateField(pgettext_lazy("an issue", "published on"), null=True, blank=True)
    out_by = models.DateField(
        _("published not after"), null=True, blank=True, help_text=_("Where the exact day is not known.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a newsletter", "issue")
        verbose_name_plural = pgettext_lazy("of a newsletter", "issues")
        ordering = ["newsletter", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "number"], name="issue_number_once",
                violation_error_message=_("This newsletter has an issue of this number already."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="issue_numbers_from_one"),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "held", "sending", "paused", "sent"]) | ~Q(scheduled_at=None),
                name="scheduled_issue_has_a_moment",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(  # what is due, and what is on its way
                fields=["scheduled_at"], name="issues_due", condition=Q(state__in=["scheduled", "sending"])
            )
        ]
        triggers = [
            *legal_states([*moves_of(ISSUE_TRANSITIONS), *moves_of(CLOCK), *moves_of([REOPEN])], first="draft"),
            WORDS_STAND,
        ]

    def __str__(self) -> str:
        return self.title or f"{self.newsletter} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("newsletters:issue", args=[self.newsletter.code, self.number])

    @property
    def programme(self) -> Programme:
        return self.newsletter.programme

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the archive of its series."""
        return self.state in SHOWN


class Edition(models.Model):
    """A language in which a historical issue was published; empty where nobody says which. `upload`: the old file."""

    issue = models.ForeignKey(
        Issue, models.CASCADE, related_name="editions", verbose_name=pgettext_lazy("of a newsletter", "issue")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, help_text=_("Empty: not known.")
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"), editable=False
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of an issue", "edition")
        verbose_name_plural = pgettext_lazy("of an issue", "editions")
        ordering = ["issue", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "language"], name="one_edition_a_language",
                violation_error_message=_("This issue has an edition in this language already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.issue} ({self.language or '?'})"

    @property
    def kind(self) -> str:
        """What kind of file it is: PDF, DOCX."""
        return ending_of(self.upload).upper() if self.upload is not None else ""

    @property
    def programme(self) -> Programme:
        return self.issue.programme


class IssueFile(models.Model):
    """An issue on paper, in one language. It shows the issue as the archive did when it was asked for."""

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="files", verbose_name=pgettext_lazy("of a newsletter", "issue")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    file = models.OneToOneField(RenderedFile, models.PROTECT, related_name="issue_file", verbose_name=_("document"))

    objects = IssueFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue on paper")
        verbose_name_plural = _("issues on paper")
        ordering = ["issue", "language"]
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="one_file_an_issue_and_language")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the file is called on somebody's disk."""
        return f"{self.issue.newsletter.code}-{self.issue.number}-{self.language}.pdf"
