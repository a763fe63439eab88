"""What belongs to a lesson: who gives it, what is handed out, what people are asked about it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.forms import Day, TypedText, Whole, day_after
from core.uploading import ACCEPT
from training.assigning import assign_trainer, release_trainer
from training.evaluating import put_evaluation
from training.models import Evaluation, EvaluationForm, Session, SessionMaterial, Trainer, TrainerAssignment
from training.office_forms.choices import offer
from training.office_forms.taken import saying_who_is_taken
from training.sharing import add_material, remove_material
from training.states import GOING_ON, PLANS, SessionState

WEEKS = timedelta(weeks=2)
"""For which an evaluation is open, unless another day is chosen."""


class AssignTrainer(StaffAct):
    """Have somebody give the lesson; again changes minutes and note."""

    name = "assign_trainer"
    label = _("Assign a trainer")
    done = _("The trainer gives this lesson.")
    permission = PLANS
    lead = _("Somebody who is assigned already gets the minutes and the note that you write here.")

    trainer = forms.ModelChoiceField(label=_("Trainer"), queryset=Trainer.objects.none())
    minutes = Whole(label=_("Minutes"), min_value=1, required=False, help_text=_("Empty: the whole lesson."))
    fee_note = TypedText(
        label=_("Note on the fee"), max_length=200, required=False, help_text=_("Only the office reads it.")
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state != SessionState.CANCELLED and row.course.state in GOING_ON)

    def prepare(self) -> None:
        trainers = Trainer.objects.of_programme(self.row.programme).in_use()
        offer(self, "trainer", trainers)

    def carry_out(self, *, by: Any, at: datetime) -> TrainerAssignment:
        with saying_who_is_taken(by):
            return assign_trainer(self.row, by=by, at=at, **self.cleaned_data)


class ReleaseTrainer(StaffAct):
    """The trainer does not give it."""

    name = "release_trainer"
    label = _("Take the lesson from the trainer")
    done = _("The trainer does not give this lesson any more.")
    permission = PLANS
    listed = False

    trainer = forms.IntegerField()

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.course.state in GOING_ON)

    def carry_out(self, *, by: Any, at: datetime) -> None:
        found = Trainer.objects.of_programme(self.row.programme).filter(pk=self.cleaned_data["trainer"]).first()
        if found is None:
            raise Http404
        release_trainer(self.row, found, by=by, at=at)


class AddMaterial(StaffAct):
    """Something to hand out."""

    name = "add_material"
    label = _("Add a material")
    done = _("The material is with the lesson.")
    permission = "training.add_material"
    lead = _("A file or a link, one of both.")

    title = TypedText(label=_("What it is"), max_length=150)
    file = forms.FileField(label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    def carry_out(self, *, by: Any, at: datetime) -> SessionMaterial:
        return add_material(self.row, by=by, at=at, **self.cleaned_data)


class RemoveMaterial(StaffAct):
    """It is handed out no more."""

    name = "remove_material"
    label = _("Remove the material")
    done = _("The material is removed.")
    permission = "training.add_material"
    listed = False

    material = forms.UUIDField()

    def carry_out(self, *, by: Any, at: datetime) -> None:
        found = SessionMaterial.objects.filter(session=self.row, uuid=self.cleaned_data["material"]).first()
        if found is None:
            raise Http404
        remove_material(found, by=by, at=at)


class PutEvaluation(StaffAct):
    """Ask the people of a course; on the page of a lesson those who are expected at it."""

    name = "put_evaluation"
    label = _("Ask for an evaluation")
    done = _("The questionnaire is open from now on. Nobody sees who answered what.")
    permission = "training.put_evaluation"

    form = forms.ModelChoiceField(label=_("Questionnaire"), queryset=EvaluationForm.objects.none())
    until = Day(label=_("Open until"), coming=True)

    def prepare(self) -> None:
        found = EvaluationForm.objects.of_programme(self.row.programme).in_use()
        offer(self, "form", found)
        self.initial["until"] = timezone.localdate() + WEEKS

    def carry_out(self, *, by: Any, at: datetime) -> Evaluation:
        session = self.row if isinstance(self.row, Session) else None
        course = session.course if session is not None else self.row
        closes = day_after(self.cleaned_data["until"])
        assert closes is not None  # the field is compulsory
        return put_evaluation(self.cleaned_data["form"], course, session=session, closes_at=closes, by=by, at=at)
