"""What staff fill in about subscribers."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import StaffAct
from core.forms import TypedText
from newsletters.assisting import (
    CHANGES,
    ENDS,
    ERASES,
    add_by_hand,
    change_language,
    end_on_request,
    erase_on_request,
)
from newsletters.models import Newsletter, Subscriber, Subscription


class EndSubscription(StaffAct):
    """One of theirs, among those that the reader keeps."""

    name = "end"
    label = gettext_lazy("End a subscription")
    done = gettext_lazy("The subscription has ended. Nothing more goes to this address for it.")
    permission = ENDS
    lead = gettext_lazy("Because the subscriber asked for it. No mail tells them: they know.")

    subscription = forms.TypedChoiceField(label=pgettext_lazy("a series", "Newsletter"), coerce=int)
    reason = TypedText(
        label=gettext_lazy("How they asked for it"), max_length=300,
        help_text=gettext_lazy("Is kept with the proof of the consent. For example: by telephone, on 3 March."),
    )  # fmt: skip

    @classmethod
    def permitted(cls, user: Any, row: Any) -> bool:
        """The list of what can be ended holds nothing of other programmes."""
        return bool(_endable(row, user).exists())

    def prepare(self) -> None:
        field: Any = self.fields["subscription"]
        self.found = {one.pk: one for one in _endable(self.row, self.user)}
        field.choices = [(key, f"{one.newsletter} ({one.get_state_display()})") for key, one in self.found.items()]

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        chosen = self.found[self.cleaned_data["subscription"]]
        return end_on_request(chosen, reason=self.cleaned_data["reason"], by=by, at=at)


def _endable(subscriber: Subscriber, user: Any) -> Any:
    return Subscription.objects.of_subscriber(subscriber).endable().seen_by_staff(user)


class ChangeLanguage(StaffAct):
    """Of the issues and mails that they get."""

    name = "language"
    label = gettext_lazy("Change the language")
    done = gettext_lazy("Issues come in this language from now on.")
    permission = CHANGES

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def prepare(self) -> None:
        self.initial["language"] = self.row.language

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return change_language(self.row, self.cleaned_data["language"], by=by)


class EraseSubscriber(StaffAct):
    """The address and everything that belongs to it."""

    name = "erase"
    label = gettext_lazy("Erase this subscriber")
    done = gettext_lazy("The subscriber is erased.")
    permission = ERASES
    tone = "danger"
    sensitive = True
    lead = gettext_lazy(
        "Because the person asked for it. The address, its subscriptions in all programmes and the proof of consent go;"
        " how many got each issue stays. This cannot be undone."
    )

    understood = forms.BooleanField(
        label=gettext_lazy("The person asked for it, and I have made sure who it is"),
        error_messages={"required": gettext_lazy("Please confirm this.")},
    )

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return erase_on_request(self.row, by=by)


class AddForm(forms.Form):
    """Somebody who wants newsletters and asked staff for them."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = TypedText(label=gettext_lazy("Name"), max_length=100, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    newsletters = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("several series", "Newsletters"),
        queryset=Newsletter.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, user: Any) -> None:
        self.user = user
        super().__init__(data)
        field: Any = self.fields["newsletters"]
        field.queryset = Newsletter.objects.sent_by(user).open_to_readers().by_name()

    def save(self) -> tuple[Subscriber, str]:
        """The subscriber, and what to tell: whether a mail goes."""
        values = self.cleaned_data
        subscriber, asked = add_by_hand(
            values["email"], list(values["newsletters"]), language=values["language"], name=values["name"],
            by=self.user, at=timezone.now(),
        )  # fmt: skip
        if asked:
            return subscriber, _("A mail asks them to confirm. They get the newsletters once they do.")
        return subscriber, _("Written down. No mail goes now: one went to this address within the last hour.")
