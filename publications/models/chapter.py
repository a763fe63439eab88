from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField, PublicIdField
from core.models import Translated, Upload
from programmes.models import Programme
from publications.models.publication import Publication
from publications.querysets.chapters import ChapterQuerySet, FigureQuerySet, TranslatedFromQuerySet

LONGEST = 200_000
DEEPEST = 3
"""Chapters, sections and subsections: what headings and contents can show."""


class Chapter(Translated):
    """A part of a publication, inside `parent` or at the top. `anchor` is its name in addresses and references."""

    uuid = PublicIdField(unique=True)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="chapters", verbose_name=_("publication"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("inside of")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    anchor = models.SlugField(
        _("short name"), max_length=60, help_text=_("Stands in addresses and references, and stays as it is.")
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    body = BoundedTextField(
        pgettext_lazy("of a chapter", "text"), max_length=LONGEST, blank=True,
        help_text=_("Markdown: headings, lists, links, tables, footnotes, figures and references."),
    )  # fmt: skip

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["publication", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "anchor"], name="anchor_once_a_publication",
                violation_error_message=_("Another chapter has this short name."),
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="chapter_is_not_inside_itself"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or self.anchor

    @property
    def programme(self) -> Programme | None:
        return self.publication.programme


class TranslatedFrom(models.Model):
    """The source text from which the text of a chapter in `language` was made, while the source says something else.

    Kept because neither the states of translations (they have marks only) nor the versions (they are HTML, and may
    be older or newer than the translation) can show a translator what has changed since.
    """

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="translated_from", verbose_name=_("chapter"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    field = models.CharField(_("field"), max_length=20)
    text = BoundedTextField(pgettext_lazy("of a chapter", "text"), max_length=LONGEST, blank=True)

    objects = TranslatedFromQuerySet.as_manager()

    class Meta:
        verbose_name = _("text before a translation")
        verbose_name_plural = _("texts before translations")
        constraints = [models.UniqueConstraint(fields=["chapter", "language", "field"], name="translated_from_once")]

    def __str__(self) -> str:
        return f"{self.chapter} ({self.language})"

    @property
    def programme(self) -> Programme | None:
        return self.chapter.programme


class Figure(Translated):
    """A picture that chapters show by its `code`; `words` say what is seen on it to who cannot see it."""

    uuid = PublicIdField(unique=True)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="figures", verbose_name=_("publication"))
    code = models.SlugField(_("short name"), max_length=60)
    picture = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"), editable=False
    )
    caption = models.CharField(_("caption"), max_length=300)
    words = BoundedTextField(_("what the picture shows"), max_length=1000, blank=True)
    credit = models.CharField(_("source"), max_length=200, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["publication", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "code"], name="figure_code_once_a_publication",
                violation_error_message=_("Another figure has this short name."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.caption or self.code

    @property
    def programme(self) -> Programme | None:
        return self.publication.programme
