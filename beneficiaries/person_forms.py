"""The profile as staff write it: for a person whom they look after, or record."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.caring import HOLDERS
from beneficiaries.models import Beneficiary
from beneficiaries.models.participation import ParticipationKind
from core.administration.widgets import Boxes
from core.forms import Day, countries, region_of, regions
from programmes.models import Programme, Role
from programmes.rules import has_role

OLDEST = date(1900, 1, 1)
FAR = date(2100, 1, 1)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A profile; regions follow their countries."""

    birth_date = Day(label=gettext_lazy("Date of birth"), first=OLDEST, past=True, required=False)
    permit_expires_on = Day(
        label=gettext_lazy("Residence permit valid until"), first=date(1990, 1, 1), last=FAR, required=False
    )

    class Meta:
        model = Beneficiary
        fields = (
            "given_name", "family_name", "sex", "birth_date", "citizenships",
            "email", "phone", "contact_language", "residence_country", "residence_region", "residence_city",
            "origin_country", "origin_region", "origin_city", "arrival_year",
            "education_level", "education_field", "education_title", "education_recognised",
            "occupation", "occupation_group", "occupation_title", "skills",
            "dependants", "permit_kind", "permit_expires_on",
        )  # fmt: skip
        labels = {"skills": gettext_lazy("Skills"), "dependants": gettext_lazy("Dependants")}
        widgets = {"citizenships": Boxes}

    class Media:
        js = [Script("regions.js", defer=True)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in ("residence", "origin"):
            if f"{place}_country" in self.fields and f"{place}_region" in self.fields:
                self._offer(place)

    def _offer(self, place: str) -> None:
        stored = getattr(self.instance, f"{place}_country")
        chosen = str(self.data.get(f"{place}_country") or self.initial.get(f"{place}_country") or stored or "")
        self.fields[f"{place}_country"].widget = forms.Select(choices=countries())
        follows = {
            "data-region-of": self[f"{place}_country"].id_for_label,
            "data-regions": reverse("beneficiaries:regions"),
        }
        self.fields[f"{place}_region"].widget = forms.Select(choices=regions([chosen]), attrs=follows)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for place in ("residence", "origin"):
            region, country = cleaned.get(f"{place}_region"), cleaned.get(f"{place}_country")
            if region:
                try:
                    cleaned[f"{place}_region"] = region_of(region, str(country or ""))
                except ValidationError as error:
                    self.add_error(f"{place}_region", error)
        return cleaned


class NewPersonForm(PersonForm):
    """A person without an account: also which programme, in which way, and whether there is a mandate."""

    programme: Any = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("Takes part as"), choices=ParticipationKind.choices)
    mandate = forms.CharField(
        label=gettext_lazy("How the person lets you act for them"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example a signed paper, and where it is kept. Empty: you hold no mandate."),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Record this person although there is a similar one"),
        required=False,
        widget=forms.HiddenInput,
    )

    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Programme.objects.with_role_of(self.user, [Role.OFFICER, Role.MANAGER]).by_name()
        self.fields["programme"].queryset = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("mandate") and not has_role(self.user, HOLDERS, cleaned.get("programme")):
            self.add_error("mandate", _("Only officers and case workers of the programme act for a person."))
        similar = self._similar(cleaned)
        if similar is not None and not cleaned.get("anyway"):
            self.fields["anyway"].widget = forms.CheckboxInput()
            self.add_error("anyway", _("%(person)s is here already. Is it the same person?") % {"person": similar})
        return cleaned

    def _similar(self, cleaned: dict[str, Any]) -> Beneficiary | None:
        seen = Beneficiary.objects.seen_by_staff(self.user)
        return seen.similar_to(
            email=cleaned.get("email") or "",
            given_name=cleaned.get("given_name") or "",
            family_name=cleaned.get("family_name") or "",
            birth_date=cleaned.get("birth_date"),
        ).first()

    @property
    def profile(self) -> dict[str, Any]:
        """The checked values of the profile alone."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}
