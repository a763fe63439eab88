"""How allauth behaves here: mails through the outbox, language and name kept with the account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from core.mailing import Recipient, queue_mail

# What allauth's templates use of their context and can be kept until the mail is sent.
KEPT = ("code", "activate_url", "password_reset_url", "signup_url", "ip", "from_email", "to_email", "timestamp")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Queues allauth's mails like all others; their codes are forgotten once they have left."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        language = get_language() or getattr(user, "language", "it")
        parameters: dict[str, Any] = {key: str(context[key]) for key in KEPT if context.get(key)}
        name = getattr(user, "full_name", "")
        queue_mail(
            f"accounts/{template_prefix.rsplit('/', 1)[-1]}",
            to=Recipient(email, language, name),
            secret=True,
            **parameters,
        )

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)
