"""Who says that the office knows them already: granted or refused here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.claim_forms import TOLD, GrantClaim, RefuseClaim
from beneficiaries.models import RecordClaim
from beneficiaries.presenting import facts_of
from beneficiaries.states import ClaimState
from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge


@admin.register(RecordClaim)
class ClaimAdmin(ReadOnly, ActingAdmin):
    """What was asked stands beside the records that it may mean."""

    personal = True
    acts = (GrantClaim, RefuseClaim)
    keyset = ("-at", "-id")
    change_form_template = "admin/beneficiaries/recordclaim/change_form.html"
    list_display = ("at", "person", "programme", "badge")
    list_display_links = ("at", "person")
    list_filter = ("state",)
    fields = ("person", "programme", "words", "at", "badge")
    answered = ("answer", "who", "when")
    readonly_fields = (*fields, *answered)

    def scope(self, queryset: Any, user: Any) -> Any:
        return super().scope(queryset, user).with_people()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None or obj.state == ClaimState.OPEN else (*self.fields, *self.answered)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {"title": row.beneficiary.full_name, "claim": row, "told": facts_of(row.beneficiary, list(TOLD))}

    @admin.display(description=_("person"))
    def person(self, row: RecordClaim) -> str:
        return row.beneficiary.full_name

    @admin.display(description=_("how the office knows the person"))
    def words(self, row: RecordClaim) -> str:
        return row.text

    @admin.display(description=_("answered by"))
    def who(self, row: RecordClaim) -> str:
        return str(row.answered_by or "–")

    @admin.display(description=_("answered"))
    def when(self, row: RecordClaim) -> Any:
        return row.answered_at

    @admin.display(description=_("state"))
    def badge(self, row: RecordClaim) -> str:
        return badge(row.tone, row.get_state_display())
