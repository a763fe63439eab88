from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from programmes.models import Programme
from training.querysets.places import RoomQuerySet, TrainerQuerySet
from training.triggers import BOOK_ACCOUNT


class Room(models.Model):
    """A place where lessons are held; one lesson at a time. One that is not `in_use` any more is not offered."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rooms", verbose_name=_("programme"))
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=8, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), default=25, validators=[MinValueValidator(1)])
    in_use = models.BooleanField(_("in use"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "city"], name="room_name_once_a_town",
                violation_error_message=_("This programme has a room of this name there already."),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_has_places"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name


class Trainer(models.Model):
    """Somebody who teaches in a programme, with an account (`user`) or known by name only."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="trainers", verbose_name=_("programme"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="trainers",
        verbose_name=_("account"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    in_use = models.BooleanField(_("can be assigned"), default=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"], name="account_once_among_trainers",
                violation_error_message=_("This account is among the trainers already."),
            )
        ]  # fmt: skip
        triggers = [BOOK_ACCOUNT]

    def __str__(self) -> str:
        return self.name
