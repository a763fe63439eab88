"""Places and contacts of an organisation, several in one form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import LongSelect, Region, countries, region_of, regions
from repertoire.code_lists import DetailKind, Visibility
from repertoire.content import MOST_PARTS
from repertoire.forms.fields import Degrees, asked, one_of, text
from repertoire.models import ContactDetail, Location


class PlaceForm(forms.Form):
    """Where an organisation is."""

    use_required_attribute = False

    uuid = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    country = forms.ChoiceField(**asked(Location, "country", choices=countries, widget=LongSelect))
    region = Region(**asked(Location, "region"))
    city = text(Location, "city")
    latitude = Degrees(**asked(Location, "latitude", _("In degrees. Leave both empty if you do not know them.")))
    longitude = Degrees(**asked(Location, "longitude"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.choices = regions([str(self["country"].value() or "")])
        region.widget.attrs["data-region-of"] = self["country"].id_for_label

    def clean_region(self) -> str:
        return region_of(self.cleaned_data["region"], self.cleaned_data.get("country", ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        bounds = {"latitude": 90, "longitude": 180}
        for name, most in bounds.items():
            value = cleaned.get(name)
            if value is not None and not -most <= value <= most:
                self.add_error(
                    name, _("Write a number between %(least)s and %(most)s.") % {"least": -most, "most": most}
                )
        known = [name for name in bounds if cleaned.get(name) is not None]
        if len(known) == 1 and not set(bounds) & set(self.errors):
            self.add_error(next(iter(set(bounds) - set(known))), _("Give both coordinates, or none."))
        return cleaned


class DetailForm(forms.Form):
    """How to reach an organisation."""

    use_required_attribute = False

    kind = one_of(ContactDetail, "kind", [("", _("Choose what it is")), *DetailKind.choices])
    value = text(ContactDetail, "value", label=_("Contact"))
    label = text(ContactDetail, "label", _("For example: for young people, on weekday mornings."))
    visibility = one_of(
        ContactDetail,
        "visibility",
        [(code.value, capfirst(code.label)) for code in (Visibility.PUBLIC, Visibility.SIGNED_IN)],
        initial=Visibility.PUBLIC.value,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == DetailKind.EMAIL and cleaned.get("value"):
            try:
                validate_email(cleaned["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return cleaned


class PartSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Several parts; one whose box is ticked goes."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take this away")

    def kept(self) -> list[dict[str, Any]]:
        """What was filled in and not taken away, as the content of an entry."""
        forms_kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        return [
            {name: _as_text(value) for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in forms_kept
            if form.has_changed() or form.initial
        ]


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


_LIMITS: dict[str, Any] = {
    "formset": PartSet, "extra": 1, "max_num": MOST_PARTS, "absolute_max": MOST_PARTS + 1, "validate_max": True,
    "can_delete": True, "can_delete_extra": False,
}  # fmt: skip
PlaceSet = forms.formset_factory(PlaceForm, **_LIMITS)
DetailSet = forms.formset_factory(DetailForm, **_LIMITS)
