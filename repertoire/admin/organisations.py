"""Entries: staff write them here, and move them on by acts."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.administration import ActingAdmin, ScopedStackedInline, TranslatedAdmin
from core.administration.duplicates import page_of_pair
from core.administration.widgets import Boxes
from core.caching import renew_public_pages
from core.duplicates.reading import merges_of, open_pairs_of
from core.errors import WrongState
from core.places import language_choices
from core.states import allowed
from core.wording import told_of
from programmes.models import Programme
from repertoire.admin.filters import CountryFilter, RepertoireFilter, WaitingFilter
from repertoire.admin.shown import in_its_language, state_badge
from repertoire.confirming import confirm_entry
from repertoire.duplicates import MODEL
from repertoire.forms.placing import Placed
from repertoire.models import (
    Contact,
    ContactDetail,
    Involvement,
    Location,
    Organisation,
    OrganisationMember,
    Repertoire,
)
from repertoire.office_forms import ENTRY_ACTS
from repertoire.querysets.listings import KEEPERS
from repertoire.side_by_side import sides_of


class PartOfEntry(ScopedStackedInline):
    """Rows that are part of an entry: who may change that may change them."""

    rights_of = "organisation"


class LocationInline(PartOfEntry):
    model = Location
    form = Placed
    fields = ("country", "region", "city", "latitude", "longitude")


class DetailInline(PartOfEntry):
    model = ContactDetail
    fields = ("kind", "value", "label", "visibility")


class InvolvementInline(PartOfEntry):
    """The part in programmes that the reader runs; what it does in others stays as it is."""

    model = Involvement
    fields = ("programme", "role")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(programme__in=self._programmes(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            kwargs["queryset"] = self._programmes(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _programmes(self, request: HttpRequest) -> Any:
        return Programme.objects.with_role_of(request.user, KEEPERS).for_list()


class ContactInline(PartOfEntry):
    """When the programme met, called or wrote to the organisation."""

    model = Contact
    fields = ("on", "kind", "place", "note")


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry as staff write it. Repertoires of programmes that the reader does not run are left alone."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"), choices=language_choices, required=False, widget=Boxes
    )

    def clean_repertoires(self) -> list[Repertoire]:
        chosen, offered = self.cleaned_data["repertoires"], self.fields["repertoires"].queryset  # type: ignore[attr-defined]
        kept = self.instance.repertoires.exclude(pk__in=offered) if self.instance.pk else []
        return [*chosen, *kept]


@admin.register(Organisation)
class OrganisationAdmin(ActingAdmin, TranslatedAdmin):
    """What staff change here is published at once; partners propose on their own pages."""

    personal = True
    form = EntryForm
    acts = ENTRY_ACTS
    change_form_template = "admin/repertoire/organisation.html"
    keyset = ("-created_at", "-id")
    list_display = ("called", "kind", "badge", "confirmed_on")
    list_filter = (WaitingFilter, "state", RepertoireFilter, "kind", CountryFilter)
    search_fields = ("acronym", "name_it", "name_fr", "name_en")
    actions = ("confirm_all",)
    inlines = (LocationInline, DetailInline, InvolvementInline, ContactInline)
    fieldsets = (
        (None, {"fields": ("kind", "acronym", "source_language", "repertoires", "invented")}),
        (gettext_lazy("Texts"), {"fields": ("name", "mission")}),
        (gettext_lazy("More"), {"fields": ("sectors", "languages", "website")}),
    )

    def list_rows(self, rows: Any) -> Any:
        return rows.for_list()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An entry is hidden or merged, never out of the records."""
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own = Repertoire.objects.seen_by_staff(request.user).in_order()
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"queryset": own, "widget": Boxes})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "sectors":
            label, choices = capfirst(db_field.verbose_name), db_field.base_field.choices
            return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=Boxes)
        if db_field.name == "website":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for part in formset.forms:
            if isinstance(part.instance, Contact) and part.instance.by_id is None:
                part.instance.by_id = request.user.pk
        super().save_formset(request, form, formset, change)
        renew_public_pages()

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            "tone_badge": state_badge(row),
            "doubles": self._doubles(request, row),
            "merges": [(event, told_of(event)) for event in merges_of(row, "repertoire.merge_entries")],
            "waiting": row.revisions.awaiting().with_target(),
            "members": OrganisationMember.objects.current().of_organisation(row).with_people(),
            "invitations": row.invitations.waiting(timezone.now()),
            "confirmations": row.confirmations.select_related("by")[:5],
            "offers": row.opportunities.for_list().latest_first()[:50],
        }

    def _doubles(self, request: HttpRequest, row: Organisation) -> list[tuple[Any, str]]:
        """What may be the same as this entry, with the page on which both stand side by side."""
        pairs = open_pairs_of(MODEL, [row.pk], request.user).get(row.pk, [])
        sides = sides_of(pair.other(row.pk) for pair in pairs) if pairs else {}
        return [(sides[pair.other(row.pk)], page_of_pair(pair)) for pair in pairs if pair.other(row.pk) in sides]

    @admin.display(description=gettext_lazy("name"))
    def called(self, row: Organisation) -> str:
        return in_its_language(row, "name")

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: Organisation) -> str:
        return state_badge(row)

    @admin.action(description=gettext_lazy("Confirm that they are still correct"))
    def confirm_all(self, request: HttpRequest, queryset: Any) -> None:
        if not allowed(request.user, "repertoire.keep_entry"):
            raise PermissionDenied
        done = left = 0
        for row in queryset:
            try:
                confirm_entry(row, by=request.user, at=timezone.now())
                done += 1
            except WrongState:
                left += 1
        if done:
            words = ngettext("%(number)s entry is confirmed.", "%(number)s entries are confirmed.", done)
            messages.success(request, words % {"number": done})
        if left:
            messages.warning(request, _("%(number)s are not published and were left alone.") % {"number": left})
