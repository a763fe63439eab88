"""Subscribers: who gets what, how that came about, what went to them; and what staff do for one who asks."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import ActingAdmin, ReadOnly
from core.administration.filters import LanguageFilter
from core.models import SuppressedAddress
from core.places import language_name
from newsletters.admin.subscriber_file import SubscriberFile
from newsletters.models import Delivery, Newsletter, Subscriber
from newsletters.reasons import reason_of
from newsletters.states import DeliveryState, SubscriptionState
from newsletters.subscriber_forms import AddForm, ChangeLanguage, EndSubscription, EraseSubscriber

LAST = 10
"""Deliveries shown of a subscriber."""


class NewsletterFilter(admin.SimpleListFilter):
    """Subscribers of one series, in the state that is asked for beside it."""

    title = pgettext_lazy("a series", "newsletter")
    parameter_name = "newsletter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.code, str(one)) for one in Newsletter.objects.kept_by(request.user).by_name()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        state = request.GET.get(StateFilter.parameter_name, "")
        return queryset.having(request.user, newsletter=self.value(), state=state)


class StateFilter(admin.SimpleListFilter):
    """Subscribers with a subscription in one state; of the series that is asked for beside it, if one is."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return SubscriptionState.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value() or request.GET.get(NewsletterFilter.parameter_name):
            return queryset
        return queryset.having(request.user, state=self.value())


@admin.register(Subscriber)
class SubscriberAdmin(SubscriberFile, ReadOnly, ActingAdmin):
    """Every reading is written down. The key of a subscriber's own page stands nowhere."""

    personal = True
    acts = (EndSubscription, ChangeLanguage, EraseSubscriber)
    change_form_template = "admin/newsletters/subscriber.html"
    keyset = ("-created_at", "-id")
    list_display = ("email", "in_language", "gets", "created_at")
    list_filter = (NewsletterFilter, StateFilter, LanguageFilter)
    search_fields = ("email",)
    search_help_text = gettext_lazy("E-mail, or a part of it.")
    fields = ("email", "name", "in_language", "created_at")
    once_filled = ("name",)

    def _may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        """Of a row it is not asked again: only those that one may see are ever found here."""
        return super()._may(request, verb)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_subscriptions_for(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Somebody wants newsletters and asked the office: a mail asks them to confirm."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddForm(request.POST or None, user=request.user)
        if form.is_valid():
            subscriber, said = form.save()
            messages.success(request, said)
            return redirect(self.page_of(subscriber))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add a subscriber"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/newsletters/add_subscriber.html", context)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        prefetch_related_objects(row.subscriptions_seen, "events__by")
        went = Delivery.objects.seen_by_staff(request.user).last_to(row, LAST)
        failed = DeliveryState.FAILED
        return {
            "subscriptions": row.subscriptions_seen,
            "deliveries": [(one, reason_of(one) if one.state == failed else "") for one in went],
            "suppressed": SuppressedAddress.objects.with_address(row.email),
        }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=gettext_lazy("language"))
    def in_language(self, row: Subscriber) -> str:
        return language_name(row.language)

    @admin.display(description=pgettext_lazy("several series", "newsletters"))
    def gets(self, row: Subscriber) -> SafeString:
        lines = [(one.tone, str(one.newsletter), one.get_state_display()) for one in row.subscriptions_seen]  # type: ignore[attr-defined]
        return format_html_join(" ", '<span class="badge {}">{}: {}</span>', lines)
