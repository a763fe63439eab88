"""What applicants are asked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.code_lists import Goal, ProjectStage, ReturnAim, ReturnForm, Sector, SupportKind
from core.forms import Amount, LongSelect, Region, TypedText, Whole, countries, region_of, regions
from core.typed import plain
from core.uploading import ACCEPT
from projects.content import REQUIRED, TEXTS
from projects.models import Call, Project
from projects.presenting import text_of

SECTIONS: list[tuple[str, str | Promise, list[str]]] = [
    ("idea", _("The idea"), ["title", "working_language", "summary", "need", "activities", "people", "sustainability"]),
    (
        "field",
        _("Place and field"),
        ["country", "region", "city", "sector", "stage", "aim", "return_form", "goals"],
    ),
    (
        "money",
        _("Money and people"),
        ["amount_requested", "own_contribution", "jobs_expected", "women_led", "youth_led", "needs"],
    ),
]
FEW = 3
"""So many countries have their regions in one list; with more the list follows the country."""


def _column(name: str) -> Any:
    return Project._meta.get_field(name)


def _asked(name: str, help_text: str | Promise = "", **more: Any) -> dict[str, Any]:
    return {"label": capfirst(_column(name).verbose_name), "help_text": help_text, "required": name in REQUIRED, **more}


def _text(name: str, help_text: str | Promise, *, long: bool = True, **attrs: Any) -> TypedText:
    widget = forms.Textarea(attrs={"rows": 6, **attrs}) if long else forms.TextInput(attrs=attrs)
    return TypedText(**_asked(name, help_text, max_length=_column(name).max_length, widget=widget))


def _one_of(name: str, choices: Any, help_text: str | Promise = "", **attrs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(**_asked(name, help_text, choices=choices, widget=forms.RadioSelect(attrs=attrs)))


class ProjectForm(forms.Form):
    """The fields of an idea. While it is being written nothing must be filled: `required` only says what will be."""

    use_required_attribute = False

    title = _text("title", _("A short name that people will remember."), long=False)
    summary = _text("summary", _("What do you want to do, where, and for whom? Three sentences are enough."))
    need = _text("need", _("What is missing in the place today? How do you know?"))
    activities = _text("activities", _("The steps, in their order: what, when, with what."))
    people = _text("people", _("Who will live or work better, and how many are they?"))
    sustainability = _text("sustainability", _("How will it go on when the support has ended?"))
    working_language = _one_of(
        "working_language", settings.LANGUAGES, _("The language in which you write this."), **{"class": "inline"}
    )
    aim = _one_of("aim", ReturnAim.choices)
    return_form = _one_of(
        "return_form",
        ReturnForm.choices,
        _("Virtual: you stay where you live. Temporary: you come and go. Permanent: you move back."),
    )
    stage = _one_of("stage", ProjectStage.choices)
    sector = forms.ChoiceField(**_asked("sector", choices=[("", _("Choose a sector")), *Sector.choices]))
    goals = forms.TypedMultipleChoiceField(
        **_asked("goals", _("Those that the project really serves; two or three are plenty.")),
        coerce=int,
        choices=Goal.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.MultipleChoiceField(
        **_asked("needs", _("We look for organisations that offer it.")),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    country = forms.ChoiceField(**_asked("country", _("Where the project takes place."), widget=LongSelect))
    region = Region(**_asked("region"))
    city = _text("city", "", long=False, **{"class": "medium"})
    amount_requested = Amount(**_asked("amount_requested"))
    own_contribution = Amount(
        **_asked("own_contribution", _("Your own money, premises or things that you bring. Write 0 if there is none."))
    )
    jobs_expected = Whole(
        **_asked("jobs_expected", _("Paid jobs after two years, yours included.")), min_value=0, max_value=5000
    )
    women_led = forms.BooleanField(**_asked("women_led"))
    youth_led = forms.BooleanField(**_asked("youth_led"))

    def __init__(self, typed: dict[str, Any], *, call: Call) -> None:
        """`typed` maps every field to what was typed, as `as_typed` says."""
        super().__init__(typed, auto_id="id_%s")
        self.call = call
        offered = [country.code for country in call.countries]
        self.fields["country"].choices = countries(only=offered)  # type: ignore[attr-defined]
        self.follows_country = not 0 < len(offered) <= FEW
        shown = [str(typed.get("country") or "")] if self.follows_country else offered
        self.fields["region"].choices = regions(shown)  # type: ignore[attr-defined]
        if self.follows_country:
            self.fields["region"].widget.attrs["data-region-of"] = "id_country"
        self.fields["amount_requested"].help_text = self._ceiling()
        for name in TEXTS:
            self.fields[name].widget.attrs["lang"] = typed.get("working_language") or ""

    def _ceiling(self) -> str:
        if self.call.ceiling is None:
            return str(_("In %(currency)s.") % {"currency": self.call.currency})
        most = text_of("amount_requested", str(self.call.ceiling), currency=self.call.currency)
        return str(_("This call gives at most %(amount)s for one project.") % {"amount": most})

    def clean_amount_requested(self) -> Any:
        amount = self.cleaned_data["amount_requested"]
        if amount is not None and self.call.ceiling is not None and amount > self.call.ceiling:
            raise ValidationError(_("More than the highest amount of this call."), code="ceiling")
        return amount

    def clean_region(self) -> str:
        return region_of(self.cleaned_data["region"], self.cleaned_data.get("country", ""))

    def clean(self) -> dict[str, Any]:
        """Empty is no error while the idea is being written."""
        for name, errors in list(self.errors.as_data().items()):
            if name != "working_language" and all(error.code == "required" for error in errors):
                del self.errors[name]
                self.cleaned_data[name] = None if isinstance(self.fields[name], Amount) else ""
        return self.cleaned_data

    def sections(self) -> list[dict[str, Any]]:
        """The bound fields by section."""
        return [
            {"code": code, "title": title, "fields": [self[name] for name in names]} for code, title, names in SECTIONS
        ]


def typed_in(posted: QueryDict, names: Iterable[str], *, prefix: str = "") -> dict[str, Any]:
    """What was typed into these fields, as `as_typed` says; their names may carry a prefix."""
    return {name: _typed(posted, name, prefix + name) for name in names if name in ProjectForm.base_fields}


def _typed(posted: QueryDict, name: str, key: str) -> str | bool | list[str]:
    field = ProjectForm.base_fields[name]
    if isinstance(field, forms.MultipleChoiceField):
        return [plain(value) for value in posted.getlist(key)[:100]]
    if isinstance(field, forms.BooleanField):
        return posted.get(key, "") not in {"", "false", "False"}
    return plain(posted.get(key, ""))


class DocumentForm(forms.Form):
    """A file with a word on what it is."""

    label = TypedText(
        label=_("What it is"),
        max_length=150,
        help_text=_("For example: quote for the oven, diploma, letter of a partner."),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class StatementForm(forms.Form):
    """What the applicant declares when handing in."""

    statement = forms.BooleanField(
        label=_("What I have written is true, and I have read what the call asks for."),
        error_messages={"required": _("Tick this before you hand the project in.")},
    )


class MessageForm(forms.Form):
    """A message to the programme's staff."""

    body = TypedText(label=_("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class LeavingForm(forms.Form):
    """Taking a project back, or giving it up."""

    note = TypedText(
        label=_("Your reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If you want to say it; it helps the programme to do better."),
    )
