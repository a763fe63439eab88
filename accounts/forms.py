"""Forms of accounts."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What sign-up asks besides address and password."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As you want to be addressed."),
    )
    field_order = ["full_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth; the adapter has kept the name."""
