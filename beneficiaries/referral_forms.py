"""What the person and the organisation write into a referral."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.answering import accept_referral, decline_referral, finish_referral
from beneficiaries.models import ConsentNotice, Referral
from core.forms import TypedText

LONGEST, LONGEST_REASON = 1500, 500


class InterestForm(forms.Form):
    """A few words to the organisation; where the consent to share is missing, the agreement to `notice` too."""

    use_required_attribute = False

    message = TypedText(
        label=_("Message to the organisation"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What interests you, and what they should know. Write nothing that they need not know."),
    )
    agree = forms.BooleanField(
        label=_("I agree to sharing with partners, as it is written here"),
        error_messages={"required": _("Without your agreement nothing can be sent to the organisation.")},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, notice: ConsentNotice | None) -> None:
        self.notice = notice
        super().__init__(data, initial={"version": str(notice.version) if notice else ""})
        if notice is None:
            del self.fields["agree"], self.fields["version"]

    def clean_version(self) -> str:
        version: str = self.cleaned_data["version"]
        if self.notice is not None and version != str(self.notice.version):
            raise forms.ValidationError(_("The text has changed meanwhile. Please read it again before you answer."))
        return version


class TakeBackForm(forms.Form):
    """Why, if the person wants to say."""

    reason = TypedText(
        label=_("Why"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The programme reads this; the organisation does not."),
    )


class AnswerForm(forms.Form):
    """The organisation's answer."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("accept", _("We would like to go on")), ("decline", _("We cannot offer this"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of both.")},
    )
    answer = TypedText(
        label=_("In your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When and how you get in touch, or why it does not fit. The person and the programme read it."),
        error_messages={"required": _("Write a few words: the person reads them.")},
    )

    def carry_out(self, referral: Referral, *, by: Any, at: datetime) -> Referral:
        act = accept_referral if self.cleaned_data["decision"] == "accept" else decline_referral
        return act(referral, answer=self.cleaned_data["answer"], by=by, at=at)


class FinishForm(forms.Form):
    """How it ended."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[("done", _("What was agreed has been done")), ("abandoned", _("It did not come to an end"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of both.")},
    )
    reason = TypedText(
        label=_("In your words"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it did not come to an end. The person and the programme read it."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("outcome") == "abandoned" and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why it did not come to an end."))
        return values

    def carry_out(self, referral: Referral, *, by: Any, at: datetime) -> Referral:
        values = self.cleaned_data
        return finish_referral(referral, done=values["outcome"] == "done", reason=values["reason"], by=by, at=at)
