"""What a person is asked about the own way: how to return, how prepared, a document. Staff ask the same."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.code_lists import Horizon
from beneficiaries.intending import Meant
from beneficiaries.models import Participation, Questionnaire, ReturnIntention
from beneficiaries.preparing import Answers
from core.code_lists import ReturnAim, ReturnForm
from core.forms import LongSelect, Region, TypedText, countries, regions
from core.shown import shown
from core.uploading import ACCEPT
from programmes.models import Programme

FEW = 3
"""So many countries have their regions in one list; with more nobody is asked for the region."""


class IntentionFields(forms.Form):
    """How somebody means to return, as it stands today."""

    form = forms.ChoiceField(
        label=_("How do you want to return?"),
        choices=ReturnForm.choices,
        widget=forms.RadioSelect,
        help_text=_("Virtual: you stay where you live. Temporary: you come and go. Permanent: you move back."),
    )
    aim = forms.ChoiceField(label=_("What for?"), choices=ReturnAim.choices, widget=forms.RadioSelect)
    horizon = forms.ChoiceField(label=_("When?"), choices=Horizon.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("To which country?"), required=False, widget=LongSelect)
    region = Region(label=_("To which region?"), required=False)

    def offer(self, programme: Programme) -> None:
        """The countries of the programme, and their regions where they are few."""
        origin = [country.code for country in programme.origin_countries]
        self.fields["country"].choices = countries(only=origin)  # type: ignore[attr-defined]
        if 0 < len(origin) <= FEW:
            self.fields["region"].choices = regions(origin)  # type: ignore[attr-defined]
        else:
            del self.fields["region"]

    def begin_with(self, last: ReturnIntention | None) -> None:
        """Show what was said last."""
        if last is not None:
            self.initial = {name: getattr(last, name) for name in ("form", "aim", "horizon", "region")}
            self.initial["country"] = last.country.code or ""

    @property
    def meant(self) -> Meant:
        """What was said."""
        values = self.cleaned_data
        names = ("form", "aim", "horizon", "country", "region")
        return Meant(**{name: values.get(name, "") for name in names})


class QuestionnaireFields(forms.Form):
    """One field a question, called "question_<key>"."""

    questionnaire: Questionnaire | None = None

    def ask(self, questionnaire: Questionnaire) -> None:
        """Ask what this questionnaire asks; its questions must be loaded with their options."""
        self.questionnaire = questionnaire
        for question in questionnaire.questions.all():
            self.fields[f"question_{question.pk}"] = forms.TypedChoiceField(
                label=str(shown(question, "text")),
                choices=[(option.pk, str(shown(option, "label"))) for option in question.options.all()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    @property
    def answers(self) -> Answers:
        """The chosen option of each question."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith("question_")}
        return {int(name.removeprefix("question_")): value for name, value in chosen.items()}


class DocumentFields(forms.Form):
    """A file with a word on what it is."""

    title = TypedText(
        label=_("What it is"),
        max_length=150,
        help_text=_("For example: diploma, lease of the workshop, work contract."),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("A PDF, a picture (JPEG, PNG), or a document or spreadsheet."),
    )


class OwnForm(forms.Form):
    """A form about one of the participations of the person who fills it in; hidden where there is only one."""

    def __init__(self, *args: Any, participations: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {one.programme.code: one for one in participations}
        choices = [(one.programme.code, str(shown(one.programme, "name"))) for one in participations]
        field = forms.ChoiceField(label=_("For which programme?"), choices=choices, initial=choices[0][0])
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        self.fields = {"programme": field} | self.fields

    @property
    def participation(self) -> Participation:
        """The one that was chosen."""
        return self.by_code[self.cleaned_data["programme"]]


class OwnDocument(OwnForm, DocumentFields):
    """The person hands in a file."""


class OwnIntention(IntentionFields):
    """The person says how to return, within one participation."""

    def __init__(self, data: Any = None, *, programme: Programme, last: ReturnIntention | None) -> None:
        super().__init__(data)
        self.offer(programme)
        self.begin_with(last)


class OwnAnswers(QuestionnaireFields):
    """The person answers the questionnaire."""

    def __init__(self, data: Any = None, *, questionnaire: Questionnaire) -> None:
        super().__init__(data)
        self.ask(questionnaire)


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Put what an act refused beside the fields that it is about, else above them."""
    found = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)
