"""Where something is: the region is chosen from the list of its country."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.forms import Region, region_of, regions
from repertoire.forms.fields import asked
from repertoire.models import Location


class Placed(forms.ModelForm):  # type: ignore[type-arg]
    """A row with a country and a region. Without scripts the regions come once the country has been saved."""

    region = Region(
        **asked(Location, "region", _("It follows the country. If the list stays empty, save the page first."))
    )

    class Media:
        js = [Script("regions.js", defer=True)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "region" not in self.fields:
            return
        region: Any = self.fields["region"]
        region.choices = regions([str(self["country"].value() or "")])
        region.widget.attrs |= {
            "data-region-of": self["country"].id_for_label,
            "data-regions": reverse("beneficiaries:regions"),
        }

    def clean_region(self) -> str:
        return region_of(self.cleaned_data["region"], str(self.cleaned_data.get("country") or ""))
