"""Who is in which group: many people at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from beneficiaries.models import Enrolment
from core.administration import StaffAct
from core.administration.widgets import Boxes
from core.errors import Conflict, WrongState
from training.grouping import GroupFull, leave_group, place_in_group
from training.models import Group, GroupMember
from training.office_forms.choices import offer
from training.querysets.courses import of_cohort, waiting_for_group
from training.states import GOING_ON, PLANS


class People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People by name, with the group in which they are."""

    widget = Boxes

    def label_from_instance(self, row: Any) -> str:
        group = getattr(row, "group_now", None)
        return f"{row.beneficiary} · {group}" if group else str(row.beneficiary)


class PlacePeople(StaffAct):
    """Put people of the cohort into a group."""

    name = "place"
    label = gettext_lazy("Put into a group")
    done = gettext_lazy("They are in the group.")
    permission = PLANS
    from_states = GOING_ON
    board = "groups"
    tone = ""
    first = True
    lead = gettext_lazy("Whoever is in another group of this course leaves it; what they attended stays.")

    group = forms.ModelChoiceField(label=pgettext_lazy("of a course", "Group"), queryset=Group.objects.none())
    people = People(label=gettext_lazy("People"), queryset=Enrolment.objects.none())

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.groups.exists()

    def prepare(self) -> None:
        offer(self, "group", self.row.groups.all())
        offer(self, "people", of_cohort(self.row))
        self.initial["people"] = [one.pk for one in waiting_for_group(self.row)]

    def carry_out(self, *, by: Any, at: datetime) -> str:
        group, placed, full, lost = self.cleaned_data["group"], 0, list[str](), list[str]()
        for enrolment in self.cleaned_data["people"]:
            try:
                place_in_group(group, enrolment, by=by, at=at)
                placed += 1
            except GroupFull:
                full.append(str(enrolment.beneficiary))
            except (WrongState, Conflict):
                lost.append(str(enrolment.beneficiary))
        return _told(_placed(group, placed), group, full, lost, placed=placed)


def _placed(group: Group, number: int) -> str:
    said = ngettext("%(number)s person is in %(group)s.", "%(number)s persons are in %(group)s.", number)
    return said % {"number": number, "group": group}


def _told(said: str, group: Group, full: Iterable[str], lost: Iterable[str], *, placed: int) -> str:
    """What was done, and with whom it could not be. Raises ValidationError where nothing was."""
    problems = []
    if names := ", ".join(full):
        problems.append(_("No place is left in %(group)s for: %(names)s.") % {"group": group, "names": names})
    if names := ", ".join(lost):
        problems.append(_("No longer in the cohort, or merged with another record: %(names)s.") % {"names": names})
    if not placed:
        raise ValidationError(problems)
    return " ".join([said, *problems])


class TakeOut(StaffAct):
    """They go on in no group of the course."""

    name = "take_out"
    label = gettext_lazy("Take out of the groups")
    done = gettext_lazy("They are in no group of this course any more. What they attended stays.")
    permission = PLANS
    from_states = GOING_ON
    board = "groups"

    people = People(label=gettext_lazy("People"), queryset=GroupMember.objects.none())

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return super().is_open(row) and row.members.current().exists()

    def prepare(self) -> None:
        members = GroupMember.objects.of_course(self.row).current().with_group_now().by_name()
        offer(self, "people", members)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        for member in self.cleaned_data["people"]:
            leave_group(member, by=by, at=at)
