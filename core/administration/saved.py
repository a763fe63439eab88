"""Filters of a list that its reader keeps under a name: shown above the list, posted to the list's own address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import SavedFilter
from core.saving_filters import forget_filter, save_filter

KEEP, FORGET = "keep_filter", "forget_filter"
"""The names of the buttons."""


class KeepForm(forms.Form):
    """Under which name the present filter is kept."""

    name = forms.CharField(
        label=gettext_lazy("Name of this filter"),
        max_length=60,
        help_text=gettext_lazy("Only you see it. Do not write names of persons."),
    )


class ForgetForm(forms.Form):
    """Which filter is kept no more."""

    forget_filter = forms.UUIDField()


class SavedFilters:
    """What stands above a list: the filters that the reader keeps, and the form for the present one."""

    def __init__(self, listed: ChangeList, reader: Any) -> None:
        self.query = query_of(listed)
        self.searched = bool(listed.params.get(SEARCH_VAR, "").strip())
        self.form = KeepForm(auto_id="id_filter_%s")
        self.rows = list(SavedFilter.objects.of(reader).about(listed.opts.label_lower))
        self.current = next((row for row in self.rows if row.query == self.query), None)

    @property
    def keepable(self) -> bool:
        """Whether there is a filter that is not kept yet."""
        return bool(self.query) and self.current is None


def query_of(listed: ChangeList) -> str:
    """The filters and the order of a list as its address tells them: no words, no page, no row that it belongs to."""
    offered = {name for spec in listed.filter_specs for name in spec.expected_parameters()} | {ORDER_VAR}
    kept = {name: values for name, values in listed.filter_params.items() if name in offered and any(values)}
    return urlencode(sorted(kept.items()), doseq=True)


@dataclass(frozen=True)
class Shortcut:
    """A list of the back office with a filter that its reader keeps."""

    name: str
    listed: str
    url: str


def shortcuts_of(request: HttpRequest, site: AdminSite) -> list[Shortcut]:
    """What the reader keeps of the lists that they may open."""
    offices = {model._meta.label_lower: office for model, office in site._registry.items()}
    found = []
    for row in SavedFilter.objects.of(request.user).list_by_list():
        office = offices.get(row.about)
        if office is not None and office.has_view_permission(request):
            address = reverse(f"admin:{row.about.replace('.', '_')}_changelist")
            listed = capfirst(str(office.opts.verbose_name_plural))
            found.append(Shortcut(row.name, listed, f"{address}?{row.query}"))
    return found


def show_saved(response: HttpResponse, reader: Any) -> None:
    """Let the page of a list show what its reader keeps."""
    context = getattr(response, "context_data", None) or {}
    listed = context.get("cl")
    if isinstance(listed, ChangeList) and listed.has_filters:
        context["saved"] = SavedFilters(listed, reader)


def act_on_saved(listed: ChangeList, request: HttpRequest) -> HttpResponse:
    """Keep the filter in the address, or forget one of the own."""
    if KEEP in request.POST:
        _keep(listed, request)
    else:
        _forget(listed, request)
    return redirect(request.get_full_path())


def _keep(listed: ChangeList, request: HttpRequest) -> None:
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the filter a name of at most 60 characters."))
        return
    try:
        save_filter(listed.opts.label_lower, query=query_of(listed), name=form.cleaned_data["name"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The filter is kept, above this list and on your start page."))


def _forget(listed: ChangeList, request: HttpRequest) -> None:
    form = ForgetForm(request.POST)
    if not form.is_valid():
        raise Http404
    mine = SavedFilter.objects.of(request.user).about(listed.opts.label_lower)
    saved = get_object_or_404(mine, uuid=form.cleaned_data[FORGET])
    forget_filter(saved, by=request.user)
    messages.success(request, _("The filter is forgotten."))
