"""How a person means to return, and how prepared she or he is."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.case_forms import IntentionFields, QuestionnaireFields
from beneficiaries.code_lists import MigrationCycle
from beneficiaries.intending import say_intention
from beneficiaries.models import Preparedness, Questionnaire, ReturnIntention
from beneficiaries.preparing import answer_questionnaire, judge_cycle
from core.administration import StaffAct
from core.errors import WrongState


class SayIntention(StaffAct, IntentionFields):
    """Write down what the person said."""

    name = "say_intention"
    label = _("Record how the person means to return")
    done = _("It is written down; what was said before stays in the case file.")
    permission = "beneficiaries.say_intention"

    def prepare(self) -> None:
        self.offer(self.row.programme)
        self.begin_with(self.row.intentions.newest().first())

    def carry_out(self, *, by: Any, at: datetime) -> ReturnIntention:
        return say_intention(self.row, self.meant, by=by, at=at)


class AnswerQuestionnaire(StaffAct, QuestionnaireFields):
    """Fill in the questionnaire together with the person."""

    name = "answer_questionnaire"
    label = _("Fill in the questionnaire on preparedness")
    done = _("The answers are kept, with their scores.")
    permission = "beneficiaries.answer_questionnaire"
    lead = _("Together with the person. The answers cannot be changed afterwards; the newest ones count.")

    cycle = forms.ChoiceField(
        label=_("Migration cycle"),
        required=False,
        choices=[("", _("Not judged yet")), *MigrationCycle.choices],
        help_text=_("Your own judgement."),
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and Questionnaire.objects.of_programme(row.programme).in_force().exists()

    def prepare(self) -> None:
        asked = Questionnaire.objects.of_programme(self.row.programme).in_force().with_questions().first()
        if asked is not None:
            self.ask(asked)
            self.order_fields([*(name for name in self.fields if name != "cycle"), "cycle"])

    def carry_out(self, *, by: Any, at: datetime) -> Preparedness:
        if self.questionnaire is None:
            raise WrongState("nothing is asked")
        cycle = self.cleaned_data["cycle"]
        return answer_questionnaire(self.row, self.questionnaire, answers=self.answers, cycle=cycle, by=by, at=at)


class JudgeCycle(StaffAct):
    """How the person's migration cycle stands."""

    name = "judge_cycle"
    label = _("Judge the migration cycle")
    done = _("The judgement is written down.")
    permission = "beneficiaries.keep_case"
    lead = _("Complete: the person reached what she or he left for. It stands beside the newest answers.")

    cycle = forms.ChoiceField(label=_("Migration cycle"), choices=MigrationCycle.choices, widget=forms.RadioSelect)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.preparedness.exists()

    def prepare(self) -> None:
        newest = self.row.preparedness.newest().first()
        self.initial["cycle"] = newest.cycle if newest is not None else ""

    def carry_out(self, *, by: Any, at: datetime) -> Preparedness:
        return judge_cycle(self.row, cycle=self.cleaned_data["cycle"], by=by)
