import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField, PublicIdField
from core.models import Translated, Upload
from core.triggers import UNLESS_ERASING
from newsletters.models.issue import Issue
from newsletters.querysets.articles import ArticleQuerySet
from programmes.models import Programme

ONLY_WHILE_WRITTEN = pgtrigger.Trigger(
    name="only_while_written",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("found", "text")],
    func=f"""
        {UNLESS_ERASING}
        SELECT state INTO found FROM newsletters_issue WHERE id = COALESCE(NEW.issue_id, OLD.issue_id) FOR SHARE;
        IF found NOT IN ('draft', 'historical') THEN
            RAISE EXCEPTION 'the articles of an issue that is % stay as they are', found;
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,  # noqa: S608 (no value of anybody's stands in it)
)


class Article(Translated):
    """A piece of an issue: own words, or a list that another room offers (core.lists), picked by its keys.

    The items of a list are read anew whenever the issue is shown or sent: what is no longer public is left out.
    """

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("an article", "own words")
        LIST = "list", pgettext_lazy("an article", "a list")

    uuid = PublicIdField(unique=True)
    issue = models.ForeignKey(
        Issue, models.CASCADE, related_name="articles", verbose_name=pgettext_lazy("of a newsletter", "issue")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.TEXT, editable=False)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=150)
    body = BoundedTextField(
        pgettext_lazy("of an article", "text"), max_length=20_000, blank=True,
        help_text=_("Markdown: headings, lists, links."),
    )  # fmt: skip
    link = models.URLField(_("read more at"), max_length=500, blank=True)
    picture = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"), editable=False
    )
    picture_words = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    list_code = models.CharField(_("list"), max_length=60, blank=True, editable=False)
    list_keys = ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["issue", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="text") & Q(list_code="")) | (Q(kind="list") & ~Q(list_code="")),
                name="list_articles_have_a_list",
            )
        ]
        triggers = [ONLY_WHILE_WRITTEN]

    def __str__(self) -> str:
        return self.title or str(self.uuid)

    @property
    def programme(self) -> Programme:
        return self.issue.programme
