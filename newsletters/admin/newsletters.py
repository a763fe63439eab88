"""The series: their names, who they come from, whether people read and subscribe to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.administration import TranslatedAdmin
from core.administration.shown import badge
from newsletters.admin.subscriber_counts import SubscriberCounts
from newsletters.models import Issue, Newsletter
from newsletters.querysets.seeing import SENDERS, WRITERS
from newsletters.scheduling import hold_up_unpublished
from programmes.models import Programme


class NewsletterForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of the sender stands in the head of each mail: on one line."""

    class Meta:
        model = Newsletter
        fields = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in [name for name in cleaned if name.startswith("from_name_") and cleaned[name]]:
            cleaned[name] = " ".join(cleaned[name].split())
        return cleaned


class ProgrammeFilter(admin.SimpleListFilter):
    """Rows of one programme, where the reader writes for several."""

    title = gettext_lazy("programme")
    parameter_name = "programme"
    path = "programme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Programme.objects.with_role_of(request.user, WRITERS).for_list()
        return sorted(((one.code, str(one)) for one in found), key=lambda pair: pair[1])

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.path}__code": self.value()}) if self.value() else queryset


@admin.register(Newsletter)
class NewsletterAdmin(SubscriberCounts, TranslatedAdmin):
    """Written by who sends; writers of issues look them up. None is ever deleted: its issues stay in the archive."""

    form = NewsletterForm
    list_display = ("shown", "programme", "published_shown", "issues_shown", "readers_shown")
    list_filter = (ProgrammeFilter, "published")
    search_fields = ("code", "name_it", "name_fr", "name_en")
    fields = (
        "programme", ("code", "source_language"), "name", "description", "from_name", "sender", "reply_to",
        ("published", "closed"),
    )  # fmt: skip
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_programme().with_sizes()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("programme", "code") if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            kwargs["queryset"] = Programme.objects.with_role_of(request.user, SENDERS).for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """One that is taken from the public stops what is on its way."""
        super().save_model(request, obj, form, change)
        hold_up_unpublished(Issue.objects.being_sent().of_newsletter(obj))

    @admin.display(description=gettext_lazy("name"))
    def shown(self, newsletter: Newsletter) -> str:
        return str(newsletter)

    @admin.display(description=pgettext_lazy("a newsletter", "published"))
    def published_shown(self, newsletter: Newsletter) -> str:
        if newsletter.published and newsletter.closed:
            return badge("neutral", pgettext("a newsletter", "closed"))
        if newsletter.published:
            return badge("done", pgettext("a newsletter", "published"))
        return badge("neutral", _("not published"))

    @admin.display(description=pgettext_lazy("of a newsletter", "issues"))
    def issues_shown(self, newsletter: Any) -> SafeString | int:
        address = f"{reverse('admin:newsletters_issue_changelist')}?newsletter__id__exact={newsletter.pk}"
        return format_html('<a href="{}">{}</a>', address, newsletter.issues_number)

    @admin.display(description=gettext_lazy("subscribers"))
    def readers_shown(self, newsletter: Any) -> int:
        return int(newsletter.readers_number)
