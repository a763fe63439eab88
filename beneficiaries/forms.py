"""What a person tells about herself or himself, in short steps."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary, Mandate
from beneficiaries.models.person import PHONE, Occupation, Recognition, Sex
from core.code_lists import EducationLevel, LanguageLevel, OccupationGroup
from core.forms import Day, LongSelect, Region, TypedText, Whole, countries, region_of, regions
from core.places import language_choices, language_name

Words = str | Promise

NEEDED = {"given_name", "family_name", "residence_country", "residence_city", "origin_country"}
REMOVE = "none"
NOT_SAID = _("I do not say")


def _asked(name: str, help_text: Words = "", **more: Any) -> dict[str, Any]:
    column: Any = Beneficiary._meta.get_field(name)
    return {"label": capfirst(column.verbose_name), "help_text": help_text, "required": name in NEEDED, **more}


def _text(name: str, help_text: Words = "", **attrs: Any) -> TypedText:
    column: Any = Beneficiary._meta.get_field(name)
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return TypedText(**_asked(name, help_text, max_length=column.max_length, widget=widget))


def _country(name: str, help_text: Words = "", **attrs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(**_asked(name, help_text, choices=countries, widget=LongSelect(attrs=attrs)))


def _choice(name: str, choices: list[tuple[Any, Any]], help_text: Words = "", **attrs: Any) -> forms.ChoiceField:
    shown = [("", NOT_SAID), *choices]
    return forms.ChoiceField(**_asked(name, help_text, choices=shown, widget=forms.Select(attrs=attrs)))


class ProfileStep(forms.Form):
    """A few fields of a person; `values` maps them to what the columns take."""

    title: ClassVar[Words]
    lead: ClassVar[Words]
    use_required_attribute = False

    def __init__(self, data: Any = None, *, person: Beneficiary) -> None:
        self.person = person
        super().__init__(data, initial=self.known())

    def known(self) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(self.person, name) for name in self.base_fields if hasattr(self.person, name)}

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the person that this step asks for."""
        named = ["citizenships" if name == "citizenship" else name for name in cls.base_fields]
        return [name for name in named if hasattr(Beneficiary, name)]

    def values(self) -> dict[str, Any]:
        """The checked values, by column."""
        return dict(self.cleaned_data)

    def levels(self) -> dict[str, str]:
        """Languages and how well they are known, where this step asks for them."""
        return {}


class YouStep(ProfileStep):
    """Who somebody is and how to reach them."""

    title = _("You")
    lead = _("Who you are, and how the programme's staff can reach you.")

    given_name = _text("given_name", autocomplete="given-name")
    family_name = _text("family_name", autocomplete="family-name")
    phone = TypedText(
        **_asked("phone", _("With the country code, as +39 011 000 0000. Staff call only about your own matters.")),
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "class": "medium"}),
    )
    contact_language = forms.ChoiceField(
        **_asked("contact_language", _("In which language staff should speak to you.")),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "medium"}),
    )
    birth_date = Day(
        **_asked("birth_date", _("Some calls are for young people; figures are counted by age.")),
        first=date(1900, 1, 1),
        past=True,
        attrs={"autocomplete": "bday"},
    )
    sex = _choice("sex", Sex.choices, _("For the figures that donors ask for."), **{"class": "medium"})
    citizenship = forms.ChoiceField(
        label=_("Citizenship"),
        required=False,
        choices=lambda: countries(empty=NOT_SAID),
        widget=LongSelect,
        help_text=_("Some calls are for citizens of certain countries."),
    )
    second_citizenship = forms.ChoiceField(
        label=_("Second citizenship"),
        required=False,
        choices=lambda: countries(empty=_("None")),
        widget=LongSelect,
    )
    dependants = Whole(
        **_asked("dependants", _("Children and others whom you support. It helps to plan with you.")),
        min_value=0,
        max_value=30,
    )

    def known(self) -> dict[str, Any]:
        first, second, *_rest = [*(country.code for country in self.person.citizenships), "", ""]
        return super().known() | {"citizenship": first, "second_citizenship": second}

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        said = [values.pop("citizenship"), values.pop("second_citizenship")]
        further = [country.code for country in self.person.citizenships][2:]
        return values | {"citizenships": [code for code in dict.fromkeys([*said, *further]) if code]}


