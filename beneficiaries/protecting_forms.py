"""What data protection and managers fill in: wishes to be erased, files with persons."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.erasing import erase_person, refuse_erasure
from beneficiaries.export_columns import COLUMNS, SENSITIVE, label_of
from beneficiaries.exporting import FORMATS
from beneficiaries.models import Beneficiary
from beneficiaries.states import ErasureState
from core.administration import StaffAct
from core.forms import TypedText
from programmes.models import Programme, Role


class ForOpenRequest(StaffAct):
    """Something that can be done while a request waits."""

    permission = "beneficiaries.erase_person"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.state == ErasureState.ASKED


class ErasePerson(ForOpenRequest):
    """Carry it out."""

    name = "erase"
    label = gettext_lazy("Erase the person now")
    done = gettext_lazy("The person is erased. What stays is listed below, and was told to the person.")
    tone = "danger"
    sensitive = True
    lead = gettext_lazy("This cannot be undone. What is still open is withdrawn first; the person gets a last mail.")

    understood = forms.BooleanField(
        label=gettext_lazy("I have read what goes and what stays"),
        error_messages={"required": gettext_lazy("Please confirm this.")},
    )

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return erase_person(self.row, by=by, at=at)


class RefuseErasure(ForOpenRequest):
    """Say why not."""

    name = "refuse"
    label = gettext_lazy("Refuse")
    done = gettext_lazy("Refused. The person can read the reason.")
    lead = gettext_lazy("The person reads the reason on the page of the own data, and can turn to the authority.")

    reason = TypedText(label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return refuse_erasure(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class WishForm(forms.Form):
    """The wish of somebody who does not use the site."""

    person = TypedText(
        label=gettext_lazy("E-mail or full name"), max_length=254, help_text=gettext_lazy("As it is recorded.")
    )
    evidence = TypedText(
        label=gettext_lazy("How the person asked for it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example a signed letter, how you made sure who wrote it, and where it is kept."),
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, data: Any = None, *, user: Any) -> None:
        self.user = user
        super().__init__(data)

    def clean_person(self) -> Beneficiary:
        """The one person who is called so."""
        found = list(Beneficiary.objects.protected_by(self.user).called(self.cleaned_data["person"])[:2])
        if not found:
            raise forms.ValidationError(_("Nobody in your programmes is recorded like this."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several persons are recorded like this. Write the e-mail."))
        return found[0]


class ExportForm(forms.Form):
    """Which persons, which columns, what for."""

    programme: Any = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None, empty_label=None)
    purpose = TypedText(
        label=gettext_lazy("What the file is for"), max_length=300,
        help_text=gettext_lazy("In your own words; it is written down with your name."),
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=lambda: [(name, label_of(name)) for name in COLUMNS if name not in SENSITIVE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(name, name.upper()) for name in FORMATS], widget=forms.RadioSelect
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data, initial={"format": "xlsx", "columns": ["given_name", "family_name"]})
        roles = [Role.MANAGER, Role.DATA_PROTECTION]
        self.fields["programme"].queryset = Programme.objects.with_role_of(user, roles).by_name()  # type: ignore[attr-defined]
        for name in COLUMNS:
            if name in SENSITIVE:
                self.fields[f"why_{name}"] = TypedText(
                    label=_("%(column)s: needed because") % {"column": label_of(name)},
                    max_length=200,
                    required=False,
                    help_text=_("Empty: left out."),
                )
        self.order_fields([name for name in self.fields if name != "format"])

    @property
    def wanted(self) -> dict[str, str]:
        """Each chosen column, and why it is needed."""
        values = self.cleaned_data
        told = {name: values.get(f"why_{name}", "") for name in COLUMNS if name in SENSITIVE}
        chosen = dict.fromkeys(values["columns"], "") | {name: why for name, why in told.items() if why}
        return {name: chosen[name] for name in COLUMNS if name in chosen}
