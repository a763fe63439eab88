"""The sheets on which partners write an entry or an opportunity, in up to three languages."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.administration.widgets import Boxes
from core.code_lists import ProjectStage, Sector, SupportKind
from core.forms import Amount, Day, LongSelect, Region, Whole, add_errors, countries, region_of, regions
from core.places import is_currency, language_choices, language_name
from repertoire.code_lists import OpportunityAim, OrganisationKind
from repertoire.content import plain_content
from repertoire.forms.fields import asked, one_of, some_of, text
from repertoire.forms.parts import DetailSet, PlaceSet
from repertoire.models import Opportunity, Organisation


class InLanguages(forms.Form):
    """Texts in each language; the one in which the sheet is written first comes first, and its title is needed."""

    use_required_attribute = False
    texts: ClassVar[list[str]]

    source_language = forms.ChoiceField(
        label=_("You write first in"), choices=settings.LANGUAGES, widget=forms.RadioSelect(attrs={"class": "inline"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            for name in self.texts:
                field = self.fields[f"{name}_{code}"]
                field.required = False
                field.widget.attrs["lang"] = code
        needed = self.fields.get(f"{self.texts[0]}_{self['source_language'].value()}")
        if needed is not None:
            needed.required = True
            needed.error_messages["required"] = str(_("Write this in the language that you work in first."))

    def by_language(self) -> list[dict[str, Any]]:
        """The bound fields of each language with its name, the source language first."""
        source = self["source_language"].value()
        codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != source)
        return [
            {
                "code": code,
                "name": capfirst(language_name(code)),
                "source": code == source,
                "fields": [self[f"{name}_{code}"] for name in self.texts],
            }
            for code in codes
        ]

    def others(self) -> list[Any]:
        """The bound fields that have one answer whatever the language."""
        written = {field.name for part in self.by_language() for field in part["fields"]} | {"source_language"}
        return [field for field in self if field.name not in written]


def _each(model: Any, name: str, *, long: bool = False) -> tuple[Any, Any, Any]:
    """The same question in Italian, French and English."""
    return text(model, name, long=long), text(model, name, long=long), text(model, name, long=long)


class EntryForm(InLanguages):
    """What an organisation is."""

    texts = ["name", "mission"]

    name_it, name_fr, name_en = _each(Organisation, "name")
    mission_it, mission_fr, mission_en = _each(Organisation, "mission", long=True)
    acronym = text(Organisation, "acronym")
    kind = one_of(Organisation, "kind", OrganisationKind.choices)
    sectors = some_of(Organisation, "sectors", Sector.choices)
    languages = some_of(
        Organisation, "languages", language_choices, _("In which somebody can be helped."), widget=Boxes
    )
    website = forms.URLField(**asked(Organisation, "website", max_length=300, assume_scheme="https"))

    def clean_website(self) -> str:
        address: str = self.cleaned_data["website"]
        if address and not address.startswith(("https://", "http://")):
            raise ValidationError(_("Write an address that begins with https://."))
        return address


class OfferForm(InLanguages):
    """What an organisation offers."""

    texts = ["title", "description", "conditions"]

    title_it, title_fr, title_en = _each(Opportunity, "title")
    description_it, description_fr, description_en = _each(Opportunity, "description", long=True)
    conditions_it, conditions_fr, conditions_en = _each(Opportunity, "conditions", long=True)
    kind = one_of(Opportunity, "kind", [("", _("Choose")), *SupportKind.choices])
    aim = one_of(Opportunity, "aim", OpportunityAim.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(
        **asked(Opportunity, "country", _("Empty: where the organisation is."), choices=countries, widget=LongSelect)
    )
    region = Region(**asked(Opportunity, "region"))
    city = text(Opportunity, "city")
    online = forms.BooleanField(**asked(Opportunity, "online", required=False))
    sectors = some_of(Opportunity, "sectors", Sector.choices)
    stages = some_of(Opportunity, "stages", ProjectStage.choices)
    amount_from = Amount(**asked(Opportunity, "amount_from"))
    amount_to = Amount(**asked(Opportunity, "amount_to"))
    currency = text(Opportunity, "currency", _("Three letters, as EUR or MAD."))
    places = Whole(**asked(Opportunity, "places", min_value=0, max_value=100_000))
    valid_from = Day(**asked(Opportunity, "valid_from"))
    valid_until = Day(**asked(Opportunity, "valid_until", _("The last day. Empty: until further notice.")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.choices = regions([str(self["country"].value() or "")])
        region.widget.attrs["data-region-of"] = self["country"].id_for_label

    def clean_region(self) -> str:
        return region_of(self.cleaned_data["region"], self.cleaned_data.get("country", ""))

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).strip().upper()
        if code and not is_currency(code):
            raise ValidationError(_("This is no currency. Write three letters, as EUR or MAD."))
        return code


class EntrySheet:
    """The whole form of an entry: itself, its places and how to reach it."""

    def __init__(self, data: Any = None, *, content: dict[str, Any]) -> None:
        self.form = EntryForm(data, initial=content)
        self.places: Any = PlaceSet(data, initial=content.get("locations"), prefix="locations")
        self.details: Any = DetailSet(data, initial=content.get("details"), prefix="details")

    def is_valid(self) -> bool:
        """Whether every part is; all are looked at, so that all errors are said at once."""
        return all([self.form.is_valid(), self.places.is_valid(), self.details.is_valid()])

    def content(self) -> dict[str, Any]:
        """What was written, as repertoire.content reads it."""
        parts = {"locations": self.places.kept(), "details": self.details.kept()}
        return plain_content(self.form.cleaned_data) | parts

    def add_errors(self, error: ValidationError) -> None:
        """Say what the act refused, beside its field where there is one."""
        add_errors(self.form, error)

    @property
    def all_forms(self) -> list[Any]:
        """Every form that may have an error."""
        return [self.form, *self.places.forms, *self.details.forms]


class OfferSheet:
    """The form of an opportunity, as the one of an entry is asked for."""

    def __init__(self, data: Any = None, *, content: dict[str, Any]) -> None:
        self.form = OfferForm(data, initial=content)

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def content(self) -> dict[str, Any]:
        return plain_content(self.form.cleaned_data)

    def add_errors(self, error: ValidationError) -> None:
        add_errors(self.form, error)

    @property
    def all_forms(self) -> list[Any]:
        return [self.form]
