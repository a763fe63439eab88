"""What the portal itself keeps: the statements that whoever runs an installation owes its readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField
from core.models import Translated
from portal.querysets import StatementQuerySet


class Statement(Translated):
    """The installation's own words for a page that every site has; without a row the built-in text is shown."""

    class Kind(models.TextChoices):
        ACCESSIBILITY = "accessibility", _("accessibility")
        PRIVACY = "privacy", _("privacy")

    kind = models.CharField(_("page"), max_length=20, choices=Kind, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = BoundedTextField(
        _("text"),
        max_length=20000,
        help_text=_("Markdown. {controller} and {contact} stand for who runs this installation and how to reach them."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
