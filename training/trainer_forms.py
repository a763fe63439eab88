"""A trainer as the office writes it: with an account, or known by name only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from training.code_lists import Resource
from training.models import Booking, Trainer


class TrainerForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account that is given to a trainer may not be taken at the same time as the trainer already is."""

    class Meta:
        model = Trainer
        fields = ()

    def clean_user(self) -> Any:
        user = self.cleaned_data["user"]
        if user is not None and self.instance.pk and self.instance.user_id != user.pk:
            own = Booking.objects.of_needs([(Resource.TRAINER, self.instance.pk)])
            if own.overlapping([(Resource.ACCOUNT, user.pk)]).exists():
                raise ValidationError(_("This account gives another lesson at the same time as this trainer."))
        return user
