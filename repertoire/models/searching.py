from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from repertoire.models.opportunity import Opportunity
from repertoire.models.organisation import Organisation
from repertoire.querysets.entries import EntryCodesQuerySet, EntryQuerySet, SavedSearchQuerySet

LANGUAGES = ["it", "fr", "en"]
NEVER = date(1900, 1, 1)


class Entry(models.Model):
    """What the public finds: one row for each public organisation and opportunity and each language.

    The database's triggers write it (migrations/0007_sorted_and_coded.sql, 0010), nobody else. It holds all that a list
    shows, fallback included: `title` and `summary` with the languages in which they really are, `organisation_name` for
    an opportunity, `place` the cities. `names` is what of `vector` comes from the title and the acronym. `facets` are
    codes with a letter before them (repertoire/facets.py). `until` is the last day on which it is found, `confirmed_on`
    that of the organisation (NEVER where nobody confirmed it yet).
    """

    class About(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        OPPORTUNITY = "opportunity", _("opportunity")

    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+", db_constraint=False)
    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    about = models.CharField(max_length=12, choices=About)
    language = models.CharField(max_length=5)
    uuid = models.UUIDField()
    title = models.CharField(max_length=200)
    title_language = models.CharField(max_length=5)
    summary = models.CharField(max_length=300)
    summary_language = models.CharField(max_length=5)
    organisation_name = models.CharField(max_length=200)
    place = models.CharField(max_length=300)
    invented = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=200)
    vector = SearchVectorField()
    names = models.GeneratedField(  # an index knows no weights: asked for those of `vector`, it has every row read
        expression=Func("vector", Value("{a}"), function="ts_filter"), output_field=SearchVectorField(), db_persist=True
    )
    facets = ArrayField(models.CharField(max_length=40))
    confirmed_on = models.DateField(default=NEVER)
    published_at = models.DateTimeField()
    until = models.DateField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["organisation"], name="entries_of_organisation"),
            models.Index(fields=["opportunity"], name="entries_of_opportunity"),
            models.Index(fields=["about", "language", "sort_key", "id"], name="entries_by_name"),
            models.Index(fields=["about", "language", "-confirmed_on", "-id"], name="entries_by_confirmation"),
            models.Index(fields=["about", "language", "-published_at", "-id"], name="entries_latest"),
            *[
                GinIndex(
                    fields=["vector", "names", "facets"],
                    name=f"{about}_words_{code}",
                    condition=Q(about=about, language=code),
                    gin_pending_list_limit=512,
                )
                for about in ("organisation", "opportunity")
                for code in LANGUAGES
            ],
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"repertoire:{self.about}", args=[self.uuid])

    @property
    def known_confirmation(self) -> date | None:
        """The day on which somebody last confirmed the entry."""
        return None if self.confirmed_on == NEVER else self.confirmed_on


class EntryCodes(models.Model):
    """What the counts of facets read: a narrow row for each entry, whatever its languages; written with the entries."""

    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+", db_constraint=False)
    about = models.CharField(max_length=12, choices=Entry.About)
    facets = ArrayField(models.CharField(max_length=40))
    until = models.DateField(null=True)

    objects = EntryCodesQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["facets"], name=f"{about}_codes", condition=Q(about=about), gin_pending_list_limit=512)
            for about in ("organisation", "opportunity")
        ]

    def __str__(self) -> str:
        return " ".join(self.facets)


class SearchWord(models.Model):
    """A word that entries hold, without accents: what a mistyped word may have been meant to be."""

    language = models.CharField(max_length=5)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_word_once")]
        indexes = [
            GinIndex(fields=["word"], name="search_word_alike", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["language", "word"], name="search_word_begins", opclasses=["", "varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.word


class BareName(models.Model):
    """A name of an organisation without accents, case and what says nothing ("association"), one for all languages in
    which it is the same. The database's triggers write it (migrations/0008_bare_names.py), nobody else.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "organisation"], name="bare_name_once"),  # and the same names
        ]
        indexes = [
            GinIndex(fields=["name"], name="bare_names_alike", opclasses=["gin_trgm_ops"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name


class SearchLabel(models.Model):
    """What a code is called and what else people call it; it is searched with the entries that carry the code."""

    facet = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "language"], name="search_label_once")]

    def __str__(self) -> str:
        return f"{self.facet} ({self.language})"


class FacetCount(models.Model):
    """How many public entries carry a code, as counted at `at`: for pages without a filter."""

    about = models.CharField(max_length=12)
    facet = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "facet"], name="facet_counted_once")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.number}"


class SavedSearch(models.Model):
    """A search that somebody wants to hear about: `query` is the address's part after the question mark."""

    uuid = PublicIdField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    about = models.CharField(max_length=12, choices=Entry.About)
    name = models.CharField(_("name"), max_length=120)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)
    """Everything that was published before this moment has been told."""

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["told_until"], name="searches_to_tell")]

    def __str__(self) -> str:
        return self.name
