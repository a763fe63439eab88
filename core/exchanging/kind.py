"""Makes translations known to the imports. A batch is seen by who sent it alone: it may hold drafts of programmes in
which others do not work."""

from django.utils.translation import gettext_lazy

from core.exchanging.columns import COLUMNS, TO_READ, check, identity
from core.exchanging.finding import current, find
from core.exchanging.formats import XLIFF
from core.exchanging.sheets import put_rows_together
from core.exchanging.units import MOST_TEXTS
from core.exchanging.writing import after, write
from core.importing.kinds import Kind, register

TRANSLATIONS = Kind(
    code="translations",
    label=gettext_lazy("translations"),
    permission="core.import_translations",
    export_permission="core.export_translations",
    columns=COLUMNS,
    needed=["id"],
    identity=identity,
    check=check,
    find=find,
    current=current,
    write=write,
    rows=None,
    after=after,
    anchors=("id", "language", "source_hash"),
    personal=True,
    most_rows=MOST_TEXTS,
    unread=TO_READ,
    gather=put_rows_together,
    formats=(XLIFF,),
    lead=gettext_lazy(
        "The XLSX or XLIFF that a translator sends back. Nothing changes before you have seen what would become of"
        " each text."
    ),
)
register(TRANSLATIONS)
