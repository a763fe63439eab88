"""Translated rows in the back office: the languages of a field sit together, the source language is compulsory."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin, TranslationInlineModelAdmin

from core.administration.minor import MinorEdits
from core.administration.rights import Belonging
from core.administration.widgets import PLAIN_DAYS
from core.caching import renew_public_pages

TABS = forms.Media(js=[Script("admin-languages.js", defer=True)])  # type: ignore[list-item]


class _NoLanguageFirst:
    """Which language is compulsory is the row's own affair, not the installation's."""

    def patch_translation_field(self, db_field: Any, field: forms.Field, request: HttpRequest, **kwargs: Any) -> None:
        super().patch_translation_field(db_field, field, request, **kwargs)  # type: ignore[misc]
        if hasattr(db_field, "translated_field"):
            field.required = False


def require_source(form: Any, names: list[str], language: str) -> None:
    """Add an error to each of the fields `names` that is empty in the language in which the row is written."""
    for name in names:
        field = f"{name}_{language}"
        if field in form.fields and not form.cleaned_data.get(field) and field not in form.errors:
            form.add_error(field, _("Write this in the language that you work in first."))


class TranslatedAdmin(_NoLanguageFirst, MinorEdits, TranslationAdmin):  # type: ignore[type-arg]
    """Base for rows with translated fields: the text in the source language is compulsory where the field is."""

    @property
    def media(self) -> forms.Media:
        return super().media + TABS

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        required = compulsory(self.model, self.trans_opts)

        class SourceComplete(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                language = self.cleaned_data.get("source_language") or self.instance.source_language
                require_source(self, required, language)
                return cleaned

        return SourceComplete

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        renew_public_pages()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        renew_public_pages()


def compulsory(model: Any, options: Any) -> list[str]:
    """The translated fields that may not be empty."""
    return [name for name in options.get_field_names() if not model._meta.get_field(name).blank]


class ScopedStackedInline(Belonging, admin.StackedInline):  # type: ignore[type-arg]
    """Rows that belong to the row being edited; their rights are the parent's (`rights_of`)."""

    extra = 0
    formfield_overrides = PLAIN_DAYS


class SourceOfParent(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows written in the language of the row that they belong to."""

    required: list[str] = []

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form not in self.deleted_forms and form.has_changed() and hasattr(form, "cleaned_data"):
                require_source(form, self.required, self.instance.source_language)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.source_language = self.instance.source_language
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        form.instance.source_language = self.instance.source_language
        return super().save_existing(form, obj, commit)


class TranslatedStackedInline(_NoLanguageFirst, Belonging, TranslationInlineModelAdmin, admin.StackedInline):  # type: ignore[type-arg]
    """Translated rows that belong to the row being edited, and share its source language."""

    extra = 0
    formfield_overrides = PLAIN_DAYS
    exclude = ("source_language",)
    formset = SourceOfParent

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        names = compulsory(self.model, self.trans_opts)
        found: type[Any] = super().get_formset(request, obj, **kwargs)
        return type(found.__name__, (found,), {"required": names})
