import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import RenderedFile
from core.triggers import append_only
from programmes.models import Programme
from publications.models.publication import Publication
from publications.querysets.releases import PrintedQuerySet, ReleasedChapterQuerySet, ReleaseQuerySet

WORDS = pgtrigger.Trigger(
    name="words",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("words", "regconfig")],
    func="""
        words := ('public.circolo_' || NEW.text_language)::regconfig;
        NEW.vector := setweight(to_tsvector(words, NEW.title), 'A')
            || setweight(to_tsvector(words, regexp_replace(NEW.html, '<[^>]+>', ' ', 'g')), 'C');
        RETURN NEW;
    """,
)
"""What is found in a chapter: its title and text, without the tags."""


class Release(models.Model):
    """A version of a publication as the public reads it, in every language; never changed, a newer one takes over."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="releases", verbose_name=_("publication"))
    number = models.PositiveSmallIntegerField(_("version"), validators=[MinValueValidator(1)])
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    at = models.DateTimeField(pgettext_lazy("a version", "released"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a publication", "version")
        verbose_name_plural = pgettext_lazy("of a publication", "versions")
        ordering = ["publication", "-number"]
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="release_number_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.publication} {self.number}"

    @property
    def programme(self) -> Programme | None:
        return self.publication.programme


class ReleasedChapter(models.Model):
    """A chapter of a release, for readers of `language`, as HTML that was made safe when it was released.

    `text_language` is the one its words are in, another one where no translation was there. `number` is as printed
    ("2.1"); pictures have the address "figure:" and the key of their upload, which whoever shows them replaces.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="chapters", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    position = models.PositiveSmallIntegerField(_("position"))
    depth = models.PositiveSmallIntegerField(_("depth"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    anchor = models.SlugField(_("short name"), max_length=60)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    html = models.TextField(pgettext_lazy("of a chapter", "text"), blank=True)
    text_language = models.CharField(_("language of the text"), max_length=5)
    vector = SearchVectorField(null=True, editable=False)

    objects = ReleasedChapterQuerySet.as_manager()

    class Meta:
        verbose_name = _("released chapter")
        verbose_name_plural = _("released chapters")
        ordering = ["release", "language", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "language", "anchor"], name="released_chapter_once"),
            models.UniqueConstraint(fields=["release", "language", "position"], name="released_chapters_in_order"),
        ]
        indexes = [GinIndex(fields=["vector"], name="released_chapter_words")]  # the search inside a publication
        triggers = [append_only(), WORDS]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme | None:
        return self.release.publication.programme


class Edition(models.Model):
    """A release as a PDF in one language. It stays at its address when newer ones come."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="editions", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    file = models.OneToOneField(RenderedFile, models.PROTECT, related_name="edition", verbose_name=_("document"))

    objects = PrintedQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a PDF of a publication", "edition")
        verbose_name_plural = pgettext_lazy("PDFs of a publication", "editions")
        ordering = ["release", "language"]
        constraints = [
            models.UniqueConstraint(fields=["release", "language"], name="one_edition_a_release_and_language")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the file is called on somebody's disk."""
        return f"{self.release.publication.code}-{self.release.number}-{self.language}.pdf"

    @property
    def programme(self) -> Programme | None:
        return self.release.publication.programme
