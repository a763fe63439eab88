"""A cohort as staff write it: times in its own zone, never fewer places than are held."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from beneficiaries.models import Cohort, Enrolment
from beneficiaries.models.participation import ParticipationKind
from core.administration.widgets import Boxes
from core.forms import LocalMoment, countries, region_of, regions
from core.zones import zones_by_area


class CohortForm(forms.ModelForm):  # type: ignore[type-arg]
    """Opening and close are written in the cohort's own time zone, whatever the writer's."""

    opens_at: Any = LocalMoment(
        label=gettext_lazy("Applications from"), help_text=gettext_lazy("In the time zone of the group.")
    )
    closes_at: Any = LocalMoment(
        label=gettext_lazy("Applications until"), help_text=gettext_lazy("In the time zone of the group.")
    )
    target = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=ParticipationKind.choices, required=False, widget=Boxes,
        help_text=gettext_lazy("Empty: everybody."),
    )  # fmt: skip

    class Meta:
        model = Cohort
        fields = ()

    class Media:
        js = [Script("regions.js", defer=True)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            zones = zones_by_area(get_language() or "it", self.instance.time_zone)
            self.fields["time_zone"].widget = forms.Select(choices=zones)
        if "region" in self.fields:
            country = str(self.data.get("country") or self.initial.get("country") or "")
            self.fields["country"].widget = forms.Select(choices=countries())
            follows = {"data-region-of": self["country"].id_for_label, "data-regions": reverse("beneficiaries:regions")}
            self.fields["region"].widget = forms.Select(choices=regions([country]), attrs=follows)
        for name in ("opens_at", "closes_at"):
            moment = getattr(self.instance, name, None)
            if moment is not None and name in self.fields:
                self.initial[name] = moment.astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("region"):
            try:
                cleaned["region"] = region_of(cleaned["region"], str(cleaned.get("country") or ""))
            except ValidationError as error:
                self.add_error("region", error)
        name = cleaned.get("time_zone") or self.instance.time_zone
        for moment in ("opens_at", "closes_at"):
            if cleaned.get(moment) is not None and "time_zone" not in self.errors:
                cleaned[moment] = timezone.make_aware(cleaned[moment], ZoneInfo(name))
        return cleaned

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        held = Enrolment.objects.of_cohort(self.instance).holding_a_place().count() if self.instance.pk else 0
        if capacity < held:
            raise ValidationError(_("%(held)s places are held already."), params={"held": held})
        return capacity
