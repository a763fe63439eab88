"""Applying to a cohort for a person who gave a mandate for it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.application_forms import motivation_field
from beneficiaries.applying import AppliedAlready, ConsentMissing, NotForThem, NotOpen, apply_to_cohort, fitting
from beneficiaries.models import Beneficiary, Cohort, Enrolment
from beneficiaries.rules.persons import holds_mandate
from core.administration import StaffAct


def open_to(user: Any, person: Beneficiary) -> list[Cohort]:
    """The cohorts to which `user` can apply for the person now: those of the programmes of the mandate that fit, and
    to which the person has not applied."""
    waiting = Cohort.objects.open_at(timezone.now()).with_programme().without_application_of(person).by_closing()
    held = {
        programme for programme in {cohort.programme for cohort in waiting} if holds_mandate(user, person, programme)
    }
    return fitting([cohort for cohort in waiting if cohort.programme in held], person)


class ApplyFor(StaffAct):
    """Send an application in the person's name."""

    name = "apply_for"
    label = gettext_lazy("Apply to a cohort for this person")
    done = gettext_lazy("The application has arrived. The person is told.")
    permission = "beneficiaries.view_beneficiary"
    lead = gettext_lazy("Under the mandate that this person gave you. Write down what the person says.")

    cohort: Any = forms.ModelChoiceField(label=gettext_lazy("Cohort"), queryset=None, empty_label=None)
    motivation = motivation_field()

    @classmethod
    def permitted(cls, user: Any, row: Any) -> bool:
        return bool(open_to(user, row))

    def prepare(self) -> None:
        field: Any = self.fields["cohort"]
        field.queryset = Cohort.objects.among(open_to(self.user, self.row)).with_programme()
        field.label_from_instance = lambda cohort: f"{cohort} · {cohort.programme}"

    def carry_out(self, *, by: Any, at: datetime) -> Enrolment:
        values = self.cleaned_data
        try:
            return apply_to_cohort(
                values["cohort"], person=self.row, motivation=values["motivation"], by=by, at=at
            )  # fmt: skip
        except ConsentMissing as error:
            said = _("Record first that the person agrees to take part in the programme, under “Record a consent”.")
            raise ValidationError(said) from error
        except (NotOpen, NotForThem, AppliedAlready) as error:
            said = _("Nobody can apply to this cohort for this person any more.")
            raise ValidationError({"cohort": said}) from error
