"""How the texts of the repertoires are written from a translator's file: as in the back office, shown at once."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.writing.outside import Texts, register
from repertoire.models import Opportunity, Organisation, Repertoire
from repertoire.states import EntryState


def _stands(organisation: Organisation) -> str | Promise:
    return _("This entry was merged into another.") if organisation.state == EntryState.MERGED else ""


register(
    Texts(Repertoire, "repertoire.change_repertoire", related=("programme",)),
    Texts(Organisation, "repertoire.change_organisation", stands=_stands),
    Texts(
        Opportunity, "repertoire.change_opportunity", stands=lambda row: _stands(row.organisation),
        locks=("organisation",),
    ),
)  # fmt: skip
