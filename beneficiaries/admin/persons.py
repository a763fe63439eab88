"""Persons: list, profile, and what staff record and do about them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.admin.filters import FILTERS
from beneficiaries.admin.places import OFFICE, PlacesPage
from beneficiaries.caring import give_mandate
from beneficiaries.claim_forms import InvitePerson
from beneficiaries.duplicates import MODEL
from beneficiaries.models import Beneficiary, CaseAssignment, Consent, ContactTask, LanguageSkill, Mandate
from beneficiaries.models.participation import ParticipationKind
from beneficiaries.office_forms import (
    ApplyFor,
    AssignCase,
    ChangeParticipation,
    EndCase,
    EndMandate,
    GiveMandate,
    RecordConsent,
)
from beneficiaries.person_forms import NewPersonForm, PersonForm
from beneficiaries.profiling import RESTRICTED, change_profile
from beneficiaries.registering import register_person
from beneficiaries.rules.remembering import seen_of
from beneficiaries.side_by_side import sides_of
from core.administration import ActingAdmin, ScopedStackedInline
from core.administration.duplicates import page_of_pair
from core.administration.shown import badge
from core.duplicates.reading import merges_of, open_pairs_of
from core.keyset import history_page
from core.places import country_name, language_choices
from core.states import allowed
from core.wording import told_of
from programmes.rules import has_role

Panel = Callable[[HttpRequest, Beneficiary], dict[str, Any]]
PERSON_PANELS: list[tuple[str, Panel]] = []
"""Templates that later apps add to a person's page, each with the function that gives its context."""

IDENTITY = ("given_name", "family_name", "sex", "birth_date", "citizenships")
CONTACT = (
    "email", "phone", "contact_language", "residence_country", "residence_region", "residence_city",
)  # fmt: skip
ORIGIN = ("origin_country", "origin_region", "origin_city", "arrival_year")
EDUCATION = ("education_level", "education_field", "education_title", "education_recognised")
WORK = ("occupation", "occupation_group", "occupation_title", "skills")


class LanguageInline(ScopedStackedInline):
    """The languages that a person speaks."""

    model = LanguageSkill
    rights_of = "beneficiary"
    fields = (("language", "level"),)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            kwargs["widget"] = forms.Select(choices=[("", ""), *language_choices()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Beneficiary)
class BeneficiaryAdmin(PlacesPage, ActingAdmin):
    """Every reading is written into the audit log."""

    personal = True
    keyset = ("family_name", "given_name", "id")
    form = PersonForm
    acts = (ApplyFor, RecordConsent, AssignCase, EndCase, GiveMandate, EndMandate, ChangeParticipation, InvitePerson)
    change_form_template = "admin/beneficiaries/beneficiary/change_form.html"
    change_list_template = "admin/beneficiaries/beneficiary/change_list.html"
    list_display = ("full_name", "email", "lives_in", "takes_part", "qualified")
    list_filter = FILTERS
    search_fields = ("given_name", "family_name", "email", "phone")
    search_help_text = _("Name, e-mail or phone.")
    inlines = (LanguageInline,)

    def get_urls(self) -> list[URLPattern]:
        return [*self.places_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_kinds_for(request.user)

    def list_rows(self, rows: Any) -> Any:
        return rows.for_list()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Typed in any order, without accents, with a slip."""
        return (queryset.searched(search_term) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_export = allowed(request.user, "beneficiaries.add_personexport")
        context = {"has_places": has_role(request.user, OFFICE), "may_export": may_export}
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A record that was merged leads on to the one that stands."""
        onward = Beneficiary.objects.led_on_from(object_id, request.user)
        if onward is not None and request.method == "GET":
            return redirect(self.page_of(onward))
        return super().change_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        chapters: list[tuple[Any, tuple[str, ...]]] = [
            (_("Who"), IDENTITY), (_("Contact and residence"), CONTACT), (_("Origin"), ORIGIN),
            (_("Education"), EDUCATION), (_("Work"), WORK),
        ]  # fmt: skip
        if obj is None:
            chapters.insert(0, (None, ("programme", "kind", "mandate", "anyway")))
        if allowed(request.user, "beneficiaries.read_restricted", obj):
            chapters.append((_("Restricted"), RESTRICTED))
        return [(title, {"fields": fields}) for title, fields in chapters]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        person_fields = [*IDENTITY, *CONTACT, *ORIGIN, *EDUCATION, *WORK, *RESTRICTED]
        mine = type("MyNewPersonForm", (NewPersonForm,), {"user": request.user})
        kwargs |= {"form": mine, "fields": person_fields}
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            names = [name for name in form.changed_data if name in form._meta.fields]
            change_profile(obj, values={name: form.cleaned_data[name] for name in names}, by=request.user)
            return
        now, values = timezone.now(), form.cleaned_data
        person = register_person(
            form.profile, programme=values["programme"], kind=values["kind"], by=request.user, at=now
        )
        if values["mandate"]:
            participation = person.participations.with_programme().get()
            give_mandate(participation, holder=request.user, evidence=values["mandate"], by=request.user, at=now)
        obj.__dict__.update(person.__dict__)

    @admin.display(description=_("full name"))
    def full_name(self, person: Beneficiary) -> str:
        return person.full_name

    def unseen_columns(self, request: HttpRequest, obj: Any) -> tuple[str, ...]:
        return () if allowed(request.user, "beneficiaries.read_restricted", obj) else RESTRICTED

    @admin.display(description=_("residence"))
    def lives_in(self, person: Beneficiary) -> str:
        return ", ".join(filter(None, [person.residence_city, country_name(person.residence_country.code or "")]))

    @admin.display(description=_("takes part as"))
    def takes_part(self, person: Any) -> str:
        return ", ".join(str(ParticipationKind(kind).label) for kind in dict.fromkeys(person.kinds))

    @admin.display(description=_("over-qualified"))
    def qualified(self, person: Beneficiary) -> str:
        if person.is_over_qualified is None:
            return "–"
        return badge("neutral", _("over-qualified")) if person.is_over_qualified else gettext("no")

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        now = timezone.now()
        seen = Consent.objects.visible_to(request.user).of_person(row)
        consents = history_page(seen, request.GET)
        mine = seen_of(row, request.user)
        panels = [(template, context_of(request, row)) for template, context_of in PERSON_PANELS]
        return {
            "person": row,
            "participations": mine,
            "cases": CaseAssignment.objects.of_person(row).current(now).seen_in(mine),
            "mandates": Mandate.objects.of_person(row).current(now).seen_in(mine),
            "consents": consents.rows,
            "consents_urls": (consents.previous_url(request.GET), consents.next_url(request.GET)),
            "tasks": ContactTask.objects.visible_to(request.user).open().of_person(row),
            "panels": panels,
            "merges": [(event, told_of(event)) for event in merges_of(row, "beneficiaries.merge_persons")],
            "pairs": [
                (page_of_pair(pair), sides_of([pair.other(row.pk)])[pair.other(row.pk)])
                for pair in open_pairs_of(MODEL, [row.pk], request.user).get(row.pk, [])
            ],
            "end_case": self._address(row, "end_case"),
            "end_mandate": self._address(row, "end_mandate"),
        }

    def _address(self, row: Any, act: str) -> str:
        return reverse(f"admin:beneficiaries_beneficiary_{act}", args=[row.pk])
