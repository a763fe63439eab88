"""People who sign in."""

import re
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.mailing import Recipient

NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f<>{}\[\]@|\\]|://|www\.", re.IGNORECASE)


def check_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA time zone."""
    if value not in available_timezones():
        raise ValidationError(_("This is not a known time zone."), code="time_zone")


def check_name(value: str) -> None:
    """Raise ValidationError for what no name has: a greeting by name must not carry somebody's advertisement."""
    if NOT_IN_A_NAME.search(value):
        raise ValidationError(_("Write your name without addresses, brackets or line breaks."), code="name")


class Users(BaseUserManager["User"]):
    """Creates accounts; the address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_administrator=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def with_address(self, email: str) -> "User | None":
        """The account that signs in with this address."""
        return self.filter(email=email.strip().lower()).first()


class User(AbstractBaseUser, PermissionsMixin):
    """An account: the e-mail is the login. `is_administrator` sets up programmes and sees no personal data."""

    uuid = PublicIdField(unique=True)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=150, validators=[check_name])
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome", validators=[check_time_zone])
    is_administrator = models.BooleanField(
        _("administrator of the installation"),
        default=False,
        help_text=_("Creates programmes and their first managers; sees no personal data."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    sessions_since = models.DateTimeField(_("sessions valid since"), default=timezone.now, editable=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["full_name", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's, bound to `sessions_since` too: moving that ends every session of the account."""
        key = "accounts.User.session_auth_hash"
        value = f"{self.password}{self.sessions_since.timestamp()}"
        return salted_hmac(key, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def recipient(self) -> Recipient:
        """Where mails to this person go."""
        return Recipient(self.email, self.language, self.full_name)
