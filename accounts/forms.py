"""Forms of accounts: allauth's, in our words and with limits, and the settings of an account."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from accounts import fields
from accounts.fields import Dress, dress
from accounts.models import User, check_name
from core.zones import zones_by_area


class Dressed:
    """Gives the fields of a form the words in `dresses`; what is not named there is left out if it is in `without`."""

    dresses: ClassVar[dict[str, Dress]] = {}
    without: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.without:
            self.fields.pop(name, None)  # type: ignore[attr-defined]
        for name, style in self.dresses.items():
            if name in self.fields:  # type: ignore[attr-defined]
                dress(self.fields[name], style)  # type: ignore[attr-defined]


class SignupForm(Dressed, account.SignupForm):  # type: ignore[misc]
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As you want to be addressed."),
        validators=[check_name],
    )
    field_order = ["full_name", "email", "password1"]
    dresses = {"email": fields.EMAIL, "password1": fields.FIRST_PASSWORD}


class LoginForm(Dressed, account.LoginForm):  # type: ignore[misc]
    dresses = {"login": fields.LOGIN, "password": fields.PASSWORD, "remember": fields.REMEMBER}


class RequestLoginCodeForm(Dressed, account.RequestLoginCodeForm):  # type: ignore[misc]
    dresses = {"email": fields.LOGIN}


class ConfirmLoginCodeForm(Dressed, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    dresses = {"code": fields.MAILED_CODE}


class ConfirmEmailVerificationCodeForm(Dressed, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    dresses = {"code": fields.MAILED_CODE}


class AddEmailForm(Dressed, account.AddEmailForm):  # type: ignore[misc]
    dresses = {"email": fields.NEW_EMAIL}


class ChangePasswordForm(Dressed, account.ChangePasswordForm):  # type: ignore[misc]
    dresses = {"oldpassword": fields.CURRENT_PASSWORD, "password1": fields.NEW_PASSWORD}
    without = ("password2",)


class SetPasswordForm(Dressed, account.SetPasswordForm):  # type: ignore[misc]
    dresses = {"password1": fields.NEW_PASSWORD}
    without = ("password2",)


class ResetPasswordForm(Dressed, account.ResetPasswordForm):  # type: ignore[misc]
    dresses = {"email": fields.LOGIN}


class ResetPasswordKeyForm(Dressed, account.ResetPasswordKeyForm):  # type: ignore[misc]
    dresses = {"password1": fields.NEW_PASSWORD}
    without = ("password2",)


class ReauthenticateForm(Dressed, account.ReauthenticateForm):  # type: ignore[misc]
    dresses = {"password": fields.PASSWORD}


class AuthenticateForm(Dressed, mfa.AuthenticateForm):  # type: ignore[misc]
    dresses = {"code": fields.ANY_CODE}


class ReauthenticateByCodeForm(Dressed, mfa.ReauthenticateForm):  # type: ignore[misc]
    dresses = {"code": fields.ANY_CODE}


class ActivateTOTPForm(Dressed, totp.ActivateTOTPForm):  # type: ignore[misc]
    dresses = {"code": fields.APP_CODE}


class AddPasskeyForm(Dressed, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    dresses = {"name": fields.PASSKEY_NAME, "passwordless": fields.PASSWORDLESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)


class EditPasskeyForm(Dressed, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    dresses = {"name": fields.PASSKEY_NAME}


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, language and time zone of an account."""

    class Meta:
        model = User
        fields = ["full_name", "language", "time_zone"]
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect(attrs={"class": "inline"}),
            "time_zone": forms.Select(),
        }
        labels = {"full_name": _("Your name"), "language": _("Language"), "time_zone": _("Time zone")}
        help_texts = {
            "full_name": _("As you want to be addressed."),
            "language": _("For our mails, and for the pages after you sign in."),
            "time_zone": _("Dates and deadlines are shown in the time of this place."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language_field = self.fields["language"]
        assert isinstance(language_field, forms.ChoiceField)
        language_field.choices = [("it", "Italiano"), ("fr", "Français"), ("en", "English")]
        select = self.fields["time_zone"].widget
        assert isinstance(select, forms.Select)
        select.choices = zone_choices(self.instance.time_zone)


def zone_choices(chosen: str) -> list[Any]:
    """Every city by part of the world, in the language of the page; `chosen` is the zone that is kept now."""
    names = {
        "Africa": pgettext("part of the world", "Africa"),
        "America": pgettext("part of the world", "America"),
        "Antarctica": pgettext("part of the world", "Antarctica"),
        "Asia": pgettext("part of the world", "Asia"),
        "Atlantic": pgettext("part of the world", "Atlantic Ocean"),
        "Australia": pgettext("part of the world", "Australia"),
        "Europe": pgettext("part of the world", "Europe"),
        "Indian": pgettext("part of the world", "Indian Ocean"),
        "Pacific": pgettext("part of the world", "Pacific Ocean"),
    }
    return [(names[area], list(zones)) for area, zones in zones_by_area(get_language() or "it", chosen)]
