"""What participants and trainers fill in: a quiz, an evaluation, a material, the list of a web conference."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import TypedText
from core.shown import shown
from core.sizes import size_in_words
from core.uploading import ACCEPT
from training.code_lists import QuestionKind
from training.models import Evaluation, EvaluationQuestion, SelfPacedUnit
from training.models.evaluation import HIGHEST_RATING

LARGEST_LIST = 2 * 1024 * 1024


class Quiz(forms.Form):
    """The questions of a unit; several answers can be chosen where several are right."""

    def __init__(self, data: Any = None, *, unit: SelfPacedUnit) -> None:
        super().__init__(data)
        for question in unit.questions.all():
            options = list(question.options.all())
            several = sum(option.correct for option in options) > 1
            kind = forms.TypedMultipleChoiceField if several else forms.TypedChoiceField
            self.fields[f"question_{question.pk}"] = kind(
                label=str(shown(question, "text")),
                choices=[(option.pk, str(shown(option, "label"))) for option in options],
                coerce=int,
                widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
                help_text=_("Several answers are right.") if several else "",
                error_messages={"required": _("Choose an answer.")},
            )

    @property
    def chosen(self) -> dict[int, list[int]]:
        """The chosen options, by question."""
        return {
            int(name.removeprefix("question_")): value if isinstance(value, list) else [value]
            for name, value in self.cleaned_data.items()
        }


class EvaluationReplyForm(forms.Form):
    """The questions of an evaluation."""

    def __init__(self, data: Any = None, *, evaluation: Evaluation) -> None:
        super().__init__(data)
        for question in evaluation.form.questions.all():
            self.fields[f"question_{question.pk}"] = _field(question)

    @property
    def said(self) -> dict[int, int | str | None]:
        """What was answered, by question."""
        return {int(name.removeprefix("question_")): value for name, value in self.cleaned_data.items()}


def _field(question: EvaluationQuestion) -> forms.Field:
    common: dict[str, Any] = {"label": str(shown(question, "text")), "required": not question.optional}
    if question.kind == QuestionKind.TEXT:
        return TypedText(max_length=2000, widget=forms.Textarea, **common)
    choices: list[tuple[int, Any]] = [(value, str(value)) for value in range(1, HIGHEST_RATING + 1)]
    if question.kind == QuestionKind.YES_NO:
        choices = [(1, pgettext_lazy("an answer", "yes")), (0, pgettext_lazy("an answer", "no"))]
    required = {"required": _("Choose an answer.")}
    kind = RatingField if question.kind == QuestionKind.SCALE else forms.TypedChoiceField
    return kind(
        choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, error_messages=required, **common
    )


class RatingField(forms.TypedChoiceField):
    """A number on a scale, shown in one row with what its ends mean."""

    low, high = pgettext_lazy("an end of a scale", "not at all"), pgettext_lazy("an end of a scale", "very much")


class MaterialForm(forms.Form):
    """A file or a link, with a word on what it is."""

    title = TypedText(label=_("What it is"), max_length=150, help_text=_("For example: slides, exercise, contract."))
    file = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("A PDF, a picture (JPEG, PNG), or a document or spreadsheet."),
    )  # fmt: skip
    link = forms.URLField(label=_("or a link"), required=False, max_length=500, assume_scheme="https")


class ConferenceForm(forms.Form):
    """The list that a web conference gives of who was there."""

    file = forms.FileField(
        label=_("List of participants (CSV)"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("As the conference program saves it: names or e-mails, with minutes or times."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        """Its content."""
        file = self.cleaned_data["file"]
        if not file.size:
            raise ValidationError(_("This file is empty."), code="empty")
        if file.size > min(LARGEST_LIST, settings.UPLOAD_MAX_BYTES):
            raise ValidationError(
                _("This file is too large: at most %(limit)s."), params={"limit": size_in_words(LARGEST_LIST)},
                code="too_large",
            )  # fmt: skip
        content: bytes = file.read()
        return content
