"""What staff record and do about a person."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.caring import HOLDERS, assign_case, end_case, end_mandate, give_mandate
from beneficiaries.consenting import answer_consent
from beneficiaries.models import CaseAssignment, Consent, ConsentNotice, Mandate, Participation
from beneficiaries.models.participation import ParticipationKind
from beneficiaries.registering import change_participation
from beneficiaries.rules.remembering import participations_of
from beneficiaries.telling import mark_told
from core.administration import StaffAct
from core.forms import Day, day_after
from core.states import allowed
from programmes.models import Membership, Role


class ForParticipation(StaffAct):
    """An act about one of the person's participations in which the user may take it."""

    participation: Any = forms.ModelChoiceField(label=_("Programme"), queryset=None, empty_label=None)

    @classmethod
    def open_to(cls, user: Any, row: Any) -> list[Participation]:
        """The participations about which the user may do this."""
        return [one for one in participations_of(row) if allowed(user, cls.permission, one)]

    @classmethod
    def permitted(cls, user: Any, row: Any) -> bool:
        return bool(cls.open_to(user, row))

    def prepare(self) -> None:
        mine = self.open_to(self.user, self.row)
        field: Any = self.fields["participation"]
        field.queryset = self.row.participations.among(mine)
        field.label_from_instance = lambda one: str(one.programme)
        if len(mine) == 1:
            field.initial = mine[0]
            field.widget = forms.HiddenInput()
        self.fill([one.programme for one in mine])

    def fill(self, programmes: list[Any]) -> None:
        """Fill further choices from the programmes in question."""


class RecordConsent(ForParticipation):
    """Write down an answer that was given on paper or by word of mouth."""

    name = "record_consent"
    label = _("Record a consent")
    done = _("The answer is recorded.")
    permission = "beneficiaries.record_consent"
    lead = _("For an answer given on paper or by word of mouth. The newest answer counts.")

    notice: Any = forms.ModelChoiceField(label=_("To what"), queryset=None, empty_label=None)
    granted = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("agrees")), ("no", _("does not agree, or withdraws"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[pair for pair in Consent.How.choices if pair[0] != Consent.How.ONLINE],
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label=_("Evidence"), max_length=300, help_text=_("Where the paper is kept, or when and with whom it was said.")
    )

    def fill(self, programmes: list[Any]) -> None:
        field: Any = self.fields["notice"]
        field.queryset = ConsentNotice.objects.in_force()
        field.label_from_instance = lambda notice: notice.get_purpose_display()

    def carry_out(self, *, by: Any, at: datetime) -> Consent | None:
        values = self.cleaned_data
        return answer_consent(
            self.row,
            programme=values["participation"].programme,
            notice=values["notice"],
            granted=values["granted"],
            how=values["how"],
            evidence=values["evidence"],
            language=self.row.contact_language,
            by=by,
            at=at,
        )


class AssignCase(ForParticipation):
    """Choose who looks after the person."""

    name = "assign_case"
    label = _("Assign a case worker")
    done = _("The case worker now sees this person.")
    permission = "beneficiaries.assign_case"

    case_worker: Any = forms.ModelChoiceField(label=_("Case worker"), queryset=None)

    def fill(self, programmes: list[Any]) -> None:
        field: Any = self.fields["case_worker"]
        field.queryset = Membership.objects.people_with(programmes, [Role.CASE_WORKER], at=timezone.now())

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return assign_case(values["participation"], case_worker=values["case_worker"], by=by, at=at)


class EndCase(StaffAct):
    """The case worker looks after the person no more."""

    name = "end_case"
    label = _("End")
    done = _("The case worker no longer sees this person.")
    permission = "beneficiaries.view_beneficiary"
    listed = False

    assignment: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["assignment"].queryset = CaseAssignment.objects.of_person(self.row)  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return end_case(self.cleaned_data["assignment"], by=by, at=at)


class GiveMandate(ForParticipation):
    """Write down that the person lets a member of the staff act for them."""

    name = "give_mandate"
    label = _("Record a mandate")
    done = _("The mandate is recorded.")
    permission = "beneficiaries.record_mandate"
    lead = _("For a person who cannot or does not want to use the site: the holder applies for them.")

    holder: Any = forms.ModelChoiceField(label=_("Who may act for the person"), queryset=None)
    evidence = forms.CharField(label=_("How it was given"), max_length=300)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def fill(self, programmes: list[Any]) -> None:
        field: Any = self.fields["holder"]
        field.queryset = Membership.objects.people_with(programmes, HOLDERS, at=timezone.now())

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return give_mandate(
            values["participation"],
            holder=values["holder"],
            evidence=values["evidence"],
            until=day_after(values["until"]),
            by=by,
            at=at,
        )


class EndMandate(StaffAct):
    """Nobody acts for the person under this mandate any more."""

    name = "end_mandate"
    label = _("End")
    done = _("The mandate has ended.")
    permission = "beneficiaries.view_beneficiary"
    listed = False

    mandate: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["mandate"].queryset = Mandate.objects.of_person(self.row)  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return end_mandate(self.cleaned_data["mandate"], by=by, at=at)


class ChangeParticipation(ForParticipation):
    """Correct in which way, and until when, the person takes part."""

    name = "change_participation"
    label = _("Change the participation")
    done = _("The participation is changed.")
    permission = "beneficiaries.change_participation"

    kind = forms.ChoiceField(label=_("Takes part as"), choices=ParticipationKind.choices)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def fill(self, programmes: list[Any]) -> None:
        mine = (one for one in participations_of(self.row) if one.programme in programmes)
        first = min(mine, key=lambda one: one.pk, default=None)
        if first is not None:
            self.initial.update(kind=first.kind, until=first.until)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return change_participation(values["participation"], kind=values["kind"], until=values["until"], by=by)


class MarkTold(StaffAct):
    """The person has been told by other means."""

    name = "mark_told"
    label = _("The person has been told")
    done = _("Thank you: this is done.")
    permission = "beneficiaries.tell_person"
    tone = ""

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.done_at is None

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return mark_told(self.row, by=by, at=at)
