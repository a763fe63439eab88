"""A course and its groups as the office writes them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.zones import zones_by_area
from training.models import Course, Group, GroupMember


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Curriculum and cohort belong to one programme; lessons lie within the days of the course."""

    class Meta:
        model = Course
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            zones = zones_by_area(get_language() or "it", self.instance.time_zone)
            self.fields["time_zone"].widget = forms.Select(choices=zones)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        curriculum, cohort = cleaned.get("curriculum"), cleaned.get("cohort")
        if curriculum is not None and cohort is not None and curriculum.programme_id != cohort.programme_id:
            self.add_error("cohort", _("Curriculum and cohort belong to two programmes."))
        return cleaned


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """Never fewer places than people; the path stays once there are lessons of it."""

    class Meta:
        model = Group
        fields = ()

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        there = GroupMember.objects.of_group(self.instance).current().count() if self.instance.pk else 0
        if capacity < there:
            said = ngettext("%(number)s person is in this group.", "%(number)s persons are in this group.", there)
            raise ValidationError(said, params={"number": there})
        return capacity

    def clean_path(self) -> Any:
        path = self.cleaned_data["path"]
        if self.instance.pk and "path" in self.changed_data and self.instance.sessions.of_a_path().exists():
            raise ValidationError(_("This group has lessons of its path already."))
        return path
