"""The project as a document."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.rendering.asking import how_it_stands
from projects.paper import PRINTS, print_dossier
from projects.paper_forms import DossierLanguage


class PrintDossier(DossierLanguage, StaffAct):
    """What was last handed in, to be read on paper or passed on to whoever may read it."""

    name = "print_dossier"
    label = _("Make a document of the project")
    done = _("The document is being made.")
    permission = PRINTS
    lead = _("A PDF of the latest version. It names the applicants: pass it on only to those who may read it.")

    def prepare(self) -> None:
        self.initial = {"language": get_language()}

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.latest_revision_id is not None

    def carry_out(self, *, by: Any, at: datetime) -> str:
        language = self.cleaned_data["language"]
        return how_it_stands(print_dossier(self.row.latest_revision, language=language, by=by, at=at).file)