class PlacesStep(ProfileStep):
    """Where somebody lives and comes from."""

    title = _("Where you live and come from")
    lead = _("Calls are for people who live in certain countries, or who come from them.")

    residence_country = _country("residence_country", autocomplete="country")
    residence_region = Region(**_asked("residence_region"))
    residence_city = _text("residence_city", autocomplete="address-level2", **{"class": "medium"})
    arrival_year = Whole(
        **_asked("arrival_year", _("The year in which you came to the country where you live.")), min_value=1930
    )
    origin_country = _country("origin_country", _("Where you or your family come from."))
    origin_region = Region(**_asked("origin_region"))
    origin_city = _text("origin_city", **{"class": "medium"})
    permit_kind = _text("permit_kind", _("For example: work, family, study, long-term."), **{"class": "medium"})
    permit_expires_on = Day(
        **_asked("permit_expires_on", _("So that a stay abroad does not put it at risk.")),
        first=date(1990, 1, 1),
        last=date(2100, 12, 31),
    )

    def __init__(self, data: Any = None, *, person: Beneficiary) -> None:
        super().__init__(data, person=person)
        for place in ("residence", "origin"):
            country = str(self[f"{place}_country"].value() or "")
            field = self.fields[f"{place}_region"]
            field.choices = regions([country])  # type: ignore[attr-defined]
            field.widget.attrs["data-region-of"] = self[f"{place}_country"].id_for_label
        self.fields["residence_region"].widget.attrs["autocomplete"] = "address-level1"

    def clean_residence_region(self) -> str:
        return region_of(self.cleaned_data["residence_region"], self.cleaned_data.get("residence_country", ""))

    def clean_origin_region(self) -> str:
        """The field stands after its country, so that the country is known here."""
        return region_of(self.cleaned_data["origin_region"], self.cleaned_data.get("origin_country", ""))

    def clean_arrival_year(self) -> int | None:
        year: int | None = self.cleaned_data["arrival_year"]
        born = self.person.birth_date
        if year is not None and (year > date.today().year or (born and year < born.year)):  # noqa: DTZ011
            raise ValidationError(_("Look at the year again."), code="year")
        return year


class WorkStep(ProfileStep):
    """Education and work."""

    title = _("Education and work")
    lead = _("Many people work below what they have learned. The programme wants to know it, and to build on it.")

    education_level = forms.TypedChoiceField(
        **_asked("education_level", _("The highest level that you completed, in any country.")),
        choices=[("", NOT_SAID), *EducationLevel.choices],
        coerce=int,
        empty_value=None,
    )
    education_field = _text("education_field", _("For example: chemistry, nursing, carpentry."))
    education_title = _text("education_title", _("As it stands on the diploma."))
    education_recognised = _choice("education_recognised", Recognition.choices)
    occupation = _choice("occupation", Occupation.choices, _("Your situation today."))
    occupation_title = _text(
        "occupation_title", _("What you do, in your own words."), autocomplete="organization-title"
    )
    occupation_group = _choice("occupation_group", OccupationGroup.choices)


class LanguagesStep(ProfileStep):
    """Languages and skills."""

    title = _("Languages and skills")
    lead = _("What you speak and what you can do count for a project, also without a paper that says so.")

    new_language = forms.ChoiceField(
        label=_("Add a language"),
        required=False,
        choices=lambda: [("", _("Choose a language")), *language_choices()],
        widget=LongSelect,
    )
    new_level = forms.ChoiceField(
        label=_("How well"),
        required=False,
        choices=[("", _("Choose a level")), *LanguageLevel.choices],
        help_text=_("A1 is a few words, B1 everyday talk, C1 work at ease."),
    )
    skills = TypedText(
        **_asked(
            "skills",
            _("For example: repair engines, keep accounts, cook for many, lead a group."),
            label=pgettext_lazy("skills", "What you can do"),
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, person: Beneficiary) -> None:
        super().__init__(data, person=person)
        self.spoken = list(person.languages.all()) if person.pk else []
        levels = [*LanguageLevel.choices, (REMOVE, _("Take it off the list"))]
        for skill in self.spoken:
            self.fields[f"level_{skill.language}"] = forms.ChoiceField(
                label=capfirst(language_name(skill.language)), choices=levels, initial=skill.level, required=False
            )
        self.order_fields(
            [*(f"level_{skill.language}" for skill in self.spoken), "new_language", "new_level", "skills"]
        )

    def known_languages(self) -> list[forms.BoundField]:
        """The fields of the languages that the person has named."""
        return [self[f"level_{skill.language}"] for skill in self.spoken]

    def clean(self) -> dict[str, Any]:
        language, level = self.cleaned_data.get("new_language"), self.cleaned_data.get("new_level")
        if language and not level and "new_level" not in self.errors:
            self.add_error("new_level", _("Say how well you know this language."))
        if level and not language and "new_language" not in self.errors:
            self.add_error("new_language", _("Say which language you mean."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        return {"skills": self.cleaned_data["skills"]}

    def levels(self) -> dict[str, str]:
        said = {skill.language: self.cleaned_data[f"level_{skill.language}"] or skill.level for skill in self.spoken}
        said = {language: "" if level == REMOVE else level for language, level in said.items()}
        if self.cleaned_data["new_language"]:
            said[self.cleaned_data["new_language"]] = self.cleaned_data["new_level"]
        return said


STEPS: dict[str, type[ProfileStep]] = {
    "you": YouStep,
    "places": PlacesStep,
    "work": WorkStep,
    "languages": LanguagesStep,
}


def step_of(field: str) -> str:
    """The step that asks for a field of the person."""
    return next((code for code, step in STEPS.items() if field in step.base_fields), "you")


class OwnMandate(forms.Form):
    """Which mandate: one that the person gave, in force or not."""

    mandate: Any = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].queryset = Mandate.objects.given_by(user)  # type: ignore[attr-defined]
