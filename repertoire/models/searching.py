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
from repertoire.querysets.entries import EntryIndexQuerySet, EntryQuerySet, SavedSearchQuerySet

LANGUAGES = ["it", "fr", "en"]
NEVER = date(1900, 1, 1)


class Entry(models.Model):
    """What the public finds: one row for each public organisation and opportunity and each language.

    The database's triggers write it (migrations/0012_words_beside_codes.sql), nobody else. It holds all that a list
    shows, fallback included: `title` and `summary` with the languages in which they really are, `organisation_name` for
    an opportunity, `place` the cities. What it is found by stands in its `index`. `facets` are codes with a letter
    before them (repertoire/facets.py). `until` is the last day on which it is found, `confirmed_on` that of the
    organisation (NEVER where nobody confirmed it yet).
    """

    class About(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        OPPORTUNITY = "opportunity", _("opportunity")

    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+", db_constraint=False)
    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    index = models.ForeignKey(
        "EntryIndex", models.DO_NOTHING, related_name="entries", db_constraint=False, db_index=False
    )
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
            models.Index(fields=["index", "language"], name="entries_by_index"),
            models.Index(fields=["about", "language", "sort_key", "id"], name="entries_by_name"),
            models.Index(fields=["about", "language", "-confirmed_on", "-id"], name="entries_by_confirmation"),
            models.Index(fields=["about", "language", "-published_at", "-id"], name="entries_latest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"repertoire:{self.about}", args=[self.uuid])

    @property
    def known_confirmation(self) -> date | None:
        """The day on which somebody last confirmed the entry."""
        return None if self.confirmed_on == NEVER else self.confirmed_on


def _names(words: str) -> models.GeneratedField:
    """What of a vector comes from the title and the acronym: an index knows no weights, and asked for those of the
    whole vector it has every row read."""
    return models.GeneratedField(
        expression=Func(words, Value("{a}"), function="ts_filter"), output_field=SearchVectorField(), db_persist=True
    )


class EntryIndex(models.Model):
    """What entries are found by and counted by: one row for each public organisation and opportunity, written with its
    entries. Its key is that of the opportunity, or minus that of the organisation.

    The vectors hold the words of an entry in each language, fallback included, and its codes. Rows are narrow, because
    counts read thousands of them: the database keeps the vectors outside of the row, so they must be asked through
    their index; a condition on another column of the index would tempt it to read them all.
    """

    id = models.BigIntegerField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+", db_constraint=False)
    about = models.CharField(max_length=12, choices=Entry.About)
    facets = ArrayField(models.CharField(max_length=40))
    until = models.DateField(null=True)
    words_it = SearchVectorField()
    words_fr = SearchVectorField()
    words_en = SearchVectorField()
    names_it = _names("words_it")
    names_fr = _names("words_fr")
    names_en = _names("words_en")

    objects = EntryIndexQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(
                fields=[f"words_{code}", f"names_{code}"],
                name=f"{about}_words_{code}",
                condition=Q(about=about),
                gin_pending_list_limit=512,
            )
            for about in ("organisation", "opportunity")
            for code in LANGUAGES
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
