"""A course and its groups as the office writes them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.zones import zones_by_area
from training.models import Course, Group, GroupMember, Session


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
        self._check_days(cleaned)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        days = Session.objects.of_course(self.instance).standing().days(self.instance.zone) if self.instance.pk else []
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if days and first is not None and days[0] < first:
            self.add_error("starts_on", _outside(days[0]))
        if days and last is not None and days[-1] > last:
            self.add_error("ends_on", _outside(days[-1]))


def _outside(day: date) -> str:
    return _("There is a lesson on %(day)s. Move it first, or choose other days.") % {
        "day": date_format(day, "DATE_FORMAT")
    }


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
        if path is not None and path.programme_id != self.instance.programme.pk:
            raise ValidationError(_("This path belongs to another programme."))
        if self.instance.pk and "path" in self.changed_data and self.instance.sessions.of_a_path().exists():
            raise ValidationError(_("This group has lessons of its path already."))
        return path
