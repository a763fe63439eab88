"""A call as staff write it: times in its own zone, published only when it is whole."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.administration.widgets import Boxes
from core.code_lists import Instrument
from core.forms import LocalMoment
from core.zones import zones_by_area
from projects.models import Call


class CallForm(forms.ModelForm):  # type: ignore[type-arg]
    """Opening and close are written in the call's own time zone, whatever the writer's."""

    opens_at: Any = LocalMoment(label=gettext_lazy("Opens"), help_text=gettext_lazy("In the call's time zone."))
    closes_at: Any = LocalMoment(label=gettext_lazy("Closes"), help_text=gettext_lazy("In the call's time zone."))
    instruments = forms.MultipleChoiceField(
        label=gettext_lazy("Support offered"),
        choices=Instrument.choices,
        required=False,
        widget=Boxes,
    )
    same_as: Any = forms.ModelChoiceField(
        label=gettext_lazy("Scale and criteria as in"),
        queryset=Call.objects.none(),
        required=False,
        empty_label=gettext_lazy("None: they are written below"),
        help_text=gettext_lazy("Copied when the call is saved, each where nothing is written below."),
    )

    class Meta:
        model = Call
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("same_as", None)
        if "time_zone" in self.fields:
            zones = zones_by_area(get_language() or "it", self.instance.time_zone)
            self.fields["time_zone"].widget = forms.Select(choices=zones)
        for name in ("opens_at", "closes_at"):
            moment = getattr(self.instance, name, None)
            if moment is not None and name in self.fields:
                self.initial[name] = moment.astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.same_as = cleaned.get("same_as")
        name = cleaned.get("time_zone") or self.instance.time_zone
        for moment in ("opens_at", "closes_at"):
            if cleaned.get(moment) is not None and "time_zone" not in self.errors:
                cleaned[moment] = timezone.make_aware(cleaned[moment], ZoneInfo(name))
        if cleaned.get("published"):
            self._require_texts(cleaned)
        return cleaned

    def _require_texts(self, cleaned: dict[str, Any]) -> None:
        """A published call can be read, at least in the language in which it was written."""
        language = cleaned.get("source_language") or self.instance.source_language
        for field in ("summary", "text"):
            name = f"{field}_{language}"
            if name in self.fields and not cleaned.get(name):
                self.add_error(name, _("A published call needs this text."))
