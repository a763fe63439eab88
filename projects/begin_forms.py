"""Beginning a project on behalf of somebody."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Beneficiary
from beneficiaries.rules import holds_mandate
from core.errors import WrongState
from projects.drafting import TooManyDrafts, begin_project
from projects.models import Call, Project


class BeginForm(forms.Form):
    """For whom, and in which open call. Only people whose mandate the user holds are there to choose."""

    owner: Any = forms.ModelChoiceField(label=gettext_lazy("For whom"), queryset=None)
    call: Any = forms.ModelChoiceField(label=gettext_lazy("In which call"), queryset=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, now = user, timezone.now()
        people = Beneficiary.objects.seen_by_staff(user).giving_mandate_to(user, at=now)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["call"].queryset = Call.objects.open_at(now).for_list().by_closing()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        owner, call = cleaned.get("owner"), cleaned.get("call")
        if owner and call and not holds_mandate(self.user, owner, call.programme):
            raise ValidationError(_("You hold no mandate of this person in the programme of this call."))
        if call and not call.is_open(timezone.now()):
            raise ValidationError(_("This call is not open."))
        return cleaned

    def begin(self, *, by: Any, at: datetime) -> Project:
        """Open the draft. Raises ValidationError when the call closed meanwhile or there are too many drafts."""
        owner, call = self.cleaned_data["owner"], self.cleaned_data["call"]
        try:
            return begin_project(call, owner=owner, by=by, at=at)
        except TooManyDrafts:
            raise ValidationError(_("This person has too many drafts in this call.")) from None
        except WrongState:
            raise ValidationError(_("This call is not open.")) from None
