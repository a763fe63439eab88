"""How allauth behaves here: mails through the outbox, language and name kept with the account, own words."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_factor import has_recently_confirmed, has_second_factor
from core.mailing import Recipient, queue_mail

# What the mails use of allauth's context and what can be kept until they are sent.
KEPT = ("code", "from_email", "to_email", "deleted_email")
# The address that the button of a mail opens; the rest of allauth's addresses stay out.
PATHS = {
    "account_already_exists": "password_reset_url",
    "password_reset_key": "password_reset_url",
    "unknown_account": "signup_url",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Queues allauth's mails like all others; their codes are forgotten once they have left."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has been closed. Write to us if you think that this is a mistake."),
        "duplicate_email": _("This is already the address of your account."),
        "email_password_mismatch": _("The e-mail or the password is not right. Check both and try again."),
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Check it, or ask for a new one."),
        "incorrect_password": _("This password is not right."),
        "invalid_or_expired_key": _("This link has been used already or is too old."),
        "invalid_login": _("This does not work. Check what you wrote and try again."),
        "invalid_password_reset": _("This link has been used already or is too old."),
        "max_email_addresses": _("An account can have only %d addresses."),
        "rate_limited": _("That was a little fast. Wait a minute, then try again."),
        "same_as_current": _("This is already the address of your account."),
        "select_only_one": _("Choose one only."),
        "too_many_login_attempts": _("There were too many attempts. Wait a few minutes, then try again."),
        "unverified_primary_email": _("Confirm your address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the language of the account, or of the page where there is no account."""
        name = template_prefix.rsplit("/", 1)[-1]
        user = context.get("user") or User.objects.with_address(email)
        language = user.language if user else get_language() or "it"
        parameters: dict[str, Any] = {key: str(context[key]) for key in KEPT if context.get(key)}
        parameters["path"] = urlsplit(context[PATHS[name]]).path if name in PATHS else reverse("accounts:settings")
        if "timestamp" in context:
            parameters["happened_at"] = context["timestamp"].isoformat()
            parameters["time_zone"] = user.time_zone if user else "Europe/Rome"
        to = Recipient(email, language, user.full_name if user else "")
        queue_mail(f"accounts/{name}", to=to, secret=True, **parameters)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_account_already_exists_mail(self, email: str) -> None:
        # Signing up anew hashes a password: this must take as long.
        make_password(email)
        super().send_account_already_exists_mail(email)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)

    def post_login(self, request: HttpRequest, user: Any, *, signup: bool, **kwargs: Any) -> Any:
        """Whoever has just signed up has chosen a password and shown the address: that counts as signing in does."""
        if signup:
            record_authentication(request, user, method="signup")
        return super().post_login(request, user, signup=signup, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again right after signing in, nor within five minutes."""
        return not has_recently_confirmed(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """An account with a second factor is asked for that, not for the password alone; a passkey is asked first."""
        methods = super().get_reauthentication_methods(user)
        if methods and has_second_factor(user):
            methods = [method for method in reversed(methods) if method["id"] != "reauthenticate"]
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        return [{**method, "description": words[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        if self.request.user.is_authenticated:
            return reverse("accounts:settings")
        return str(super().get_email_verification_redirect_url(email_address))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("portal:home")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and authenticator apps, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up a passkey or an authenticator app first."),
        "incorrect_code": _("This code is not right. Check it, or wait for the next one."),
        "unverified_email": _("Confirm your address first."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's name)
        return gettext("My passkey")

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white: on the dark theme no camera reads it otherwise."""
        return str(super().build_totp_svg(url)).replace(
            "<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1
        )

    def _get_site_name(self) -> str:
        return "Circolo"
