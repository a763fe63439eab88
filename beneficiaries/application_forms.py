"""What somebody is asked who applies to a cohort, or leaves it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import ConsentNotice
from core.forms import TypedText
from repertoire.models import Organisation


def motivation_field() -> TypedText:
    """The one question of the application."""
    return TypedText(
        label=gettext_lazy("Why would you like to take part?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What do you hope to learn or to begin? A few sentences are enough."),
    )


class MotivationForm(forms.Form):
    """Why somebody would like to take part."""

    motivation = motivation_field()


class ApplicationForm(MotivationForm):
    """The application; `notice` is shown and agreed to with it by whoever has not agreed yet.

    Who speaks for organisations says whether the application is on behalf of one.
    """

    organisation = forms.ChoiceField(label=gettext_lazy("For whom do you apply?"), required=False)
    notice = forms.CharField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(
        label=gettext_lazy("I have read this and I agree."),
        error_messages={"required": gettext_lazy("Without your consent nobody may read the application.")},
    )

    def __init__(
        self, data: Any = None, *, organisations: list[Organisation], to_agree: ConsentNotice | None, consented: bool
    ) -> None:
        super().__init__(data, initial={"notice": str(to_agree.pk) if to_agree else ""})
        self.organisations = {str(one.pk): one for one in organisations}
        self.to_agree = None if consented else to_agree
        if organisations:
            choices = [("", _("For myself")), *((key, str(one)) for key, one in self.organisations.items())]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if self.to_agree is None:
            del self.fields["agree"], self.fields["notice"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.to_agree is not None and cleaned.get("notice") != str(self.to_agree.pk):
            self.show_anew(self.to_agree)
            raise ValidationError(_("The text has changed meanwhile. Please read it again before you answer."))
        return cleaned

    def show_anew(self, notice: ConsentNotice) -> None:
        """Ask again, about the words that are in force now."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["notice"] = str(notice.pk)  # type: ignore[index]
        self.data.pop("agree", None)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Organisation | None:
        """The organisation on whose behalf the person applies."""
        return self.organisations.get(self.cleaned_data.get("organisation", ""))


class LeavingForm(forms.Form):
    """Stepping back, with a word on why for whoever wants to say it."""

    reason = TypedText(
        label=gettext_lazy("Your reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If you want to say it; it helps the programme to do better."),
    )
