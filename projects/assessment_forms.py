"""What an assessor fills in: the declaration of interests and the score sheet."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.assessing import Mark
from projects.models import Assessment, Call, Criterion, Score
from projects.states import AssignmentState


class DeclarationForm(forms.Form):
    """The answer to a request. A conflict needs a few words."""

    ANSWERS = [
        (AssignmentState.ACCEPTED.value, gettext_lazy("I have no such interest, and I will assess the project")),
        (AssignmentState.CONFLICT.value, gettext_lazy("I have such an interest, or it could look as if I had")),
        (AssignmentState.DECLINED.value, gettext_lazy("I have no such interest, but I cannot do it this time")),
    ]

    answer = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)
    declaration = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If there is an interest, say which. Only the staff of the programme read this."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == AssignmentState.CONFLICT and not cleaned.get("declaration"):
            self.add_error("declaration", _("Say in a few words which interest it is."))
        return cleaned


@dataclass(frozen=True)
class ScoreRow:
    """A criterion on the sheet: its score, its comment, and its weight as a share of the whole."""

    criterion: Criterion
    score: BoundField
    comment: BoundField
    weight: str


class AssessmentForm(forms.Form):
    """The score sheet of a call. Everything may stay empty in a draft; `is_complete` asks for what is missing."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    recommendation = forms.ChoiceField(
        label=gettext_lazy("Your recommendation"),
        choices=Assessment.Recommendation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("Overall comment"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What speaks for the project, what against it, what should change."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(call.criteria.all())
        self.scale = list(call.scale.all())
        for criterion in self.criteria:
            self.fields[f"score_{criterion.pk}"] = self._score_field(criterion)
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label=_("Comment on “%(criterion)s”") % {"criterion": criterion.label},
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["recommendation"].widget.attrs["class"] = "inline"

    def _score_field(self, criterion: Criterion) -> forms.Field:
        choices: list[tuple[Any, Any]] = [
            (point.value, format_html('{}<span class="visually-hidden">: {}</span>', point.value, point.label))
            for point in self.scale
        ]
        if criterion.optional:
            choices.append(("", format_html('–<span class="visually-hidden">{}</span>', _("no score"))))
        return forms.TypedChoiceField(
            label=criterion.label,
            help_text=criterion.help,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    @property
    def low(self) -> str:
        """What the lowest number of the scale means."""
        return self.scale[0].label if self.scale else ""

    @property
    def high(self) -> str:
        """What the highest number of the scale means."""
        return self.scale[-1].label if self.scale else ""

    @property
    def rows(self) -> list[ScoreRow]:
        """The sheet, criterion by criterion."""
        whole = sum((criterion.weight for criterion in self.criteria), Decimal(0))
        return [
            ScoreRow(
                criterion,
                self[f"score_{criterion.pk}"],
                self[f"comment_{criterion.pk}"],
                _("%(share)s%%") % {"share": number_format(100 * criterion.weight / whole, decimal_pos=0)},
            )
            for criterion in self.criteria
        ]

    @property
    def marks(self) -> dict[int, Mark]:
        """The scores and comments, as the act takes them."""
        cleaned = self.cleaned_data
        return {c.pk: Mark(cleaned[f"score_{c.pk}"], cleaned[f"comment_{c.pk}"]) for c in self.criteria}

    def is_complete(self) -> bool:
        """Whether a valid sheet can be submitted; what is missing becomes an error beside its field."""
        for criterion in self.criteria:
            if not criterion.optional and self.cleaned_data.get(f"score_{criterion.pk}") is None:
                self.add_error(f"score_{criterion.pk}", _("Choose a score for this criterion."))
        if not self.cleaned_data.get("recommendation"):
            self.add_error("recommendation", _("Choose what you recommend."))
        return not self.errors


def sheet_of(assessment: Assessment) -> dict[str, Any]:
    """The initial values of a form from what was saved; the revision apart."""
    values: dict[str, Any] = {"recommendation": assessment.recommendation, "comment": assessment.comment}
    for score in _scores(assessment):
        values[f"score_{score.criterion_id}"] = "" if score.value is None else score.value
        values[f"comment_{score.criterion_id}"] = score.comment
    return values


def _scores(assessment: Assessment) -> list[Score]:
    return list(assessment.scores.all())
