"""Referrals: what waits to be sent and answered, and proposing one."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.admin.persons import PERSON_PANELS
from beneficiaries.models import Beneficiary, Referral
from beneficiaries.office_referrals import MOST, REFERRAL_ACTS, ProposeForm, offers_like, open_to
from beneficiaries.referral_timeline import happenings
from beneficiaries.states import ANSWERED_WITHIN
from core.administration import ActingAdmin
from core.administration.shown import badge
from core.shown import shown
from core.states import allowed
from repertoire.models import Opportunity


class WaitingFilter(admin.SimpleListFilter):
    """What waits, and for whom."""

    title = gettext_lazy("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("send", _("to be sent")),
            ("consent", _("proposed, and the person does not agree to sharing")),
            ("answer", _("to be answered by the organisation")),
            ("late", _("without an answer for two weeks")),
            ("unread", _("nobody in the organisation can read it")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        words = {
            "send": queryset.ready_to_send,
            "consent": queryset.without_consent,
            "answer": queryset.to_answer,
            "late": lambda: queryset.unanswered_since(now - ANSWERED_WITHIN),
            "unread": lambda: queryset.unread_there(now),
        }
        asked = self.value() or ""
        return words[asked]() if asked in words else queryset


@admin.register(Referral)
class ReferralAdmin(ActingAdmin):
    """A referral is begun on the page of a person, and moved on by acts."""

    personal = True
    keyset = ("-at", "-id")
    acts = REFERRAL_ACTS
    change_form_template = "admin/beneficiaries/referral/change_form.html"
    list_display = ("person", "offer", "organisation", "programme", "badge", "begun")
    list_filter = (WaitingFilter, "state", "started_by")
    search_fields = ("participation__beneficiary__given_name", "participation__beneficiary__family_name")
    search_help_text = gettext_lazy("Name of the person.")
    fields = ("person", "offer", "organisation", "programme", "started_by", "badge", "message", "answer")

    def list_rows(self, rows: Any) -> Any:
        return rows.for_list()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_list()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Without the button to add one: that is on the page of a person."""
        return super().changelist_view(request, {"has_add_permission": False} | (extra_context or {}))

    @admin.display(description=gettext_lazy("person"))
    def person(self, referral: Referral) -> str:
        return referral.participation.beneficiary.full_name

    @admin.display(description=gettext_lazy("opportunity"))
    def offer(self, referral: Referral) -> str:
        text = shown(referral.opportunity, "title")
        return format_html('<span lang="{}">{}</span>', text.language, text)

    @admin.display(description=gettext_lazy("organisation"))
    def organisation(self, referral: Referral) -> str:
        text = shown(referral.opportunity.organisation, "name")
        return format_html('<span lang="{}">{}</span>', text.language, text)

    @admin.display(description=gettext_lazy("programme"))
    def programme(self, referral: Referral) -> str:
        return str(referral.programme)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, referral: Referral) -> str:
        return badge(referral.tone, referral.get_state_display())

    @admin.display(description=gettext_lazy("begun"))
    def begun(self, referral: Referral) -> str:
        return date_format(timezone.localtime(referral.at), "SHORT_DATE_FORMAT")

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        found = Referral.objects.seen_by_staff(request.user)
        return {
            "referral": row,
            "title": row.participation.beneficiary.full_name,
            "offer_note": row.note_on_offer(timezone.localdate()),
            "unread": found.unread_there(timezone.now()).contains(row),
            "happenings": happenings(row, reader=request.user, events=row.events.with_people()),
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Choose a public opportunity for a person, then write a message. The person is told."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = request.GET.get("person", "")
        if not key:
            messages.info(request, _("Choose the person first: an opportunity is proposed on the person's page."))
            return redirect("admin:beneficiaries_beneficiary_changelist")
        if not key.isdecimal() or len(key) > 17:
            raise Http404
        person = get_object_or_404(Beneficiary.objects.seen_by_staff(request.user), pk=key)
        if not open_to(request.user, person):
            raise PermissionDenied
        offer, today = _chosen(request), timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "person": person,
            "title": _("Propose an opportunity"),
            "opportunity": offer,
        }
        if offer is None:
            typed, language = request.GET.get("q", ""), translation.get_language() or "it"
            found = offers_like(typed, language=language, today=today)
            context |= {"typed": typed, "found": found, "more": len(found) == MOST}
            return TemplateResponse(request, "admin/beneficiaries/referral/choose.html", context)
        form = ProposeForm(request.POST if request.method == "POST" else None, person=person, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                made = form.carry_out(offer, by=request.user, at=timezone.now())
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Proposed. The organisation sees nothing before it is sent."))
                return redirect(self.page_of(made))
        return TemplateResponse(request, "admin/beneficiaries/referral/propose.html", context | {"form": form})


def _chosen(request: HttpRequest) -> Opportunity | None:
    """The public opportunity that the address names; 404 for one that is not."""
    asked = request.GET.get("opportunity", "")
    if not asked:
        return None
    try:
        uuid = UUID(asked)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Opportunity.objects.public(timezone.localdate()).with_organisation(), uuid=uuid)


def referrals_of(request: HttpRequest, person: Beneficiary) -> dict[str, Any]:
    """The person's referrals that the reader may see, and the way to propose another."""
    url = reverse("admin:beneficiaries_referral_add")
    may = allowed(request.user, "beneficiaries.add_referral") and bool(open_to(request.user, person))
    return {
        "referrals": Referral.objects.seen_by_staff(request.user).of_person(person).for_list(),
        "propose_url": f"{url}?person={person.pk}" if may else "",
    }


PERSON_PANELS.append(("admin/beneficiaries/_referrals.html", referrals_of))
