from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.querysets import SavedFilterQuerySet


class SavedFilter(models.Model):
    """A filter of a list of the back office that somebody uses again and again; nobody else sees it.

    `about` is the table of the list ("app.model"), `query` the address's part after the question mark: filters and
    order alone, never the words that were searched for, which may be somebody's name.
    """

    uuid = PublicIdField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    about = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["about", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "about", "name"], name="saved_filter_once_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
