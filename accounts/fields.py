"""How the fields of allauth's forms read here: label, help, limit and what a browser may fill in."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 256


@dataclass(frozen=True)
class Dress:
    """`longest` is a number of characters; `attrs` go to the input."""

    label: str | Promise
    longest: int = 0
    help: str | Promise = ""
    attrs: dict[str, Any] = field(default_factory=dict)


def dress(form_field: forms.Field, style: Dress) -> None:
    """Give a field its words and its limit; a label does the work of a placeholder."""
    form_field.label = style.label  # type: ignore[assignment]
    form_field.help_text = style.help  # type: ignore[assignment]
    form_field.widget.attrs.pop("placeholder", None)
    form_field.widget.attrs.update(style.attrs)
    if style.longest and isinstance(form_field, forms.CharField):
        form_field.max_length = style.longest
        form_field.validators.append(MaxLengthValidator(style.longest))
        form_field.widget.attrs["maxlength"] = str(style.longest)


ADDRESS = {"autocomplete": "email", "inputmode": "email"}
CODE = {"class": "code", "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}

EMAIL = Dress(_("E-mail"), 254, attrs=ADDRESS)
LOGIN = Dress(_("E-mail"), 254, attrs=ADDRESS | {"autocomplete": "username"})
NEW_EMAIL = Dress(_("New e-mail"), 254, attrs=ADDRESS)
PASSWORD = Dress(_("Password"), LONGEST_PASSWORD)
CURRENT_PASSWORD = Dress(_("Current password"), LONGEST_PASSWORD)
NEW_PASSWORD = Dress(
    _("New password"),
    LONGEST_PASSWORD,
    _("At least 10 characters. A few words in a row are easy to remember and hard to guess."),
)
FIRST_PASSWORD = Dress(_("Password"), LONGEST_PASSWORD, NEW_PASSWORD.help)
REMEMBER = Dress(_("Stay signed in on this device"))
MAILED_CODE = Dress(_("Code from the mail"), 20, attrs=CODE)
APP_CODE = Dress(_("Code from the app"), 20, attrs=CODE | {"inputmode": "numeric"})
ANY_CODE = Dress(_("Code from the app, or a recovery code"), 20, attrs=CODE | {"inputmode": "numeric"})
PASSKEY_NAME = Dress(
    _("Name"),
    60,
    _("So that you can tell it from others, for example by the device that it is on."),
    {"autocomplete": "off"},
)
PASSWORDLESS = Dress(
    _("Sign in with this passkey alone, without a password"),
    help=_("The device then asks for your fingerprint, your face or its PIN."),
)
