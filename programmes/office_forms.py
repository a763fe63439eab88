"""What staff can do with programmes and the accounts of those who work in them."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import check_name
from core.administration import StaffAct
from core.errors import NotAllowed
from core.forms import Day, day_after
from programmes.closing import deactivate_account, reactivate_account
from programmes.granting import end_role, require_granting
from programmes.inviting import has_account, invite_member
from programmes.models import Membership, Role
from programmes.rules import is_manager


class GrantRole(StaffAct):
    """Give somebody a role; whoever has no account yet is invited to open one."""

    name = "grant_role"
    label = gettext_lazy("Give somebody a role")
    done = gettext_lazy("The role is given; a mail tells the person.")
    permission = "programmes.grant_role"
    lead = gettext_lazy("Write the e-mail exactly. Whoever has no account with it gets a link to open one.")
    tone = ""
    sensitive = True

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    full_name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        required=False,
        validators=[check_name],
        help_text=gettext_lazy("Needed for somebody without an account."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of a new account"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[])
    until = Day(
        label=gettext_lazy("Last day"),
        coming=True,
        required=False,
        help_text=gettext_lazy("Empty: until further notice."),
    )

    def prepare(self) -> None:
        roles = Role.choices if is_manager(self.user, self.row) else [(Role.MANAGER.value, Role.MANAGER.label)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        email = (cleaned.get("email") or "").lower()
        if email and not cleaned.get("full_name") and not has_account(email):
            self.add_error("full_name", _("Nobody has an account with this e-mail yet: write the name."))
        return cleaned

    def carry_out(self, *, by: Any, at: datetime) -> Membership:
        values = self.cleaned_data
        return invite_member(
            values["email"],
            full_name=values["full_name"],
            language=values["language"],
            programme=self.row,
            role=values["role"],
            until=day_after(values["until"]),
            by=by,
            at=at,
        )


class EndRole(StaffAct):
    """End a role now."""

    name = "end_role"
    label = gettext_lazy("End")
    done = gettext_lazy("The role has ended.")
    permission = "programmes.grant_role"
    sensitive = True
    listed = False

    membership: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["membership"].queryset = Membership.objects.of_programme(self.row)  # type: ignore[attr-defined]

    def may_end(self, membership: Membership) -> bool:
        """Whether the user may end this membership, and it is still in force."""
        try:
            require_granting(self.user, self.row, membership.role)
        except NotAllowed:
            return False
        return membership.until is None or membership.until > timezone.now()

    def carry_out(self, *, by: Any, at: datetime) -> Membership:
        return end_role(self.cleaned_data["membership"], by=by, at=at)


class Deactivate(StaffAct):
    """Close the account to signing in."""

    name = "deactivate"
    label = gettext_lazy("Close this account to signing in")
    done = gettext_lazy("Nobody can sign in with this account any more.")
    permission = "programmes.deactivate_account"
    lead = gettext_lazy("What the person did stays recorded. You can open the account again.")
    tone = "danger"
    sensitive = True

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.is_active)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        deactivate_account(self.row, by=by)


class Reactivate(StaffAct):
    """Open the account again."""

    name = "reactivate"
    label = gettext_lazy("Open this account again")
    done = gettext_lazy("The person can sign in again.")
    permission = "programmes.deactivate_account"
    sensitive = True

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return not row.is_active

    def carry_out(self, *, by: Any, at: datetime) -> None:
        reactivate_account(self.row, by=by)
